"""What ends by the calendar: the lines once the course has begun, and the course itself. Told by `run_due`.

An edition that does not go ahead stays as it is: everybody was told when it was cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from course import clock
from course.actions.enrolment.transition import transition
from course.actions.locks import lock_edition
from course.enums import EnrolmentState
from course.models import Edition, Enrolment
from course.queries.enrolment.roles import BY_ITSELF

STILL_WAITS = (
    EnrolmentState.WAITING,
    EnrolmentState.RECEIVED,
    EnrolmentState.OFFERED,
    EnrolmentState.AWAITING_OFFICE,
    EnrolmentState.AWAITING_APPROVAL,
)


def close_lines() -> int:
    """From the day after the first course day nobody waits any more. Returns how many were told so."""
    begun = Edition.objects.filter(starts_on__lt=clock.today())
    return sum(_close_line(edition.pk) for edition in _with(begun, STILL_WAITS))


def complete() -> int:
    """From the day after the last course day who took part has completed it. Returns how many."""
    over = Edition.objects.filter(ends_on__lt=clock.today())
    return sum(_complete(edition.pk) for edition in _with(over, [EnrolmentState.PLACED]))


@transaction.atomic
def _close_line(pk: int) -> int:
    """The last in line first, so that nobody has to move up meanwhile."""
    enrolments = _locked(pk, STILL_WAITS)
    for enrolment in enrolments:
        transition(enrolment, to=EnrolmentState.NOT_PLACED, by=BY_ITSELF)
    return len(enrolments)


@transaction.atomic
def _complete(pk: int) -> int:
    enrolments = _locked(pk, [EnrolmentState.PLACED])
    for enrolment in enrolments:
        transition(enrolment, to=EnrolmentState.COMPLETED, by=BY_ITSELF)
    return len(enrolments)


def _with(editions: QuerySet[Edition], states: Iterable[EnrolmentState]) -> QuerySet[Edition]:
    """Those that go ahead and in which somebody is in one of these states."""
    return editions.filter(is_cancelled=False, enrolments__state__in=states).order_by("pk").distinct()


def _locked(pk: int, states: Iterable[EnrolmentState]) -> list[Enrolment]:
    edition = lock_edition(pk)
    if edition.is_cancelled:
        return []
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(edition=edition, state__in=states)
    enrolments = list(rows.select_related("user").order_by("side", "-rank", "pk"))
    for enrolment in enrolments:
        enrolment.edition = edition
    return enrolments
