"""Kinds and states of pitches, and the lifecycle of a pitch as one table."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PitchKind(TextChoices):
    QUESTION = "question", _("I want to know something")
    DILEMMA = "dilemma", _("I have to choose")
    PLAN = "plan", _("I want to try something")
    OBSTACLE = "obstacle", _("I am stuck")


class PitchState(TextChoices):
    DRAFT = "draft", _("Still writing")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Question from the course office")
    PLANNED = "planned", _("On the agenda")
    DISCUSSED = "discussed", _("Discussed")
    FOLLOWED_UP = "followed_up", _("First step taken")
    FINISHED = "finished", _("Finished")
    WITHDRAWN = "withdrawn", _("Taken back")


class Actor(StrEnum):
    AUTHOR = "author"
    ORGANISER = "organiser"
    SYSTEM = "system"


_A, _O, _S = Actor.AUTHOR, Actor.ORGANISER, Actor.SYSTEM
_P = PitchState

PITCH_TRANSITIONS: dict[PitchState, dict[PitchState, frozenset[Actor]]] = {
    _P.DRAFT: {_P.SUBMITTED: frozenset({_A}), _P.WITHDRAWN: frozenset({_A})},
    _P.SUBMITTED: {
        _P.RETURNED: frozenset({_O}),
        _P.PLANNED: frozenset({_O}),
        _P.WITHDRAWN: frozenset({_A, _O}),
    },
    _P.RETURNED: {_P.SUBMITTED: frozenset({_A}), _P.WITHDRAWN: frozenset({_A, _O})},
    _P.PLANNED: {
        _P.SUBMITTED: frozenset({_O}),
        _P.DISCUSSED: frozenset({_O}),
        _P.WITHDRAWN: frozenset({_A, _O}),
    },
    _P.DISCUSSED: {_P.FOLLOWED_UP: frozenset({_A, _S}), _P.FINISHED: frozenset({_A, _O})},
    _P.FOLLOWED_UP: {_P.FINISHED: frozenset({_A, _O})},
    _P.FINISHED: {},
    _P.WITHDRAWN: {},
}
"""{from: {to: who may}}. Buttons, actions and tests read this table."""

OPEN_TO_GROUP = (
    PitchState.SUBMITTED,
    PitchState.PLANNED,
    PitchState.DISCUSSED,
    PitchState.FOLLOWED_UP,
    PitchState.FINISHED,
)
"""States in which others than the author and the course office can see a pitch."""


class Visibility(TextChoices):
    PARTICIPANTS = "participants", _("For participants")
    MEETING = "meeting", _("Only on the day itself")


class ContributionKind(TextChoices):
    QUESTION = "question", _("Question")
    EXPERIENCE = "experience", _("This is how we did it")
    TIP = "tip", _("Tip")
    OBJECTION = "objection", _("Yes, but")
    OFFER = "offer", _("I want to help")


class RecognitionKind(TextChoices):
    RECOGNISE = "recognise", _("I recognise this")
    HELP = "help", _("I want to help")


class PromiseState(TextChoices):
    OPEN = "open", _("Open")
    BUSY = "busy", _("Working on it")
    KEPT = "kept", _("Kept")
    NOT_MANAGED = "not_managed", _("Not managed")


PROMISE_MOVES: dict[PromiseState, frozenset[PromiseState]] = {
    PromiseState.OPEN: frozenset({PromiseState.BUSY, PromiseState.KEPT, PromiseState.NOT_MANAGED}),
    PromiseState.BUSY: frozenset({PromiseState.KEPT, PromiseState.NOT_MANAGED}),
    PromiseState.KEPT: frozenset({PromiseState.BUSY}),
    PromiseState.NOT_MANAGED: frozenset({PromiseState.BUSY}),
}
"""{from: to}, all by the owner alone. Who ends a promise can pick it up again."""

PROMISE_ENDS = (PromiseState.KEPT, PromiseState.NOT_MANAGED)
"""Both are normal ends."""
