"""Whose invoice can still be told what it must say."""

from __future__ import annotations

from course.enums import EnrolmentState
from course.models import Enrolment

BILLED = (
    EnrolmentState.RECEIVED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.PLACED,
    EnrolmentState.COMPLETED,
    EnrolmentState.WITHDRAWN,
)
"""Who pays, or will when a place comes. Before the approval the manager says what the invoice needs."""


def can_be_billed(enrolment: Enrolment) -> bool:
    """An invoice can follow, also for a withdrawal of before; touches the edition."""
    return (enrolment.state in BILLED or bool(enrolment.fee)) and not enrolment.edition.is_cancelled
