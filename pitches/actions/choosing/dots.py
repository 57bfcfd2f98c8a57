"""Somebody divides three dots over the pitches of a round; the course office enters them for who has no screen.

Lock order: the edition, then the round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from course import clock
from course.actions.history import record
from course.authority import check_office
from course.errors import Refusal
from course.models import Enrolment
from pitches.actions.choosing.rounds import check_undecided, locked
from pitches.enums import DOTS, DOTS_ON_ONE
from pitches.models import Ballot, ChoosingRound, Dot
from pitches.queries.choosing import candidates_for
from pitches.rules import is_author

if TYPE_CHECKING:
    from course.models import User


class NoPlaceToChoose(Refusal):
    message = _("Dots are for who has a place in this course.")


class ChoosingNotOpen(Refusal):
    message = _("Choosing is not open yet.")


class ChoosingClosed(Refusal):
    message = _("Choosing has closed.")


class TooManyDots(Refusal):
    message = ngettext_lazy(
        "You divide three dots. That is %(number)d too many.",
        "You divide three dots. That is %(number)d too many.",
        "number",
    )


class TooManyOnOne(Refusal):
    message = _("Give a pitch two dots at most.")


class NotToChooseFrom(Refusal):
    message = _("One of these pitches is not open to choose from any more. Look at the list and choose again.")


class YourOwnPitch(Refusal):
    message = _("Give your dots to the pitches of others.")


@transaction.atomic
def give_dots(*, round: ChoosingRound, dots: Mapping[int, int], by: User, person: User | None = None) -> Ballot | None:
    """Divide dots over pitches (keys), in place of all that the person gave before; nothing takes them back.

    The course office enters them for a `person`, also after closing, until the round is decided. Dots on a pitch that
    is no longer open stay until somebody divides them anew. Raises OnlyTheOffice, NoPlaceToChoose, RoundDecided,
    ChoosingNotOpen, ChoosingClosed, TooManyOnOne, TooManyDots, NotToChooseFrom, YourOwnPitch.
    """
    person = person or by
    is_entered = person.pk != by.pk
    if is_entered:
        check_office(by)
    round = locked(round)
    _check_place(round, person)
    _check_window(round, is_entered=is_entered)
    given = {pitch: number for pitch, number in dots.items() if number}
    _check_numbers(given)
    _check_pitches(round, person, given)
    ballot = _store(round, person, given, by if is_entered else None)
    if is_entered:
        record(row=round, action="pitches.round.enter", by=by, person=str(person))
    return ballot


def _check_place(round: ChoosingRound, person: User) -> None:
    places = Enrolment.objects.taking_part().filter(edition=round.meeting.edition_id, user=person)
    if not person.is_active or not places.exists():
        raise NoPlaceToChoose


def _check_window(round: ChoosingRound, *, is_entered: bool) -> None:
    check_undecided(round)
    if not round.has_opened:
        raise ChoosingNotOpen
    if not is_entered and not round.is_open:
        raise ChoosingClosed


def _check_numbers(given: Mapping[int, int]) -> None:
    if any(not 0 < number <= DOTS_ON_ONE for number in given.values()):
        raise TooManyOnOne
    too_many = sum(given.values()) - DOTS
    if too_many > 0:
        raise TooManyDots(number=too_many)


def _check_pitches(round: ChoosingRound, person: User, given: Mapping[int, int]) -> None:
    known = candidates_for(round, person).in_bulk(given)
    if len(known) < len(given):
        raise NotToChooseFrom
    if any(is_author(person, pitch) for pitch in known.values()):
        raise YourOwnPitch


def _store(round: ChoosingRound, person: User, given: Mapping[int, int], entered_by: User | None) -> Ballot | None:
    """One ballot, with these dots and no others; who gives nothing has none."""
    if not given:
        Ballot.objects.filter(round=round, user=person).delete()
        return None
    ballot, _is_new = Ballot.objects.get_or_create(round=round, user=person)
    ballot.dots.all().delete()
    Dot.objects.bulk_create(Dot(ballot=ballot, pitch_id=pitch, number=number) for pitch, number in given.items())
    ballot.entered_by, ballot.given_at = entered_by, clock.now()
    ballot.save(update_fields=["entered_by", "given_at"])
    return ballot
