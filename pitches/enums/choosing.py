"""Choosing which pitches come up: how many dots, how far a round is, why a pitch was not chosen, roles in a turn."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DOTS = 3
"""What one person gives away in a round, at most."""

DOTS_ON_ONE = 2
"""And of those on one pitch."""

CLOSES_BEFORE = 5
"""Working days between the close of a round and its meeting, unless the course office says otherwise."""

TURN_MINUTES = 12
"""How long a turn takes, unless the course office says otherwise: pitch, questions, advice and what the owner takes."""


class ChoosingStage(TextChoices):
    """How far a round is; computed from its moments and never stored."""

    WAITING = "waiting", _("Not open yet")
    OPEN = "open", _("People give dots")
    CLOSED = "closed", _("Closed; the course office decides")
    DECIDED = "decided", _("Decided")


class NotChosen(TextChoices):
    """Why a pitch does not come up this time, as its owner reads it."""

    TIME = "time", _("There is too little time for all pitches")
    ELSEWHERE = "elsewhere", _("It fits another meeting better")
    DISCUSSED = "discussed", _("The same question was discussed")
    SMALL_CIRCLE = "small_circle", _("It comes out better in a small circle")
    OTHER = "other", _("Another reason")


class TurnRole(TextChoices):
    """What somebody does while a pitch has its turn."""

    CHAIR = "chair", _("Chair")
    TIMEKEEPER = "timekeeper", _("Timekeeper")
    NOTE_TAKER = "note_taker", _("Note taker")
    CROSS_LOOKER = "cross_looker", _("Cross looker")
