"""Deciding what a complete enrolment becomes. The caller holds the lock of the edition."""

from __future__ import annotations

from course import clock
from course.actions.enrolment.transition import transition
from course.enums import Actor, EnrolmentState, Placing, Side
from course.models import Enrolment
from course.queries.enrolment.holding import group_of, may_hold
from course.queries.enrolment.offers import hold_end
from course.queries.enrolment.roles import Acting
from course.queries.enrolment.waitlist import in_line_since, waitlist_before


def decide(enrolment: Enrolment, *, by: Acting) -> None:
    """What follows from a complete enrolment: a place, a place in line, or the course office decides later.

    Without the manager's approval a free place is only held, and there is no place in line. A place that is held is
    promised: it is given also when the course office places by hand since then. Who waited for the course office counts
    from the moment of sending: nobody in line who came later goes before them. Whose account is closed gets no place of
    these, as in the line, and is asked nothing; touches the person.
    """
    edition = enrolment.edition
    approved = enrolment.approved_at is not None or not edition.approval_required
    has_seat = enrolment.held_until is not None or (edition.placing == Placing.AT_ONCE and _seat_is_free(enrolment))
    has_seat = has_seat and enrolment.user.is_active
    if not approved:
        enrolment.approval_asked_at, enrolment.refused_at, enrolment.refusal = clock.now(), None, ""
        if enrolment.held_until is None and has_seat:
            _hold_place(enrolment, by)
        to = EnrolmentState.AWAITING_APPROVAL
    elif has_seat:
        to = EnrolmentState.PLACED
    else:
        to = EnrolmentState.RECEIVED if edition.placing == Placing.BY_OFFICE else EnrolmentState.WAITING
    transition(enrolment, to=to, by=by, since=in_line_since(enrolment) if to == EnrolmentState.WAITING else None)


def _hold_place(enrolment: Enrolment, by: Acting) -> None:
    """Until the manager answers, and not for more people of one group at once than an organisation may send; whom the
    course office lets in, it knows.
    """
    until = hold_end(enrolment.edition)
    if until is None:
        return
    enrolment.hold_group = "" if by.role == Actor.ORGANISER else group_of(enrolment)
    if not enrolment.hold_group or may_hold(enrolment.edition, enrolment.hold_group):
        enrolment.held_until = until


def _seat_is_free(enrolment: Enrolment) -> bool:
    """A newcomer of this side and organisation gets a place without passing anybody who came before."""
    waitlist = waitlist_before(enrolment.edition, in_line_since(enrolment))
    return waitlist.has_seat_for(Side(enrolment.side), enrolment.organisation_id)
