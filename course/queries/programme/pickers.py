"""What the forms of the course office offer: what fits, and what the row has now though it fits no longer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from course import clock
from course.models import Edition, Meeting, Module, Place
from course.models.programme import to_come


def editions_for(own: int | None) -> QuerySet[Edition]:
    """To plan in: not cancelled, and not over. `own` is the key of the one of the row."""
    open_ones = Q(is_cancelled=False, ends_on__gte=clock.today())
    return Edition.objects.filter(open_ones | Q(pk=own)).order_by("-starts_on", "pk")


def modules_for(edition: int | None, own: int | None) -> QuerySet[Module]:
    """Of the edition (key), once it is known; else of those to plan in."""
    fits = Q(edition=edition) if edition else Q(edition__in=editions_for(None))
    modules = Module.objects.filter(fits | Q(pk=own)).select_related("edition")
    return modules.order_by("-edition__starts_on", "edition", "number")


def meetings_for(edition: int | None, own: int | None) -> QuerySet[Meeting]:
    """To put something in: what goes ahead and is not over, of the edition (key) once it is known."""
    fits = to_come() & (Q(edition=edition) if edition else Q())
    meetings = Meeting.objects.filter(fits | Q(pk=own)).select_related("edition", "place")
    return meetings.order_by("starts_at", "pk")


def all_meetings() -> QuerySet[Meeting]:
    """To look for, the newest edition first."""
    meetings = Meeting.objects.select_related("edition", "place")
    return meetings.order_by("-edition__starts_on", "edition", "starts_at", "pk")


def all_modules() -> QuerySet[Module]:
    """To look for, the newest edition first."""
    return Module.objects.select_related("edition").order_by("-edition__starts_on", "edition", "number")


def halls_for(own: int | None) -> QuerySet[Place]:
    """Where people can be."""
    return Place.objects.filter(Q(is_online=False) | Q(pk=own))
