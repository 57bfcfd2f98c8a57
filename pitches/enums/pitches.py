"""Kinds and states of pitches, and the lifecycle of a pitch as one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from pitches.enums.mail import PitchMail


class PitchKind(TextChoices):
    QUESTION = "question", _("I want to know something")
    DILEMMA = "dilemma", _("I have to choose")
    PLAN = "plan", _("I want to try something")
    OBSTACLE = "obstacle", _("I am stuck")


class PitchState(TextChoices):
    """The life of a pitch, from a question to a kept promise."""

    DRAFT = "draft", _("Still writing")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Question from the course office")
    OPEN = "open", _("Open to the group")
    PARKED = "parked", _("Parked for later")
    PLANNED = "planned", _("On the agenda")
    IN_DISCUSSION = "in_discussion", _("Being discussed")
    DISCUSSED = "discussed", _("Discussed")
    UNDER_WAY = "under_way", _("Under way")
    REPORTED_BACK = "reported_back", _("Reported back")
    FINISHED = "finished", _("Finished")
    MERGED = "merged", _("Went up in another pitch")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class PitchResult(TextChoices):
    """What came of it, as its owner says at the end."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    DIFFERENT = "different", _("Other than expected")
    REFERRED = "referred", _("Passed on")
    NOT_MANAGED = "not_managed", _("Not managed")
    CASE = "case", _("Became a good practice")


class Actor(StrEnum):
    """Who makes a step. An author is also who owns the pitch together with its author; the facilitator is who leads its
    discussion, or replaces who does.
    """

    AUTHOR = "author"
    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    SYSTEM = "system"


class PitchNeed(StrEnum):
    """What must hold before a pitch moves on: `actions.pitches.transition` says when it does, and refuses."""

    COMPLETE = "complete"
    HAS_PLACE = "has_place"
    REASON = "reason"
    HAS_TURN = "has_turn"
    HAS_OUTCOME = "has_outcome"
    HAS_PROMISE = "has_promise"
    NO_OPEN_PROMISE = "no_open_promise"
    BOTH_AGREE = "both_agree"


@dataclass(frozen=True)
class PitchMove:
    """Who may make it, all that must hold then, and the mail that its owners get when somebody else made it."""

    by: tuple[Actor, ...]
    needs: tuple[PitchNeed, ...] = ()
    mail: PitchMail | None = None


_A, _O, _F, _S = Actor.AUTHOR, Actor.ORGANISER, Actor.FACILITATOR, Actor.SYSTEM
_P, _N, _M = PitchState, PitchNeed, PitchMail

_HAND_IN = PitchMove((_A,), (_N.COMPLETE, _N.HAS_PLACE))
_RETURN = PitchMove((_O,), (_N.REASON,), _M.RETURNED)
_PARK = PitchMove((_O,), (_N.REASON,), _M.PARKED)
_DECLINE = PitchMove((_O,), (_N.REASON,), _M.DECLINED)
_PLAN = PitchMove((_O,), (_N.HAS_TURN,), _M.PLANNED)
_TAKE_BACK = PitchMove((_A, _O), (), _M.WITHDRAWN)
_CLOSE = PitchMove((_O, _F), (_N.HAS_OUTCOME,), _M.DISCUSSED)
_MERGE = PitchMove((_S,), (_N.BOTH_AGREE,))
_FINISH = PitchMove((_A, _O), (_N.NO_OPEN_PROMISE,), _M.FINISHED)

PITCH_TRANSITIONS: dict[PitchState, dict[PitchState, PitchMove]] = {
    _P.DRAFT: {_P.SUBMITTED: _HAND_IN, _P.WITHDRAWN: PitchMove((_A,))},
    _P.SUBMITTED: {
        _P.OPEN: PitchMove((_O,), (), _M.OPENED),
        _P.RETURNED: _RETURN,
        _P.PARKED: _PARK,
        _P.DECLINED: _DECLINE,
        _P.WITHDRAWN: _TAKE_BACK,
    },
    _P.RETURNED: {_P.SUBMITTED: _HAND_IN, _P.WITHDRAWN: _TAKE_BACK},
    _P.OPEN: {
        _P.PLANNED: _PLAN,
        _P.RETURNED: _RETURN,
        _P.PARKED: _PARK,
        _P.MERGED: _MERGE,
        _P.DECLINED: _DECLINE,
        _P.WITHDRAWN: _TAKE_BACK,
    },
    _P.PARKED: {
        _P.OPEN: PitchMove((_O,), (), _M.OPENED),
        _P.PLANNED: _PLAN,
        _P.MERGED: _MERGE,
        _P.DECLINED: _DECLINE,
        _P.WITHDRAWN: _TAKE_BACK,
    },
    _P.PLANNED: {
        _P.OPEN: PitchMove((_O, _S), (), _M.OFF_AGENDA),
        _P.PARKED: _PARK,
        _P.IN_DISCUSSION: PitchMove((_O, _F)),
        _P.DISCUSSED: PitchMove((_O,), (_N.HAS_OUTCOME,), _M.DISCUSSED),
        _P.WITHDRAWN: _TAKE_BACK,
    },
    _P.IN_DISCUSSION: {_P.PLANNED: PitchMove((_O,)), _P.DISCUSSED: _CLOSE},
    _P.DISCUSSED: {_P.UNDER_WAY: PitchMove((_S,), (_N.HAS_PROMISE,)), _P.FINISHED: _FINISH},
    _P.UNDER_WAY: {_P.REPORTED_BACK: PitchMove((_A,), (_N.REASON,)), _P.FINISHED: _FINISH},
    _P.REPORTED_BACK: {_P.UNDER_WAY: PitchMove((_S,), (_N.HAS_PROMISE,)), _P.FINISHED: _FINISH},
    _P.FINISHED: {},
    _P.MERGED: {},
    _P.DECLINED: {},
    _P.WITHDRAWN: {},
}
"""{from: {to: who may, what must hold, and what the owner reads when somebody else did it}}."""

BEING_WRITTEN = (PitchState.DRAFT, PitchState.RETURNED)
"""The owner writes."""

REVISED_IN = (PitchState.SUBMITTED, PitchState.OPEN, PitchState.PARKED, PitchState.PLANNED)
"""It was handed in, and its owner can still write it better, as a new version."""

HAS_TURN = (PitchState.PLANNED, PitchState.IN_DISCUSSION)
"""It has a turn to come, which becomes free when the pitch leaves these states for an earlier one."""

WAS_DISCUSSED = (PitchState.DISCUSSED, PitchState.UNDER_WAY, PitchState.REPORTED_BACK, PitchState.FINISHED)

OPEN_TO_GROUP = (PitchState.OPEN, *HAS_TURN, *WAS_DISCUSSED)
"""States in which others than its owners and the course office can see a pitch."""

ENDED = (PitchState.FINISHED, PitchState.MERGED, PitchState.DECLINED, PitchState.WITHDRAWN)

MERGES = (PitchState.OPEN, PitchState.PARKED)
"""From here a pitch can go up in another."""

TAKES_IN = (*MERGES, PitchState.PLANNED)
"""And in these states it takes another in."""


class Visibility(TextChoices):
    PARTICIPANTS = "participants", _("For participants")
    MEETING = "meeting", _("Only on the day itself")
    FACILITATOR = "facilitator", _("Only for the course office and who leads its discussion")


class HelpKind(TextChoices):
    """What its owner hopes for most of all."""

    INSIGHT = "insight", _("To understand it better")
    ADVICE = "advice", _("Advice")
    OBJECTION = "objection", _("To be contradicted")
    EXAMPLE = "example", _("An example from elsewhere")
    CONTACT = "contact", _("To be brought to somebody")
    HANDS = "hands", _("Somebody who thinks along while I do it")
    DECISION = "decision", _("To test a decision")


class Urgency(TextChoices):
    NOW = "now", _("Now")
    QUARTER = "quarter", _("This quarter")
    LATER = "later", _("It can wait")


class ContributionKind(TextChoices):
    QUESTION = "question", _("Question")
    EXPERIENCE = "experience", _("This is how we did it")
    TIP = "tip", _("Tip")
    OBJECTION = "objection", _("Yes, but")
    OFFER = "offer", _("I want to help")
    REPLY = "reply", _("Reply")


CHOSEN_KINDS = tuple(kind for kind in ContributionKind if kind != ContributionKind.REPLY)
"""What somebody chooses to bring; a reply follows from where it stands."""


class RecognitionKind(TextChoices):
    RECOGNISE = "recognise", _("I recognise this")
    HELP = "help", _("I want to help")
