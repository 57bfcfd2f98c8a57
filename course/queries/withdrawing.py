"""What withdrawing costs (*afmeldkosten*), by the rule of the edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from course import clock
from course.enums import EnrolmentState
from course.models import Edition, Enrolment


@dataclass(frozen=True)
class WithdrawalCost:
    """What withdrawing costs up to and including a day, in euro. The last row is for everything later."""

    until: dt.date
    percent: int
    amount: Decimal
    is_last: bool


def costs_of_withdrawing(edition: Edition) -> list[WithdrawalCost]:
    """The rule of the edition, the earliest day first; one query."""
    terms = list(edition.cancellation_terms.all())
    return [
        WithdrawalCost(
            until=edition.starts_on - dt.timedelta(days=term.days_before),
            percent=term.percent,
            amount=edition.price * term.percent / 100,
            is_last=term.days_before == 0 and len(terms) > 1,
        )
        for term in terms
    ]


def cost_of_withdrawing(enrolment: Enrolment) -> Decimal:
    """What it costs to withdraw today, in euro. Only who has a place pays, and only when the edition goes ahead."""
    if enrolment.state != EnrolmentState.PLACED or enrolment.edition.is_cancelled:
        return Decimal(0)
    costs = costs_of_withdrawing(enrolment.edition)
    holding = [cost for cost in costs if clock.today() <= cost.until]
    current = holding[0] if holding else (costs[-1] if costs else None)
    return current.amount.quantize(Decimal("0.01")) if current else Decimal(0)
