"""Every step in the life of a pitch, through one door: lock, look in the table, change, log, tell.

Lock order: the edition first, then the pitch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.settling import let_settle
from course.actions.mail.telling import deciding
from course.authority import SYSTEM, System
from course.errors import AlreadyDone, Refusal
from course.models import ProgrammeItem, User
from pitches.actions.guests import tell_guests
from pitches.actions.pitches.notices import tell_owners
from pitches.actions.pitches.versions import keep_version, show_version
from pitches.enums import HAS_TURN, WAS_DISCUSSED, Actor, PitchMail, PitchMove, PitchNeed, PitchState
from pitches.log_actions import TURN
from pitches.models import Pitch, PitchSlot
from pitches.queries.office import items_for
from pitches.queries.transitions import MOVED, unmet
from pitches.rules import actors_of, move_of, what_is_missing

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling


class NoSuchTransition(Refusal):
    message = _("A pitch cannot go from '%(before)s' to '%(after)s'.")


class NotYourTransition(Refusal):
    message = _("You cannot bring this pitch from '%(before)s' to '%(after)s'.")


class MovedBefore(AlreadyDone):
    message = _("This was done before.")


class PitchIncomplete(Refusal):
    message = _("Your pitch is not handed in yet. This is missing: %(missing)s.")


class NoPlace(Refusal):
    message = _("You can hand in a pitch when you have a place in the course.")


class NothingSaid(Refusal):
    message = _("Write in a sentence why, or what you ask. The owner of the pitch reads it.")


class NoTurn(Refusal):
    message = _("Choose first in which meeting the pitch has its turn.")


class NoOutcome(Refusal):
    message = _("Write down first what it came down to.")


class NoPromise(Refusal):
    message = _("Nobody promised anything yet.")


class StillPromised(Refusal):
    message = _("A promise of this pitch is still open. Say first how it went.")


class NotAgreed(Refusal):
    message = _("A pitch goes up in another when the owners of both agree.")


class ItemDoesNotFit(Refusal):
    message = _("A pitch has its turn in an item of the kind 'Pitch', in a coming meeting of its own edition.")


class SaidOtherwise(Refusal):
    message = _("This was done before, with other words: '%(words)s'. Yours are not kept.")


REFUSALS: dict[PitchNeed, type[Refusal]] = {
    PitchNeed.COMPLETE: PitchIncomplete,
    PitchNeed.HAS_PLACE: NoPlace,
    PitchNeed.REASON: NothingSaid,
    PitchNeed.HAS_TURN: NoTurn,
    PitchNeed.HAS_OUTCOME: NoOutcome,
    PitchNeed.HAS_PROMISE: NoPromise,
    PitchNeed.NO_OPEN_PROMISE: StillPromised,
    PitchNeed.BOTH_AGREE: NotAgreed,
}
"""What is said when a need of the table does not hold."""

HEARD_OUTSIDE = {
    PitchState.DISCUSSED: PitchMail.GUEST_OUTCOME,
    PitchState.DECLINED: PitchMail.GUEST_NO_LONGER,
    PitchState.WITHDRAWN: PitchMail.GUEST_NO_LONGER,
}
"""What a residents' initiative reads whose question the pitch is."""

KEEPS = {
    PitchState.RETURNED: "remark",
    PitchState.PARKED: "reason",
    PitchState.DECLINED: "reason",
    PitchState.REPORTED_BACK: "report",
}
"""The field that keeps what was said with a step."""

STORED = ("state", "moves", "submitted_at", "remark", "reason", "report")


def lock_pitch(pitch: Pitch) -> Pitch:
    """The row itself, locked until the transaction ends; for what tells nobody."""
    rows = Pitch.objects.select_for_update(of=("self",)).select_related("edition", "author", "co_owner")
    return rows.get(pk=pitch.pk)


def locked(pitch: Pitch) -> Pitch:
    """The same with its edition locked first: of what is decided people hear."""
    lock_edition(pitch.edition_id)
    return lock_pitch(pitch)


@transaction.atomic
def transition_pitch(
    *, pitch: Pitch, to: PitchState, by: User | System, words: str = "", telling: Telling | None = None
) -> Pitch:
    """Make a step of the table; the owners hear of what others do. `words` is the question, the reason or the story.

    Returns the pitch as it is stored now. Raises MovedBefore (with other words SaidOtherwise), NoSuchTransition,
    NotYourTransition, the refusal of the first need that does not hold, and for the course office what `deciding`
    raises.
    """
    pitch = locked(pitch)
    actors, before, words = actors_of(by, pitch), PitchState(pitch.state), words.strip()
    if before == to and actors:
        said = getattr(pitch, KEEPS[to]) if to in KEEPS else words
        raise MovedBefore if words in ("", said) else SaidOtherwise(words=said)
    mail = _check(pitch, to, by, words).mail
    _change(pitch, to, words)
    if to == PitchState.SUBMITTED:
        keep_version(pitch, by=by, answer=words)
    else:
        show_version(pitch)
    record(row=pitch, action=MOVED, by=by, **{"from": before, "to": to, "remark": words})
    with deciding(telling, row=pitch, by=by, office=actors == {Actor.ORGANISER}):
        if mail and Actor.AUTHOR not in actors:
            let_settle(tell_owners(pitch, mail))
        if to in HEARD_OUTSIDE:
            tell_guests(pitch, HEARD_OUTSIDE[to])
    return pitch


def _check(pitch: Pitch, to: PitchState, by: User | System, words: str) -> PitchMove:
    before, move = PitchState(pitch.state), move_of(pitch, to)
    names = {"before": before.label, "after": to.label}
    if not move.by:
        raise NoSuchTransition(**names)
    if actors_of(by, pitch).isdisjoint(move.by):
        raise NotYourTransition(**names)
    if PitchNeed.REASON in move.needs and not words:
        raise NothingSaid
    for need in unmet(pitch, move.needs):
        raise incomplete(pitch) if need == PitchNeed.COMPLETE else REFUSALS[need]
    return move


def incomplete(pitch: Pitch) -> PitchIncomplete:
    """What is missing, in words."""
    labels = {field.name: str(field.verbose_name) for field in Pitch._meta.fields}
    return PitchIncomplete(missing=", ".join(labels[name] for name in what_is_missing(pitch)))


def _change(pitch: Pitch, to: PitchState, words: str) -> None:
    """Write the step; a turn to come is free for another pitch when this one goes back."""
    if pitch.state in HAS_TURN and to not in (*HAS_TURN, *WAS_DISCUSSED):
        PitchSlot.objects.filter(pitch=pitch).delete()
    pitch.state, pitch.moves = to, pitch.moves + 1
    if to == PitchState.SUBMITTED:
        pitch.submitted_at = pitch.submitted_at or clock.now()
    if to in KEEPS:
        setattr(pitch, KEEPS[to], words)
    pitch.save(update_fields=STORED)


def take_off_agenda(pitch: Pitch) -> None:
    """A pitch whose owner left is open again, its turn free; nobody is told who is not there any more. The caller locks
    it.
    """
    before = PitchState(pitch.state)
    _change(pitch, PitchState.OPEN, "")
    record(row=pitch, action=MOVED, by=SYSTEM, **{"from": before, "to": PitchState.OPEN, "remark": ""})


def submit_pitch(*, pitch: Pitch, by: User, answer: str = "") -> Pitch:
    """Hand in a pitch, with an answer to what the course office asked. Raises what `transition_pitch` raises."""
    return transition_pitch(pitch=pitch, to=PitchState.SUBMITTED, words=answer, by=by)


def withdraw_pitch(*, pitch: Pitch, by: User, telling: Telling | None = None) -> Pitch:
    """Take a pitch back; its turn is free for another. Raises what `transition_pitch` raises."""
    return transition_pitch(pitch=pitch, to=PitchState.WITHDRAWN, by=by, telling=telling)


@transaction.atomic
def plan_pitch(*, pitch: Pitch, item: ProgrammeItem, by: User | System, telling: Telling | None = None) -> PitchSlot:
    """Put a pitch on the agenda, as the last turn of the programme item; again for another item.

    Raises NotYourTransition, ItemDoesNotFit, and what `transition_pitch` raises.
    """
    pitch = locked(pitch)
    if Actor.ORGANISER not in actors_of(by, pitch):
        raise NotYourTransition(before=PitchState(pitch.state).label, after=PitchState.PLANNED.label)
    found = items_for(pitch).filter(pk=item.pk).first()
    if found is None:
        raise ItemDoesNotFit
    ProgrammeItem.objects.select_for_update(of=("self",)).get(pk=found.pk)
    slot = PitchSlot.objects.filter(pitch=pitch).first() or PitchSlot(pitch=pitch)
    if slot.item_id == found.pk:
        raise MovedBefore
    last = PitchSlot.objects.filter(item=found).aggregate(Max("position"))["position__max"]
    slot.item, slot.position = found, (last or 0) + 1
    slot.save()
    record(row=pitch, action=TURN, by=by, item=f"{found.meeting}, {found}")
    with deciding(telling, row=pitch, by=by):
        if pitch.state == PitchState.PLANNED:
            _move_turn(pitch)
        else:
            transition_pitch(pitch=pitch, to=PitchState.PLANNED, by=by, telling=telling)
    return slot


def _move_turn(pitch: Pitch) -> None:
    """Another turn is another mail about the same state."""
    pitch.moves += 1
    pitch.save(update_fields=["moves"])
    let_settle(tell_owners(pitch, PitchMail.PLANNED))
