"""Writing a pitch: the author's own text, kept until it is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.errors import Refusal
from course.models import Edition, User
from pitches.actions.pitches.transition import MovedBefore, NoPlace, incomplete, lock_pitch, submit_pitch
from pitches.actions.pitches.versions import keep_version, show_version
from pitches.enums import PitchState
from pitches.log_actions import REVISED
from pitches.models import Pitch
from pitches.queries.pitches import edition_for_new_pitch
from pitches.queries.versions import texts_of
from pitches.rules import DECLARATIONS, WRITTEN, can_edit_pitch, can_revise_pitch, is_author, what_is_missing

TEXTS = ("kind", "visibility", "help_kind", "urgency", *WRITTEN)
DECLARED = ("municipality", *DECLARATIONS, "traces_seen")
CHOSEN = ("themes", "laws", "parties")


class ChangedMeanwhile(Refusal):
    message = _(
        "Meanwhile other words were kept. Yours are still in the fields, and what is kept now stands below the form. "
        "Keep yours once more to put them in its place."
    )


class NotEditable(Refusal):
    message = _("You can change your own pitch until the group discusses it.")


class SayWhatChanged(Refusal):
    message = _("Say in one sentence what you changed, and why. Whoever read your pitch before sees that.")


@transaction.atomic
def save_draft(*, by: User, data: Mapping[str, Any], pitch: Pitch | None = None, stamp: str = "") -> Pitch:
    """Keep what the author typed, in a new pitch or in their own. The same text twice is one pitch.

    `stamp` is that of the words on which the author went on. Raises NotEditable, NoPlace, ChangedMeanwhile.
    """
    if pitch is None:
        edition = _edition_for(by)
        pitch = _twin_of(by, edition, data) or Pitch(author=by, edition=edition)
    else:
        pitch = lock_pitch(pitch)
    if can_edit_pitch(by, pitch):
        if stamp not in ("", pitch.stamp) and not _says_the_same(pitch, data):
            raise ChangedMeanwhile
        _write(pitch, data)
    elif not (is_author(by, pitch) and _says_the_same(pitch, data)):
        raise NotEditable
    return pitch


@transaction.atomic
def save_and_submit(*, by: User, data: Mapping[str, Any], pitch: Pitch | None = None, stamp: str = "") -> Pitch:
    """Keep what the author typed and hand it in, or neither; with an `answer` to what the course office asked.

    Raises NotEditable, NoPlace, ChangedMeanwhile, PitchIncomplete, NoSuchTransition, NotYourTransition.
    """
    pitch = save_draft(by=by, data=data, pitch=pitch, stamp=stamp)
    try:
        return submit_pitch(pitch=pitch, by=by, answer=str(data.get("answer", "")))
    except MovedBefore:  # a second click
        return pitch


@transaction.atomic
def revise_pitch(*, by: User, data: Mapping[str, Any], pitch: Pitch, stamp: str = "") -> Pitch:
    """Write a pitch better that was handed in, as a new version when its texts change; `says` tells what did. The same
    twice is once.

    Raises NotEditable, ChangedMeanwhile, PitchIncomplete, SayWhatChanged.
    """
    pitch = lock_pitch(pitch)
    if not can_revise_pitch(by, pitch):
        raise NotEditable
    if stamp not in ("", pitch.stamp) and not _says_the_same(pitch, data):
        raise ChangedMeanwhile
    before, texts, says = pitch.stamp, texts_of(pitch), str(data.get("says", "")).strip()
    _write(pitch, data)
    if what_is_missing(pitch):
        raise incomplete(pitch)
    if pitch.stamp == before:
        return pitch
    if texts_of(pitch) != texts:
        if not says:
            raise SayWhatChanged
        keep_version(pitch, by=by, says=says)
    show_version(pitch)
    record(row=pitch, action=REVISED, by=by, remark=says)
    return pitch


def _edition_for(user: User) -> Edition:
    User.objects.select_for_update().get(pk=user.pk)
    edition = edition_for_new_pitch(user)
    if edition is None:
        raise NoPlace
    return edition


def _twin_of(user: User, edition: Edition, data: Mapping[str, Any]) -> Pitch | None:
    """A second click brings the same text again: that is the pitch of the first click."""
    texts = {name: data[name] for name in TEXTS if name in data}
    fresh = Pitch.objects.filter(state__in=[PitchState.DRAFT, PitchState.SUBMITTED])
    return fresh.select_for_update(of=("self",)).filter(author=user, edition=edition, **texts).first()


def _says_the_same(pitch: Pitch, data: Mapping[str, Any]) -> bool:
    texts = all(getattr(pitch, name) == data[name] for name in (*TEXTS, "municipality") if name in data)
    return texts and all(set(getattr(pitch, name).all()) == set(data[name]) for name in CHOSEN if name in data)


def _write(pitch: Pitch, data: Mapping[str, Any]) -> None:
    for name in (*TEXTS, *DECLARED):
        if name in data:
            setattr(pitch, name, data[name])
    pitch.save()
    for name in CHOSEN:
        if name in data:
            getattr(pitch, name).set(data[name])
