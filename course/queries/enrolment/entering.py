"""Whom the course office enters by hand: found by name or address, and what one page entered before."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from course.models import Edition, Enrolment, Organisation, User
from course.queries.people.addresses import person_with
from course.queries.searching import with_words, words_in

ENTERED = "course.enrolment.enter"
"""The line of history of an enrolment by hand; its `once` marks the page on which it was written."""

MOST_FOUND = 20
SEARCHED = ("first_name", "infix", "last_name", "email", "organisation__name")


def entered_before(edition: Edition, once: str, by: User | None) -> Enrolment | None:
    """The enrolment that the first click on the same page of this person wrote; None without one."""
    if not once or by is None:
        return None
    kind = ContentType.objects.get_for_model(Enrolment)
    lines = ModelLogEntry.objects.filter(content_type=kind, action=ENTERED, user=by, data__once=once)
    keys = [int(key) for key in lines.values_list("object_id", flat=True)]
    return Enrolment.objects.filter(pk__in=keys, edition=edition).first()


def people_found(words: str) -> list[User]:
    """Who has every word in name, address or organisation, or confirmed exactly this address. Of more than MOST_FOUND
    it gives one more, so that somebody can say so.
    """
    if not words_in(words):
        return []
    found = with_words(User.objects.select_related("organisation"), SEARCHED, words)
    people = list(found.order_by("sort_name", "pk")[: MOST_FOUND + 1])
    holder = person_with(words) if "@" in words else None
    return people if holder is None or holder in people else [holder, *people]


def names_of_organisations() -> list[str]:
    """What can be typed without a kind, in the order of every list."""
    return list(Organisation.objects.values_list("name", flat=True))
