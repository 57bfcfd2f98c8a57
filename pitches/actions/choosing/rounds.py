"""Rounds in which the group gives dots, as the course office makes and changes them.

Lock order: the edition, then the round.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import check_office
from course.enums import ItemKind
from course.errors import Refusal
from course.models import Meeting
from pitches.models import ChoosingRound

if TYPE_CHECKING:
    from course.authority import Authority

HISTORY = {
    "pitches.round.make": _("Round of choosing pitches made"),
    "pitches.round.change": _("Round of choosing pitches changed"),
    "pitches.round.enter": _("Dots entered for somebody"),
    "pitches.round.decide": _("Decided which pitches come up"),
    "pitches.turn.move": _("Order of the turns changed"),
    "pitches.turn.minutes": _("Minutes of a turn changed"),
    "pitches.roles.fill": _("Roles divided"),
    "pitches.tables.deal": _("Divided over tables"),
    "pitches.tables.clear": _("No tables any more: turns follow each other"),
    "pitches.roles.give": _("Role changed by hand"),
}


class NoItemForPitches(Refusal):
    message = _("This meeting has no item of the kind 'Pitch'. Add one to its programme first.")


class MeetingNotToCome(Refusal):
    message = _("This meeting began already, or it does not go ahead.")


class RoundThere(Refusal):
    message = _("There is a round for this meeting already. Change that one.")


class ClosesBeforeItOpens(Refusal):
    message = _("Choosing must open before it closes.")


class ClosesTooLate(Refusal):
    message = _("Choosing must close before the meeting begins.")


class RoundDecided(Refusal):
    message = _("This round is decided. Change the turns one by one.")


def locked(round: ChoosingRound) -> ChoosingRound:
    """The round as it is stored now, with its edition locked first. Inside a transaction."""
    edition = lock_edition(round.meeting.edition_id)
    found = ChoosingRound.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=round.pk)
    found.meeting.edition = edition
    return found


def check_undecided(round: ChoosingRound) -> None:
    """Raises RoundDecided."""
    if round.decided_at:
        raise RoundDecided


@transaction.atomic
def make_choosing_round(
    *, meeting: Meeting, opens_at: dt.datetime, closes_at: dt.datetime, by: Authority
) -> ChoosingRound:
    """Let the group choose which pitches come up in this meeting. The same twice is one round.

    Raises OnlyTheOffice, NoItemForPitches, MeetingNotToCome, RoundThere, ClosesBeforeItOpens, ClosesTooLate.
    """
    check_office(by)
    lock_edition(meeting.edition_id)
    made = ChoosingRound.objects.filter(meeting=meeting).select_related("meeting").first()
    if made and (made.opens_at, made.closes_at) == (opens_at, closes_at):
        return made
    if made:
        raise RoundThere
    _check_meeting(meeting)
    _check_moments(meeting, opens_at, closes_at)
    round = ChoosingRound.objects.create(meeting=meeting, opens_at=opens_at, closes_at=closes_at)
    record(row=round, action="pitches.round.make", by=by)
    return round


@transaction.atomic
def change_choosing_round(
    *, round: ChoosingRound, opens_at: dt.datetime, closes_at: dt.datetime, by: Authority
) -> ChoosingRound:
    """Other moments; dots that were given stay. Raises OnlyTheOffice, RoundDecided, ClosesBeforeItOpens,
    ClosesTooLate.
    """
    check_office(by)
    round = locked(round)
    check_undecided(round)
    _check_moments(round.meeting, opens_at, closes_at)
    if (round.opens_at, round.closes_at) != (opens_at, closes_at):
        round.opens_at, round.closes_at = opens_at, closes_at
        round.save(update_fields=["opens_at", "closes_at"])
        record(row=round, action="pitches.round.change", by=by)
    return round


def _check_meeting(meeting: Meeting) -> None:
    if meeting.starts_at <= clock.now() or not meeting.goes_ahead:
        raise MeetingNotToCome
    if not meeting.items.filter(kind=ItemKind.PITCH).exists():
        raise NoItemForPitches


def _check_moments(meeting: Meeting, opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    if opens_at >= closes_at:
        raise ClosesBeforeItOpens
    if closes_at > meeting.starts_at:
        raise ClosesTooLate
