"""Answering a pitch, replying to what others said of it, and having second thoughts about it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.errors import AlreadyDone, Refusal
from course.models import User
from pitches.actions.pitches.transition import lock_pitch
from pitches.enums import ContributionKind
from pitches.models import Contribution, Pitch
from pitches.queries.session import takes_kind
from pitches.rules import can_change_contribution, can_contribute, can_reply, can_withdraw_contribution


class NoContributions(Refusal):
    message = _("You cannot answer this pitch now.")


class AdviceLater(Refusal):
    message = _("Advice comes later: the group asks first, and advises from the advice phase of the discussion on.")


class NothingSaid(Refusal):
    message = _("Write something first.")


class NotToChange(Refusal):
    message = _("You can change your own contribution for a day, as long as nobody replied to it.")


class NotToTakeBack(Refusal):
    message = _("Only who placed a contribution takes it back, as long as the pitch is open to the group.")


class TakenBackBefore(AlreadyDone):
    message = _("This was done before.")


@transaction.atomic
def contribute(*, pitch: Pitch, by: User, kind: ContributionKind, text: str) -> Contribution:
    """Add a typed contribution. The same words of the same kind by the same person are one contribution.

    Raises NoContributions, NothingSaid, AdviceLater.
    """
    pitch = lock_pitch(pitch)
    if not can_contribute(by, pitch):
        raise NoContributions
    if not text.strip():
        raise NothingSaid
    if not takes_kind(pitch, kind):
        raise AdviceLater
    contribution, _created = Contribution.objects.get_or_create(
        pitch=pitch, author=by, kind=ContributionKind(kind), text=text.strip()
    )
    return contribution


@transaction.atomic
def reply(*, contribution: Contribution, by: User, text: str) -> Contribution:
    """Say something about what somebody else said. The same words twice are one reply.

    Raises NoContributions, NothingSaid.
    """
    contribution = _locked(contribution)
    if not can_reply(by, contribution):
        raise NoContributions
    if not text.strip():
        raise NothingSaid
    row, _is_new = Contribution.objects.get_or_create(
        pitch=contribution.pitch,
        author=by,
        kind=ContributionKind.REPLY,
        reply_to=contribution,
        text=text.strip(),
    )
    return row


@transaction.atomic
def change_contribution(*, contribution: Contribution, by: User, text: str) -> Contribution:
    """Write your own contribution better. Raises NotToChange, NothingSaid."""
    contribution = _locked(contribution)
    if not can_change_contribution(by, contribution):
        raise NotToChange
    if not text.strip():
        raise NothingSaid
    if contribution.text != text.strip():
        contribution.text, contribution.changed_at = text.strip(), clock.now()
        contribution.save(update_fields=["text", "changed_at"])
    return contribution


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution, by: User) -> Contribution:
    """Take your own contribution back: its words are gone, with the dots that it got in the discussion. What others
    replied stays. Raises TakenBackBefore, NotToTakeBack.
    """
    contribution = _locked(contribution)
    if contribution.is_withdrawn and contribution.author_id == by.pk:
        raise TakenBackBefore
    if not can_withdraw_contribution(by, contribution):
        raise NotToTakeBack
    contribution.text, contribution.withdrawn_at = "", clock.now()
    contribution.save(update_fields=["text", "withdrawn_at"])
    contribution.dots.all().delete()
    return contribution


def _locked(contribution: Contribution) -> Contribution:
    """The row as it stands now, behind the lock of its pitch."""
    pitch = lock_pitch(contribution.pitch)
    row = Contribution.objects.get(pk=contribution.pk)
    row.pitch = pitch
    return row
