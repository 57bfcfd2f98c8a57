"""Modules, meetings and their items: as pages show them and as the course office lists them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from course.enums import TELLS_MEETING
from course.models import (
    Meeting,
    Message,
    Module,
    ProgrammeItem,
    User,
    WorkVisit,
)
from course.models.mail import about


def office_modules() -> QuerySet[Module]:
    """Modules with `number_of_meetings`."""
    modules = Module.objects.select_related("edition").annotate(number_of_meetings=Count("meetings"))
    return modules.order_by("-edition__starts_on", "number")


def office_meetings() -> QuerySet[Meeting]:
    """Meetings with `number_of_items`, in the order of time."""
    meetings = Meeting.objects.select_related("edition", "module", "place").annotate(number_of_items=Count("items"))
    return meetings.order_by("starts_at", "pk")


def told_about(meeting: Meeting) -> int:
    """How many messages were written about the present version of the meeting, whatever was decided about them."""
    occasion = f"sequence-{meeting.ical_sequence}"
    changed = Message.objects.filter(about=about(meeting), occasion=occasion, template__in=TELLS_MEETING)
    return changed.count()


def office_items() -> QuerySet[ProgrammeItem]:
    speakers = Prefetch("speakers", User.objects.order_by("sort_name"))
    return ProgrammeItem.objects.select_related("meeting", "visit").prefetch_related(speakers)


def meetings_in_full() -> QuerySet[Meeting]:
    """Meetings with module, place, items, speakers and visits, in as many queries as there are kinds of row."""
    visits = WorkVisit.objects.select_related("place", "host", "contact").prefetch_related("steps", "co_hosts")
    items = ProgrammeItem.objects.order_by("starts", "pk").prefetch_related(
        Prefetch("speakers", User.objects.select_related("organisation").order_by("sort_name")),
        Prefetch("visit", visits),
    )
    return Meeting.objects.select_related("edition", "module", "place").prefetch_related(Prefetch("items", items))


def meetings_with_speaker(user: User) -> QuerySet[Meeting]:
    """The meetings at which a person speaks, past and coming, without drafts, in order of time."""
    return (
        Meeting.objects.announced()
        .filter(items__speakers=user)
        .select_related("edition", "module", "place")
        .distinct()
        .order_by("starts_at")
    )
