"""What asks for the attention of the course office. Each question is a list, so that a number can be opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from course import clock
from course.enums import NOT_ON_THE_AGENDA, DayKind, DayOff, EnrolmentState, MessageState, Phase
from course.models import Edition, Enrolment, Material, Meeting, Message, PlanningDay, RunbookTask
from course.queries.editions import Seats, current_edition, phase_of, seats_of

MATERIAL_DUE = dt.timedelta(days=14)
"""So long before a meeting its material should be there."""


@dataclass(frozen=True)
class Standing:
    """Where the current edition stands."""

    edition: Edition
    seats: Seats
    phase: Phase


def standing() -> Standing | None:
    """The current edition with its seats and phase; None when no edition is announced. Two queries."""
    edition = current_edition()
    if edition is None:
        return None
    seats = seats_of(edition)
    return Standing(edition, seats, phase_of(edition, seats))


def awaiting_approval(edition: Edition) -> QuerySet[Enrolment]:
    """Enrolments that wait for the manager's approval."""
    return Enrolment.objects.filter(edition=edition, state=EnrolmentState.AWAITING_APPROVAL)


def failed_messages() -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.FAILED)


def without_material() -> QuerySet[Meeting]:
    """Meetings within MATERIAL_DUE from today for which nobody gave material."""
    first = clock.at(clock.today(), dt.time.min)
    last = clock.at(clock.today() + MATERIAL_DUE, dt.time.max)
    current = Material.objects.filter(meeting=OuterRef("pk"), withdrawn_at=None, replaced_by=None)
    return _on_the_agenda().filter(~Exists(current), starts_at__range=(first, last))


def on_free_days() -> QuerySet[Meeting]:
    """Meetings from today on that fall on a public holiday or in a school holiday of any region."""
    day = TruncDate("starts_at", tzinfo=clock.AMSTERDAM)
    free = PlanningDay.objects.annotate(last=Coalesce("ends_on", "starts_on")).filter(
        Q(kind=DayKind.SCHOOL_HOLIDAY) | (Q(kind=DayKind.PUBLIC_HOLIDAY) & ~Q(day_off=DayOff.NO)),
        starts_on__lte=OuterRef("on_day"),
        last__gte=OuterRef("on_day"),
    )
    today = clock.at(clock.today(), dt.time.min)
    return _on_the_agenda().annotate(on_day=day).filter(Exists(free), starts_at__gte=today)


def overdue_tasks() -> QuerySet[RunbookTask]:
    """What should have been done for a work visit before today."""
    return RunbookTask.objects.filter(done_at=None, due_on__lt=clock.today())


def _on_the_agenda() -> QuerySet[Meeting]:
    return Meeting.objects.exclude(status__in=NOT_ON_THE_AGENDA)
