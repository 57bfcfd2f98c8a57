"""Work visits, for their hosts and for the course office."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from course import clock
from course.enums import MeetingStatus
from course.models import (
    RunbookTask,
    User,
    VisitStep,
    WorkVisit,
)


def overdue_tasks() -> QuerySet[RunbookTask]:
    """What should have been done for a work visit before today."""
    return RunbookTask.objects.filter(done_at=None, due_on__lt=clock.today())


def office_visits() -> QuerySet[WorkVisit]:
    """Work visits with `open_tasks`: how much of the runbook is still to do."""
    visits = WorkVisit.objects.select_related("item__meeting", "place", "host", "contact").annotate(
        open_tasks=Count("runbook", filter=Q(runbook__done_at__isnull=True))
    )
    return visits.order_by("item__meeting__starts_at", "item__starts", "pk")


def office_steps() -> QuerySet[VisitStep]:
    return VisitStep.objects.select_related("visit")


def office_runbook() -> QuerySet[RunbookTask]:
    return RunbookTask.objects.select_related("visit")


def visits_hosted_by(user: User) -> QuerySet[WorkVisit]:
    """The visits of which a person is the contact; none in a draft."""
    return (
        WorkVisit.objects.filter(contact=user)
        .exclude(item__meeting__status=MeetingStatus.DRAFT)
        .select_related("item__meeting__edition", "place", "host")
        .prefetch_related("steps", "runbook")
    )
