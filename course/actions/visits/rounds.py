"""Rounds of choosing between work visits, as the course office makes and changes them.

Lock order: the edition, then the round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course.actions.calendars.deadlines import refresh_deadlines
from course.actions.calendars.visits import refresh_visits
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import deciding
from course.actions.visits.round_mails import ask_to_choose
from course.authority import check_office
from course.errors import AlreadyDone, Refusal
from course.models import Meeting, VisitRound, WorkVisit
from course.queries.visits.rounds import (
    at_the_same_time,
    starts_of,
    undecided_in,
    visits_of,
)

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

HISTORY = {
    "course.round.open": _("Round of choosing made"),
    "course.round.change": _("Round of choosing changed"),
    "course.round.wish": _("Wish added"),
    "course.round.unwish": _("Wish taken back"),
    "course.round.remind": _("Asked to choose"),
    "course.round.draw": _("Draft allocation made"),
    "course.round.move": _("Moved by hand"),
    "course.round.publish": _("Allocation published"),
    "course.round.replace": _("Placed again after a visit was called off"),
}


class NothingToChoose(Refusal):
    message = _("A round needs at least two visits that go ahead.")


class NotAtTheSameTime(Refusal):
    message = _("These visits are not held at the same time in one meeting.")


class ChosenInAnotherRound(Refusal):
    message = _("There is a round for these visits already. Change that one.")


class ClosesBeforeItOpens(Refusal):
    message = _("Choosing must open before it closes.")


class ClosesTooLate(Refusal):
    message = _("Choosing must close before the visits begin.")


class RoundPublished(Refusal):
    message = _("This allocation is published. Move people by hand.")


class NotInThisRound(Refusal):
    message = _("This person does not take part.")


class EverybodyChose(Refusal):
    message = _("Everybody who takes part has chosen.")


class AskedToday(AlreadyDone):
    message = _("You asked everybody who did not choose today already.")


class NotOpenNow(Refusal):
    message = _("One cannot choose in this round now.")


def locked(round: VisitRound) -> VisitRound:
    """The round as it is stored now, with its edition locked first. Inside a transaction."""
    edition = lock_edition(round.meeting.edition_id)
    found = VisitRound.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=round.pk)
    found.meeting.edition = edition
    return found


def check_unpublished(round: VisitRound) -> None:
    """Raises RoundPublished."""
    if round.published_at:
        raise RoundPublished


@transaction.atomic
def open_round(
    *,
    meeting: Meeting,
    visits: Collection[int],
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    per_organisation: int | None = None,
    by: Authority,
) -> VisitRound:
    """Let participants choose between these visits (keys) of one meeting.

    Raises OnlyTheOffice, NothingToChoose, NotAtTheSameTime, ChosenInAnotherRound, ClosesBeforeItOpens, ClosesTooLate.
    """
    check_office(by)
    lock_edition(meeting.edition_id)
    rows = WorkVisit.objects.public().filter(pk__in=visits).select_related("item")
    chosen = list(rows.order_by("item__starts", "pk"))
    if len(chosen) < 2:
        raise NothingToChoose
    if any(one.item.meeting_id != meeting.pk for one in chosen) or len(at_the_same_time(chosen)) > 1:
        raise NotAtTheSameTime
    if VisitRound.objects.filter(visits__in=chosen).exists():
        raise ChosenInAnotherRound
    round = VisitRound.objects.create(
        meeting=meeting, opens_at=opens_at, closes_at=_checked(opens_at, closes_at), per_organisation=per_organisation
    )
    round.visits.set(chosen)
    refresh_visits(Q(item__meeting=meeting))
    refresh_deadlines(meeting.edition_id)
    _check_end(round)
    record(row=round, action="course.round.open", by=by)
    return round


def _checked(opens_at: dt.datetime, closes_at: dt.datetime) -> dt.datetime:
    if opens_at >= closes_at:
        raise ClosesBeforeItOpens
    return closes_at


def _check_end(round: VisitRound) -> None:
    if round.closes_at > starts_of(round):
        raise ClosesTooLate


@transaction.atomic
def change_round(
    *,
    round: VisitRound,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    per_organisation: int | None,
    by: Authority,
) -> VisitRound:
    """Other moments, or another limit. Raises OnlyTheOffice, RoundPublished, ClosesBeforeItOpens, ClosesTooLate."""
    check_office(by)
    round = locked(round)
    check_unpublished(round)
    round.opens_at, round.closes_at = opens_at, _checked(opens_at, closes_at)
    round.per_organisation = per_organisation
    _check_end(round)
    round.save(update_fields=["opens_at", "closes_at", "per_organisation"])
    refresh_deadlines(round.meeting.edition_id)
    record(row=round, action="course.round.change", by=by)
    return round


@transaction.atomic
def ask_undecided(*, round: VisitRound, by: Authority, telling: Telling | None = None) -> int:
    """A mail to everybody who did not choose, at most once a day with the same last moment; the first is the
    invitation. Returns to how many.

    Raises OnlyTheOffice, NotOpenNow, NothingToChoose, EverybodyChose, AskedToday, and what `deciding` raises.
    """
    check_office(by)
    round = locked(round)
    if not round.is_open or not round.meeting.goes_ahead:
        raise NotOpenNow
    if len(visits_of(round)) < 2:
        raise NothingToChoose
    people = list(undecided_in(round))
    if not people:
        raise EverybodyChose
    with deciding(telling, row=round, by=by):
        asked = ask_to_choose(round, people)
    if not asked:
        raise AskedToday
    record(row=round, action="course.round.remind", by=by, number=len(asked))
    return len(asked)
