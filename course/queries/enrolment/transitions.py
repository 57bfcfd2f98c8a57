"""The table of moves read for one enrolment: which steps somebody may make now."""

from __future__ import annotations

from collections.abc import Callable

from course import clock
from course.enums import ENROLMENT_TRANSITIONS, Actor, Condition, EnrolmentState, Transition
from course.models import Enrolment
from course.queries.editions.phase import enrolment_is_open


def _has_time_left(enrolment: Enrolment) -> bool:
    until = enrolment.offered_until
    return until is not None and clock.now() < until


HOLDS: dict[Condition, Callable[[Enrolment], bool]] = {
    Condition.NOT_OVER: lambda enrolment: clock.today() <= enrolment.edition.ends_on,
    Condition.ENROLMENT_OPEN: lambda enrolment: enrolment_is_open(enrolment.edition),
    Condition.LINE_OPEN: lambda enrolment: clock.today() < enrolment.edition.starts_on,
    Condition.ORGANISATION_KNOWN: lambda enrolment: (
        enrolment.organisation_id is not None and clock.today() <= enrolment.edition.ends_on
    ),
    Condition.LINE_OPEN_TO_KNOWN: lambda enrolment: (
        enrolment.organisation_id is not None and clock.today() < enrolment.edition.starts_on
    ),
    Condition.UNTIL_FIRST_DAY: lambda enrolment: clock.today() <= enrolment.edition.starts_on,
    Condition.AFTER_FIRST_DAY: lambda enrolment: clock.today() > enrolment.edition.starts_on,
    Condition.OFFER_STANDS: _has_time_left,
    Condition.OFFER_ENDED: lambda enrolment: not _has_time_left(enrolment),
    Condition.COURSE_OVER: lambda enrolment: clock.today() > enrolment.edition.ends_on,
}
"""When each condition holds, of an edition that goes ahead. Days are Dutch days."""


def transition_of(enrolment: Enrolment, to: EnrolmentState) -> Transition:
    """The step in the table; one that nobody may make when the table does not have it."""
    return ENROLMENT_TRANSITIONS[EnrolmentState(enrolment.state)].get(to, Transition({}))


def holds(condition: Condition, enrolment: Enrolment) -> bool:
    """What a move asks is so now; touches the edition."""
    if condition == Condition.NONE:
        return True
    return not enrolment.edition.is_cancelled and HOLDS[condition](enrolment)


def may_transition(enrolment: Enrolment, to: EnrolmentState, *, by: Actor) -> bool:
    """This actor can make this step now."""
    condition = transition_of(enrolment, to).by.get(by)
    return condition is not None and holds(condition, enrolment)


def offer_is_open(enrolment: Enrolment) -> bool:
    """The applicant can answer the offer now."""
    return enrolment.state == EnrolmentState.OFFERED and may_transition(
        enrolment, EnrolmentState.PLACED, by=Actor.APPLICANT
    )


def approval_is_open(enrolment: Enrolment) -> bool:
    """The manager can answer now: of an applicant whose account was closed nothing is asked; touches the person."""
    return (
        enrolment.state == EnrolmentState.AWAITING_APPROVAL
        and enrolment.user.is_active
        and may_transition(enrolment, EnrolmentState.DRAFT, by=Actor.MANAGER)
    )


def can_go_elsewhere(enrolment: Enrolment) -> bool:
    """To another edition: once the course office answered what was typed as organisation."""
    return enrolment.state != EnrolmentState.AWAITING_OFFICE
