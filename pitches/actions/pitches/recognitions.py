"""'I recognise this' and 'I want to help': one click of one person, that can be taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.errors import Refusal
from course.models import User
from pitches.actions.pitches.transition import lock_pitch
from pitches.enums import RecognitionKind
from pitches.models import Pitch, Recognition
from pitches.rules import can_recognise


class NotForYou(Refusal):
    message = _("This button is for the others in the group.")


def recognise(*, pitch: Pitch, by: User) -> None:
    """Say that you know this from your own work; twice is once. Raises NotForYou."""
    _set(pitch, by, RecognitionKind.RECOGNISE, wanted=True)


def unrecognise(*, pitch: Pitch, by: User) -> None:
    """Take it back; also when it was never said. Raises NotForYou."""
    _set(pitch, by, RecognitionKind.RECOGNISE, wanted=False)


def offer_help(*, pitch: Pitch, by: User) -> None:
    """Say that you want to help; twice is once. Raises NotForYou."""
    _set(pitch, by, RecognitionKind.HELP, wanted=True)


def take_back_help(*, pitch: Pitch, by: User) -> None:
    """Take the offer back; also when it was never made. Raises NotForYou."""
    _set(pitch, by, RecognitionKind.HELP, wanted=False)


@transaction.atomic
def _set(pitch: Pitch, user: User, kind: RecognitionKind, *, wanted: bool) -> None:
    pitch = lock_pitch(pitch)
    if not can_recognise(user, pitch):
        raise NotForYou
    if wanted:
        Recognition.objects.get_or_create(pitch=pitch, user=user, kind=kind)
    else:
        Recognition.objects.filter(pitch=pitch, user=user, kind=kind).delete()
