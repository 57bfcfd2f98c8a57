"""Meetings with everything that their page shows."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from course.enums import MeetingStatus
from course.models import Meeting, ProgrammeItem, User, WorkVisit


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
        Meeting.objects.filter(items__speakers=user)
        .exclude(status=MeetingStatus.DRAFT)
        .select_related("edition", "module", "place")
        .distinct()
        .order_by("starts_at")
    )


def visits_hosted_by(user: User) -> QuerySet[WorkVisit]:
    """The visits of which a person is the contact; none in a draft."""
    return (
        WorkVisit.objects.filter(contact=user)
        .exclude(item__meeting__status=MeetingStatus.DRAFT)
        .select_related("item__meeting__edition", "place", "host")
        .prefetch_related("steps", "runbook")
    )
