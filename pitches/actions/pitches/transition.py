"""Every state move of a pitch, through one door: lock, look in the table, change, log."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.authority import System
from course.errors import Refusal
from course.models import ProgrammeItem, User
from course.rules import is_organiser
from pitches.enums import PITCH_TRANSITIONS, PitchState
from pitches.log_actions import MOVED, TURN
from pitches.models import Pitch, PitchSlot
from pitches.queries.office import items_for
from pitches.rules import actors_of, has_place, is_being_written, may_transition, what_is_missing


class NoSuchTransition(Refusal):
    message = _("A pitch cannot go from '%(before)s' to '%(after)s'.")


class NotYourTransition(Refusal):
    message = _("You cannot bring this pitch from '%(before)s' to '%(after)s'.")


class PitchIncomplete(Refusal):
    message = _("Your pitch is not handed in yet. This is missing: %(missing)s.")


class NoPlace(Refusal):
    message = _("You can hand in a pitch when you have a place in the course.")


class RemarkMissing(Refusal):
    message = _("Write what you ask of the author.")


class AskedOtherwise(Refusal):
    message = _("The author was asked something already: '%(remark)s'. Your question is not kept.")


class ItemDoesNotFit(Refusal):
    message = _("A pitch has its turn in an item of the kind 'Pitch', in a coming meeting of its own edition.")


def lock_pitch(pitch: Pitch) -> Pitch:
    """The row itself, locked until the transaction ends."""
    return Pitch.objects.select_for_update().get(pk=pitch.pk)


@transaction.atomic
def transition_pitch(*, pitch: Pitch, to: PitchState, by: User | System, remark: str = "") -> Pitch:
    """Bring a pitch to another state. A pitch that is already there stays as it is.

    Raises NoSuchTransition, NotYourTransition, PitchIncomplete, NoPlace, RemarkMissing, and AskedOtherwise when the
    author was asked something else.
    """
    pitch = lock_pitch(pitch)
    before = PitchState(pitch.state)
    if before == to and actors_of(by, pitch):
        if to == PitchState.RETURNED and remark not in ("", pitch.remark):
            raise AskedOtherwise(remark=pitch.remark)
        return pitch
    _check(pitch, to, by, remark)
    pitch.state = to
    if to == PitchState.SUBMITTED:
        pitch.submitted_at = pitch.submitted_at or clock.now()
    if to == PitchState.RETURNED:
        pitch.remark = remark
    pitch.save(update_fields=["state", "submitted_at", "remark"])
    if to in (PitchState.SUBMITTED, PitchState.WITHDRAWN):
        PitchSlot.objects.filter(pitch=pitch).delete()
    record(row=pitch, action=MOVED, by=by, **{"from": before, "to": to, "remark": remark})
    return pitch


def _check(pitch: Pitch, to: PitchState, by: User | System, remark: str) -> None:
    before = PitchState(pitch.state)
    words = {"before": before.label, "after": to.label}
    if to not in PITCH_TRANSITIONS[before]:
        raise NoSuchTransition(**words)
    if not may_transition(by, pitch, to):
        raise NotYourTransition(**words)
    if to == PitchState.RETURNED and not remark.strip():
        raise RemarkMissing
    if to == PitchState.SUBMITTED and not isinstance(by, System) and is_being_written(by, pitch):
        _check_hand_in(pitch, by)


def _check_hand_in(pitch: Pitch, user: User) -> None:
    missing = what_is_missing(pitch)
    if missing:
        labels = {field.name: str(field.verbose_name) for field in Pitch._meta.fields}
        raise PitchIncomplete(missing=", ".join(labels[name] for name in missing))
    if not has_place(user, pitch):
        raise NoPlace


def submit_pitch(*, pitch: Pitch, by: User) -> Pitch:
    """Hand in a pitch. Raises NoSuchTransition, NotYourTransition, PitchIncomplete, NoPlace."""
    return transition_pitch(pitch=pitch, to=PitchState.SUBMITTED, by=by)


def withdraw_pitch(*, pitch: Pitch, by: User) -> Pitch:
    """Take a pitch back; its turn is free for another. Raises NoSuchTransition, NotYourTransition."""
    return transition_pitch(pitch=pitch, to=PitchState.WITHDRAWN, by=by)


@transaction.atomic
def plan_pitch(*, pitch: Pitch, item: ProgrammeItem, by: User) -> PitchSlot:
    """Put a pitch on the agenda, as the last turn of the programme item; again for another item.

    Raises NoSuchTransition, NotYourTransition, ItemDoesNotFit.
    """
    if not is_organiser(by):
        raise NotYourTransition(before=PitchState(pitch.state).label, after=PitchState.PLANNED.label)
    item = ProgrammeItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    if not items_for(pitch).filter(pk=item.pk).exists():
        raise ItemDoesNotFit
    pitch = transition_pitch(pitch=pitch, to=PitchState.PLANNED, by=by)
    slot = PitchSlot.objects.filter(pitch=pitch).first() or PitchSlot(pitch=pitch)
    if slot.item_id != item.pk:
        last = PitchSlot.objects.filter(item=item).aggregate(Max("position"))["position__max"]
        slot.item, slot.position = item, (last or 0) + 1
        slot.save()
        record(row=pitch, action=TURN, by=by, item=f"{item.meeting}, {item}")
    return slot
