"""The course office decides which pitches come up: they get their turns, and the owners of the others a reason.

Lock order: the edition, then the round, then each pitch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.settling import let_settle
from course.actions.mail.telling import deciding
from course.authority import check_office
from course.errors import AlreadyDone, Refusal
from pitches.actions.choosing.notices import tell_not_chosen
from pitches.actions.choosing.rounds import RoundDecided, locked
from pitches.actions.pitches.transition import ItemDoesNotFit, plan_pitch
from pitches.enums import NotChosen
from pitches.log_actions import NOT_CHOSEN
from pitches.models import ChoosingRound, Pitch, PitchSlot, Verdict
from pitches.queries.choosing import candidates, items_of

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import System
    from course.models import ProgrammeItem, User


class StillOpen(Refusal):
    message = _("People can still give dots. Decide when choosing has closed.")


class NothingToDecide(Refusal):
    message = _("No pitch is open to choose from.")


class PitchesChanged(Refusal):
    message = _("The pitches changed meanwhile. Look at the list and decide again.")


class ReasonMissing(Refusal):
    message = _("Choose '%(title)s', or say why not.")


class WordsMissing(Refusal):
    message = _("Say in a sentence why '%(title)s' was not chosen.")


class DecidedBefore(AlreadyDone):
    message = _("This was decided already.")


@dataclass(frozen=True)
class Reason:
    """Why a pitch was not chosen; another reason than those of the list needs words."""

    why: NotChosen
    words: str = ""


@transaction.atomic
def decide_round(
    *,
    round: ChoosingRound,
    chosen: Sequence[int],
    reasons: Mapping[int, Reason],
    item: ProgrammeItem | None,
    by: User | System,
    telling: Telling | None = None,
) -> ChoosingRound:
    """Give the chosen pitches (keys) their turns in `item`, in this order, and each other pitch its reason.

    One decision is about all mails. The others stay open to the group. Raises OnlyTheOffice, DecidedBefore,
    RoundDecided, StillOpen, NothingToDecide, PitchesChanged, ReasonMissing, WordsMissing, ItemDoesNotFit, what
    `plan_pitch` raises and what `deciding` raises.
    """
    check_office(by)
    round = locked(round)
    verdicts = _verdicts(round, chosen, reasons)
    if round.decided_at:
        raise DecidedBefore if _is_stored(round, verdicts, item) else RoundDecided
    if not round.has_closed:
        raise StillOpen
    pitches = _checked(round, verdicts)
    found = _item(round, item) if chosen else None
    round.decided_at = clock.now()
    round.save(update_fields=["decided_at"])
    Verdict.objects.bulk_create(verdicts)
    record(row=round, action="pitches.round.decide", by=by, number=len(chosen))
    with deciding(telling, row=round, by=by, takes_in=True):
        for verdict in verdicts:
            verdict.pitch = pitches[verdict.pitch_id]
            if verdict.turn and found:
                plan_pitch(pitch=verdict.pitch, item=found, by=by, telling=telling)
            else:
                record(row=verdict.pitch, action=NOT_CHOSEN, by=by, remark=verdict.why)
                let_settle(tell_not_chosen(verdict))
    return round


def _verdicts(round: ChoosingRound, chosen: Sequence[int], reasons: Mapping[int, Reason]) -> list[Verdict]:
    picked = [Verdict(round=round, pitch_id=pitch, turn=turn) for turn, pitch in enumerate(chosen, start=1)]
    others = [
        Verdict(round=round, pitch_id=pitch, reason=reason.why, words=reason.words.strip())
        for pitch, reason in reasons.items()
        if pitch not in chosen
    ]
    return picked + others


def _is_stored(round: ChoosingRound, verdicts: Sequence[Verdict], item: ProgrammeItem | None) -> bool:
    stored = Verdict.objects.filter(round=round).values_list("pitch", "turn", "reason", "words")
    asked = {(one.pitch_id, one.turn, one.reason, one.words) for one in verdicts}
    picked = [one.pitch_id for one in verdicts if one.turn]
    items = set(PitchSlot.objects.filter(pitch__in=picked).values_list("item", flat=True))
    return set(stored) == asked and items <= {item.pk if item else None}


def _checked(round: ChoosingRound, verdicts: Sequence[Verdict]) -> dict[int, Pitch]:
    """The pitches by their keys: each that is open has one verdict, with what that needs."""
    pitches = {pitch.pk: pitch for pitch in candidates(round).select_related("edition")}
    if not pitches:
        raise NothingToDecide
    keys = [one.pitch_id for one in verdicts]
    if len(set(keys)) < len(keys) or not set(keys) <= set(pitches):
        raise PitchesChanged
    for key, pitch in pitches.items():
        if key not in keys:
            raise ReasonMissing(title=pitch.title)
    for one in verdicts:
        if one.reason == NotChosen.OTHER and not one.words:
            raise WordsMissing(title=pitches[one.pitch_id].title)
    return pitches


def _item(round: ChoosingRound, item: ProgrammeItem | None) -> ProgrammeItem:
    """One of the meeting of the round."""
    found = items_of(round).filter(pk=item.pk).first() if item else None
    if found is None:
        raise ItemDoesNotFit
    return found
