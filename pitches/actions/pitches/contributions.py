"""Answering a pitch."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.errors import Refusal
from course.models import User
from pitches.actions.pitches.transition import lock_pitch
from pitches.enums import ContributionKind
from pitches.models import Contribution, Pitch
from pitches.queries.session import takes_kind
from pitches.rules import can_contribute


class NoContributions(Refusal):
    message = _("You cannot answer this pitch now.")


class AdviceLater(Refusal):
    message = _("Advice comes later: the group asks first, and advises from the advice phase of the discussion on.")


class NothingSaid(Refusal):
    message = _("Write something first.")


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
