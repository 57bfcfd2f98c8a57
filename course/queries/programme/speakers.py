"""Finding who speaks by what somebody types of the name."""

from __future__ import annotations

from collections.abc import Collection

from course.models import User
from course.queries.searching import with_words
from course.text import folded

NAMES = ("first_name", "infix", "last_name", "organisation__name")

MOST = 8
"""So many people are offered; who looks for somebody else types more of the name."""


def people_named(typed: str) -> list[User]:
    """Who is meant: one whose whole name this is, else up to MOST in which every word stands. At most one query."""
    active = User.objects.filter(is_active=True).select_related("organisation").order_by("sort_name", "pk")
    found = list(with_words(active, NAMES, typed)[: MOST + 1]) if folded(typed) else []
    exactly = [person for person in found if folded(person.full_name) == folded(typed)]
    return exactly if len(exactly) == 1 else found[:MOST]


def people_by_key(keys: Collection[int]) -> dict[int, User]:
    """With their organisation; one query."""
    return User.objects.select_related("organisation").in_bulk(keys)
