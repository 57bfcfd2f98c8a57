"""What a link in a mail shows when its question can no longer be answered, one page for each outcome."""

from __future__ import annotations

from enum import StrEnum

from course.enums import EnrolmentState
from course.models import Enrolment

_E = EnrolmentState


class OfferOutcome(StrEnum):
    """How an offer ended, for the applicant: `templates/course/enrolment/offer/`."""

    CANCELLED = "cancelled"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"
    BACK_IN_LINE = "back_in_line"
    NEWER = "newer"
    LATE = "late"
    ENDED = "ended"


class ApprovalOutcome(StrEnum):
    """What became of the question to the manager: `templates/course/enrolment/approval/`."""

    CANCELLED = "cancelled"
    ASKED_LATER = "asked_later"
    REFUSED = "refused"
    PLACED = "placed"
    WAITING = "waiting"
    RECEIVED = "received"
    OVER = "over"


OFFER_OUTCOMES = {
    _E.PLACED: OfferOutcome.TAKEN,
    _E.COMPLETED: OfferOutcome.TAKEN,
    _E.DECLINED: OfferOutcome.DECLINED,
    _E.LAPSED: OfferOutcome.LAPSED,
    _E.WAITING: OfferOutcome.BACK_IN_LINE,
    _E.OFFERED: OfferOutcome.LATE,
}

APPROVAL_OUTCOMES = {
    _E.PLACED: ApprovalOutcome.PLACED,
    _E.COMPLETED: ApprovalOutcome.PLACED,
    _E.WAITING: ApprovalOutcome.WAITING,
    _E.OFFERED: ApprovalOutcome.WAITING,
    _E.RECEIVED: ApprovalOutcome.RECEIVED,
}
"""What the manager's approval led to."""


def outcome_of_offer(enrolment: Enrolment, *, is_earlier: bool) -> OfferOutcome:
    """`is_earlier` means that a later offer replaced this one."""
    if enrolment.edition.is_cancelled:
        return OfferOutcome.CANCELLED
    if enrolment.state == _E.OFFERED and is_earlier:
        return OfferOutcome.NEWER
    return OFFER_OUTCOMES.get(_E(enrolment.state), OfferOutcome.ENDED)


def outcome_of_approval(enrolment: Enrolment) -> ApprovalOutcome:
    """What the manager reads after the answer, or when none is needed any more. Nobody reads of an answer that the
    course office gave, or of one that nobody gave.
    """
    if enrolment.edition.is_cancelled:
        return ApprovalOutcome.CANCELLED
    if enrolment.state == _E.AWAITING_APPROVAL:
        return ApprovalOutcome.ASKED_LATER
    if enrolment.state == _E.DRAFT and enrolment.refused_at:
        return ApprovalOutcome.REFUSED
    if enrolment.is_approved_by_manager:
        return APPROVAL_OUTCOMES.get(_E(enrolment.state), ApprovalOutcome.OVER)
    return ApprovalOutcome.OVER
