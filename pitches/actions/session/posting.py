"""Taking part in a discussion: what the group posts while it goes on, and what is written down for them afterwards.

Lock: the pitch, so that whoever posts and whoever presses a button of the clock wait for each other.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course.errors import Refusal
from pitches.actions.pitches.contributions import AdviceLater, NoContributions, NothingSaid
from pitches.actions.pitches.recognitions import offer_help, take_back_help
from pitches.actions.pitches.transition import lock_pitch
from pitches.actions.promises import NotInTheGroup
from pitches.actions.session.leading import NotLeading, NotRunning
from pitches.enums import WAS_DISCUSSED, ContributionKind, PitchState
from pitches.enums.session import ADVICE_KINDS, MOST_DOTS, Posting
from pitches.models import Contribution, ContributionDot, Discussion, Pitch
from pitches.queries.people import members_of
from pitches.queries.session import is_discussed_now, takes_kind
from pitches.rules import can_contribute, can_lead, can_recognise

if TYPE_CHECKING:
    from course.models import User


class PhaseIsOver(Refusal):
    message = _("This phase is over. What you wrote stays in the field; it is not sent.")


class NotInThisPhase(Refusal):
    message = _("This is not what this phase is for. What you wrote stays in the field.")


class DotsAreGone(Refusal):
    message = _("You gave all your dots. Take one back first.")


class NoSuchText(Refusal):
    message = _("This text is not there any more.")


def _running(pitch: Pitch) -> Discussion:
    discussion = Discussion.objects.filter(pitch=pitch).first()
    if discussion is None or not is_discussed_now(pitch, discussion):
        raise NotRunning
    return discussion


@transaction.atomic
def post_live(
    *, pitch: Pitch, kind: ContributionKind, text: str, phase: int, by: User, key: uuid.UUID | None = None
) -> Contribution:
    """Post something for the phase with this index; it counts while that phase goes on and for a moment after. The
    same words, or the same form (`key`) with the same words, are one contribution.

    Raises NoContributions, NotRunning, NothingSaid, PhaseIsOver, NotInThisPhase, AdviceLater.
    """
    pitch = lock_pitch(pitch)
    if not can_contribute(by, pitch):
        raise NoContributions
    twin = Contribution.objects.filter(pitch=pitch, author=by, kind=kind, text=text.strip()).first()
    if twin is not None:
        return twin
    discussion = _running(pitch)
    clock, now = discussion.clock, timezone.now()
    if not text.strip():
        raise NothingSaid
    if phase not in clock.open_phases(now):
        raise PhaseIsOver
    if not clock.takes(kind, phase, now):
        raise AdviceLater if kind in ADVICE_KINDS else NotInThisPhase
    return Contribution.objects.create(
        pitch=pitch,
        author=by,
        kind=ContributionKind(kind),
        text=text.strip(),
        phase=clock.phases[phase].name,
        is_live=True,
        key=_fresh(key),
    )


def _fresh(key: uuid.UUID | None) -> uuid.UUID | None:
    """One form sent twice with other words is two contributions; the second has no key."""
    return None if key is None or Contribution.objects.filter(key=key).exists() else key


@transaction.atomic
def join_in(*, pitch: Pitch, wanted: bool, by: User) -> None:
    """'I join in', or not after all; twice is once.

    Raises NotForYou, NotRunning, NotInThisPhase.
    """
    pitch = lock_pitch(pitch)
    act = offer_help if wanted else take_back_help
    if can_recognise(by, pitch):
        _check_takes(pitch, Posting.JOIN)
    act(pitch=pitch, by=by)


@transaction.atomic
def give_dot(*, pitch: Pitch, contribution: int, wanted: bool, by: User) -> None:
    """A dot for what helps most, or take it back; twice is once.

    Raises NoContributions, NotRunning, NotInThisPhase, NoSuchText, DotsAreGone.
    """
    pitch = lock_pitch(pitch)
    if not can_contribute(by, pitch):
        raise NoContributions
    _check_takes(pitch, Posting.DOTS)
    row = Contribution.objects.filter(pitch=pitch, is_live=True, pk=contribution).first()
    if row is None:
        raise NoSuchText
    given = ContributionDot.objects.filter(contribution__pitch=pitch, user=by)
    if not wanted:
        given.filter(contribution=row).delete()
        return
    if given.exclude(contribution=row).count() >= MOST_DOTS:
        raise DotsAreGone
    ContributionDot.objects.get_or_create(contribution=row, user=by)


def _check_takes(pitch: Pitch, posting: Posting) -> None:
    phase = _running(pitch).clock.phase
    if phase is None or posting not in phase.posts:
        raise NotInThisPhase


@transaction.atomic
def enter_for(*, pitch: Pitch, person: User, kind: ContributionKind, text: str, by: User) -> Contribution:
    """Write down what somebody of the group said or wrote on a card, while it goes on or afterwards.

    Raises NotLeading, NotRunning before the discussion, NotInTheGroup, NothingSaid, AdviceLater.
    """
    pitch = lock_pitch(pitch)
    if not can_lead(by, pitch):
        raise NotLeading
    if pitch.state not in (PitchState.IN_DISCUSSION, *WAS_DISCUSSED):
        raise NotRunning
    if not members_of(pitch.edition_id).filter(pk=person.pk).exists():
        raise NotInTheGroup
    if not text.strip():
        raise NothingSaid
    if not takes_kind(pitch, kind):
        raise AdviceLater
    row, _is_new = Contribution.objects.get_or_create(
        pitch=pitch, author=person, kind=ContributionKind(kind), text=text.strip(), defaults={"entered_by": by}
    )
    return row
