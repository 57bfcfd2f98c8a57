"""Work visits as the course office lists them and picks for them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from course import clock
from course.enums import ItemKind, VisitStatus
from course.models import ProgrammeItem, RunbookTask, User, VisitStep, WorkVisit
from course.models.programme import to_come


def with_overdue_tasks() -> QuerySet[WorkVisit]:
    """Visits that go ahead with something in the runbook that should have been done before today."""
    overdue = RunbookTask.objects.filter(visit=OuterRef("pk"), done_at=None, due_on__lt=clock.today())
    return WorkVisit.objects.exclude(status=VisitStatus.CANCELLED).filter(Exists(overdue))


def waiting_for_host() -> QuerySet[WorkVisit]:
    """What was learned lies with the host, who did not approve it yet."""
    return WorkVisit.objects.filter(status=VisitStatus.DONE, approval_asked_at__isnull=False)


def office_visits() -> QuerySet[WorkVisit]:
    """Work visits with `open_tasks`: how much of the runbook is still to do."""
    open_tasks = Count("runbook", filter=Q(runbook__done_at__isnull=True))
    return WorkVisit.objects.with_who_and_where().annotate(open_tasks=open_tasks)


def items_for(visit: WorkVisit) -> QuerySet[ProgrammeItem]:
    """On which items a visit can stand: its own, and those for visits of what is not over that have none."""
    free = to_come("meeting__") & Q(kind=ItemKind.WORK_VISIT, visit=None)
    items = ProgrammeItem.objects.filter(free | Q(pk=visit.item_id))
    return items.select_related("meeting__edition", "meeting__place").order_by("meeting__starts_at", "starts", "pk")


def possible_contacts() -> QuerySet[User]:
    """Who can be the contact of a host: whoever has an open account. A neighbour works for nobody."""
    return User.objects.filter(is_active=True)


def staff() -> QuerySet[User]:
    """Who of the course office can have a task."""
    return User.objects.filter(is_staff=True, is_active=True).order_by("sort_name")


def steps_of(visit: WorkVisit) -> QuerySet[VisitStep]:
    return VisitStep.objects.filter(visit=visit.pk).order_by("starts", "pk")


def runbook_of(visit: WorkVisit) -> QuerySet[RunbookTask]:
    tasks = RunbookTask.objects.filter(visit=visit.pk).select_related("staff", "visit__contact")
    return tasks.order_by("due_on", "pk")
