"""What withdrawing costs (*afmeldkosten*), by the rule of the edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from course import clock
from course.enums import EnrolmentState
from course.formatting import day_in_words, euro
from course.models import CancellationTerm, Edition, Enrolment

LATER = -1
"""Days before the start, when the course has begun."""


@dataclass(frozen=True)
class WithdrawalCost:
    """What withdrawing costs up to and including a day, in euro. The last row has no day: it is for what follows."""

    until: dt.date | None
    percent: int
    amount: Decimal


def costs_of_withdrawing(edition: Edition) -> list[WithdrawalCost]:
    """Every day has its row, the earliest first; empty when withdrawing costs nothing. One query."""
    terms = list(edition.cancellation_terms.all())
    days = [term.days_before for term in terms if term.days_before > 0]
    rows = [_cost(edition, terms, day, edition.starts_on - dt.timedelta(days=day)) for day in days]
    return [*rows, _cost(edition, terms, LATER, None)] if terms else []


def _cost(
    edition: Edition, terms: Sequence[CancellationTerm], days_before: int, until: dt.date | None
) -> WithdrawalCost:
    percent = percent_at(terms, days_before)
    return WithdrawalCost(until, percent, _amount(edition, percent))


def percent_at(terms: Sequence[CancellationTerm], days_before: int) -> int:
    """What withdrawing costs so many days before the start, by the rows from the earliest on. What comes after the last
    row costs what that one does.
    """
    holding = [term for term in terms if term.days_before <= days_before] or list(terms[-1:])
    return holding[0].percent if holding else 0


def cost_of_withdrawing(enrolment: Enrolment) -> Decimal:
    """What it costs to withdraw today, in euro. Only who has a place pays, and only when the edition goes ahead."""
    if enrolment.state != EnrolmentState.PLACED or enrolment.edition.is_cancelled:
        return Decimal(0)
    edition = enrolment.edition
    days_before = (edition.starts_on - clock.today()).days
    return _amount(edition, percent_at(list(edition.cancellation_terms.all()), days_before))


def cost_in_words(costs: Sequence[WithdrawalCost]) -> str:
    """The same rows as one sentence."""
    if not any(cost.percent for cost in costs):
        return _("Withdrawing later costs nothing.")
    return _("Whoever withdraws later pays: %(costs)s.") % {"costs": "; ".join(_words(costs, cost) for cost in costs)}


def _words(costs: Sequence[WithdrawalCost], cost: WithdrawalCost) -> str:
    amount = euro(cost.amount) if cost.percent else _("nothing")
    if cost.until:
        return _("up to and including %(day)s %(amount)s") % {"day": day_in_words(cost.until), "amount": amount}
    return _("after that %(amount)s") % {"amount": amount} if len(costs) > 1 else amount


def _amount(edition: Edition, percent: int) -> Decimal:
    return (edition.price * percent / 100).quantize(Decimal("0.01"))
