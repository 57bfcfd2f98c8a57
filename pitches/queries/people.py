"""Who is in the group of an edition."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from course.models import Enrolment, ProgrammeItem, User


def participants_of(edition: int) -> QuerySet[User]:
    """Who has a place, by name."""
    placed = Enrolment.objects.taking_part().filter(edition=edition).order_by().values("user")
    return _by_name(Q(pk__in=placed))


def members_of(edition: int) -> QuerySet[User]:
    """Who has a place or speaks, each once, by name."""
    speaks = ProgrammeItem.objects.announced().filter(meeting__edition=edition).order_by().values("speakers")
    return participants_of(edition) | _by_name(Q(pk__in=speaks))


def _by_name(which: Q) -> QuerySet[User]:
    people = User.objects.filter(which, is_active=True).select_related("organisation")
    return people.order_by("sort_name", "pk")
