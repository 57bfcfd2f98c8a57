"""Finding who speaks by what somebody types of the name."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from course.models import User
from course.queries.people.addresses import person_with
from course.queries.searching import with_words
from course.text import folded

NAMES = ("first_name", "infix", "last_name", "organisation__name")

MOST = 8
"""So many people are offered; who looks for somebody else types more of the name."""


def active_people() -> QuerySet[User]:
    """Whoever has an open account."""
    return User.objects.filter(is_active=True)


def people_named(typed: str, among: QuerySet[User] | None = None) -> list[User]:
    """Who is meant of these (all with an open account): one whose whole name this is, else up to MOST in which every
    word stands; of an address who has it. At most two queries.
    """
    people = active_people() if among is None else among
    people = people.select_related("organisation").order_by("sort_name", "pk")
    if "@" in typed:
        holder = person_with(typed)
        return list(people.filter(pk=holder.pk)) if holder else []
    found = list(with_words(people, NAMES, typed)[: MOST + 1]) if folded(typed) else []
    exactly = [person for person in found if folded(person.full_name) == folded(typed)]
    return exactly if len(exactly) == 1 else found[:MOST]


def people_by_key(keys: Collection[int]) -> dict[int, User]:
    """With their organisation; one query."""
    return User.objects.select_related("organisation").in_bulk(keys)
