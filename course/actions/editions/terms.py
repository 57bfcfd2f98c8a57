"""What withdrawing from an edition costs, row by row. People agreed to it, so it cannot get dearer under them.

The lock of the edition is held, as by who withdraws.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import check_office
from course.errors import Refusal
from course.models import CancellationTerm, Edition, Enrolment
from course.queries.enrolment.waitlist import has_seat
from course.queries.enrolment.withdrawal import LATER, percent_at

if TYPE_CHECKING:
    from course.authority import Authority


class NoLastTerm(Refusal):
    message = _(
        "There must be a row with 0 days: what withdrawing costs in the last days and during the course. Make that row "
        "first, and delete it last."
    )


class SameDayTwice(Refusal):
    message = ngettext_lazy(
        "There already is a row with %(days)d day. Change that one.",
        "There already is a row with %(days)d days. Change that one.",
        "days",
    )


class CheaperLater(Refusal):
    message = _("Withdrawing late cannot cost less than withdrawing early: %(early)d%% goes before %(late)d%%.")


class DearerForWhoHasAPlace(Refusal):
    message = _("Somebody has a place already. For them withdrawing can get cheaper, and on no day dearer.")


@transaction.atomic
def save_term(*, term: CancellationTerm, by: Authority) -> None:
    """Store a new or changed row.

    Raises NoLastTerm, SameDayTwice, CheaperLater, DearerForWhoHasAPlace.
    """
    check_office(by)
    before = _locked(term.edition)
    others = [row for row in before if row.pk != term.pk]
    _check(term.edition, before, [*others, term])
    term.save()
    _write_down(term.edition, before, by, term)


@transaction.atomic
def delete_term(*, term: CancellationTerm, by: Authority) -> None:
    """Raises NoLastTerm, DearerForWhoHasAPlace."""
    check_office(by)
    before = _locked(term.edition)
    _check(term.edition, before, [row for row in before if row.pk != term.pk])
    term.delete()
    _write_down(term.edition, before, by)


def _locked(edition: Edition) -> list[CancellationTerm]:
    """The rows as they are stored, with their edition locked."""
    lock_edition(edition.pk)
    return list(edition.cancellation_terms.all())


def _check(edition: Edition, before: Sequence[CancellationTerm], after: Sequence[CancellationTerm]) -> None:
    after = sorted(after, key=lambda term: -term.days_before)
    for early, late in pairwise(after):
        if early.days_before == late.days_before:
            raise SameDayTwice(days=late.days_before)
        if early.percent > late.percent:
            raise CheaperLater(early=early.percent, late=late.percent)
    if after and after[-1].days_before != 0:
        raise NoLastTerm
    if _is_dearer(before, after) and Enrolment.objects.filter(has_seat(), edition=edition).exists():
        raise DearerForWhoHasAPlace


def _is_dearer(before: Sequence[CancellationTerm], after: Sequence[CancellationTerm]) -> bool:
    """Some day costs more than it did. Between the days of the rows nothing changes."""
    days = {LATER, *(term.days_before for term in (*before, *after))}
    return any(percent_at(after, day) > percent_at(before, day) for day in days)


def _write_down(edition: Edition, before: Sequence[CancellationTerm], by: Authority, *also: CancellationTerm) -> None:
    """In the history of the edition, which outlives its rows, and of a row that is still there."""
    old, new = (
        [[term.days_before, term.percent] for term in terms] for terms in (before, edition.cancellation_terms.all())
    )
    for row in (edition, *also) if old != new else ():
        record(row=row, action="course.edition.terms", by=by, **{"from": old, "to": new})
