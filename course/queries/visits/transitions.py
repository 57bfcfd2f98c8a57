"""The table of moves of a visit read for one of them: which it can make now, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course import clock
from course.enums import VISIT_TRANSITIONS, Actor, VisitCondition, VisitMove, VisitStatus
from course.models import WorkVisit

ABOUT_TIME = (VisitCondition.TO_COME, VisitCondition.OVER)
"""Needs of the moment of a move alone."""

NOT_IN_TABLE = VisitMove(())


@dataclass(frozen=True)
class NextMove:
    """A move that somebody may make, with what does not hold yet."""

    to: VisitStatus
    unmet: tuple[VisitCondition, ...]


def _goes_ahead(visit: WorkVisit) -> bool:
    return visit.item.meeting.goes_ahead


def _steps_fit(visit: WorkVisit) -> bool:
    item = visit.item
    return all(item.starts <= step.starts < step.ends <= item.ends for step in visit.steps.all())


HOLDS: dict[VisitCondition, Callable[[WorkVisit], bool]] = {
    VisitCondition.HAS_HOST: lambda visit: visit.contact is not None and visit.contact.is_active,
    VisitCondition.TO_COME: lambda visit: _goes_ahead(visit) and clock.now() < visit.ends_at,
    VisitCondition.OVER: lambda visit: _goes_ahead(visit) and clock.now() >= visit.ends_at,
    VisitCondition.HAS_STEPS: lambda visit: bool(visit.steps.all()),
    VisitCondition.STEPS_FIT: _steps_fit,
    VisitCondition.HAS_PLAN_B: lambda visit: bool(visit.plan_b.strip()),
    VisitCondition.HAS_EMERGENCY_CARD: lambda visit: all((visit.call, visit.first_aid, visit.address_for_112)),
    VisitCondition.RESIDENTS_ASKED: lambda visit: visit.residents_asked or not visit.meets_residents,
    VisitCondition.HAS_LEARNED: lambda visit: bool(visit.learned.strip()),
}
"""When each condition holds. Reads the item with its meeting and edition, the contact and the steps."""


def move_of(visit: WorkVisit, to: VisitStatus) -> VisitMove:
    """The step in the table; one that nobody may make when the table does not have it."""
    return VISIT_TRANSITIONS[VisitStatus(visit.status)].get(to, NOT_IN_TABLE)


def unmet(visit: WorkVisit, needs: Iterable[VisitCondition]) -> list[VisitCondition]:
    """Those that do not hold now, in the order in which they are asked."""
    return [need for need in needs if not HOLDS[need](visit)]


def may_move(visit: WorkVisit, to: VisitStatus, *, by: Actor) -> bool:
    """This actor can make this step now."""
    move = move_of(visit, to)
    return by in move.by and not unmet(visit, move.needs)


def next_moves(visit: WorkVisit, *, by: Actor) -> list[NextMove]:
    """Every step from here that is this actor's to make."""
    moves = VISIT_TRANSITIONS[VisitStatus(visit.status)].items()
    return [NextMove(to, tuple(unmet(visit, move.needs))) for to, move in moves if by in move.by]


def standing_needs(state: VisitStatus) -> list[VisitCondition]:
    """What must stay so while a visit is in a state: what a move to it asks, but for its moment."""
    needs = [need for row in VISIT_TRANSITIONS.values() if state in row for need in row[state].needs]
    return [need for need in dict.fromkeys(needs) if need not in ABOUT_TIME]
