"""The table of moves of a visit read for one of them: which it can make now, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from course import clock
from course.enums import VISIT_TRANSITIONS, VisitCondition, VisitStatus
from course.lifecycle import Lifecycle
from course.models import WorkVisit

ABOUT_TIME = (VisitCondition.TO_COME, VisitCondition.OVER)
"""Needs of the moment of a move alone."""


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


VISITS = Lifecycle(VISIT_TRANSITIONS, HOLDS, lambda visit: VisitStatus(visit.status))

move_of, unmet, next_moves, may_move = VISITS.move_of, VISITS.unmet, VISITS.next_moves, VISITS.may_move


def standing_needs(state: VisitStatus) -> list[VisitCondition]:
    """What must stay so while a visit is in a state: what a move to it asks, but for its moment."""
    needs = [need for row in VISIT_TRANSITIONS.values() if state in row for need in row[state].needs]
    return [need for need in dict.fromkeys(needs) if need not in ABOUT_TIME]
