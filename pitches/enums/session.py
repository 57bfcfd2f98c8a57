"""The pitch clock (*pitchklok*): what may be posted in a phase, and the buttons of who leads."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from pitches.enums.pitches import ContributionKind


class Posting(TextChoices):
    """What the group may post in a phase; nothing at all when it has none of these."""

    QUESTION = "question", _("A question")
    ADVICE = "advice", _("Advice")
    JOIN = "join", _("'I join in'")
    DOTS = "dots", _("Dots for what helps most")


class ClockMove(StrEnum):
    """A button of who leads. STOP is the one of the chair: it moves on like NEXT and takes nothing any more."""

    NEXT = "next"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    ONE_MORE = "one_more"
    THREE_MORE = "three_more"
    STOP = "stop"


ADVICE_KINDS = (ContributionKind.TIP, ContributionKind.OBJECTION)
"""Refused everywhere until the group is in its advice phase, or discussed the pitch."""

KINDS_OF: dict[Posting, tuple[ContributionKind, ...]] = {
    Posting.QUESTION: (ContributionKind.QUESTION,),
    Posting.ADVICE: (*ADVICE_KINDS, ContributionKind.EXPERIENCE),
    Posting.JOIN: (ContributionKind.OFFER,),
    Posting.DOTS: (),
}

MOST_DOTS = 3
"""That one person gives in one discussion."""

EXTRA_MINUTES = {ClockMove.ONE_MORE: 1, ClockMove.THREE_MORE: 3}
