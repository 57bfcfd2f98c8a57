"""The lifecycle of an enrolment: states, who may move it, when, and which mail says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from course.enums.mail import MailCode
from course.enums.people import Actor


class EnrolmentState(TextChoices):
    """The life of an enrolment (*aanmelding*)."""

    DRAFT = "draft", _("Not yet sent")
    AWAITING_OFFICE = "awaiting_office", _("Waits for the course office")
    AWAITING_APPROVAL = "awaiting_approval", _("Waits for approval")
    RECEIVED = "received", _("Received")
    PLACED = "placed", _("You take part")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("There is a place for you")
    DECLINED = "declined", _("Place declined")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Handed over")
    NOT_PLACED = "not_placed", _("Not placed")
    COMPLETED = "completed", _("Completed")


HOLDS_PLACE = (EnrolmentState.PLACED, EnrolmentState.OFFERED, EnrolmentState.COMPLETED)
"""Who takes a seat: nobody else may be given it. So does who waits for approval while `held_until` is set."""

IS_LIVE = (
    EnrolmentState.AWAITING_OFFICE,
    EnrolmentState.AWAITING_APPROVAL,
    EnrolmentState.RECEIVED,
    EnrolmentState.PLACED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
)
"""Who still expects something of this edition."""

TAKES_PART = (EnrolmentState.PLACED, EnrolmentState.COMPLETED)
"""Who sees the inside of an edition."""


class Placing(TextChoices):
    """Who gives the places of an edition: the order of enrolling, or the course office."""

    AT_ONCE = "at_once", _("At once, in the order of enrolling")
    BY_OFFICE = "by_office", _("The course office decides")


class ApprovalSource(TextChoices):
    """Through whom it is settled that somebody may take part. Of who was entered nobody asked a manager."""

    MANAGER = "manager", _("the manager")
    OFFICE = "office", _("the course office, for the manager")
    ENTERED = "entered", _("entered by the course office")


class AfterLapse(TextChoices):
    """What becomes of the place in line of who does not answer an offer in time."""

    LAST = "last", _("To the end of the line; the second time it ends")
    OUT = "out", _("The place in line ends")


class Condition(StrEnum):
    """What must hold at the moment of a move: `queries.enrolment.transitions` says when it does, and
    `actions.enrolment.transition` refuses.

    All but the first ask that the edition goes ahead.
    """

    NONE = "none"
    NOT_OVER = "not_over"
    ENROLMENT_OPEN = "enrolment_open"
    LINE_OPEN = "line_open"
    ORGANISATION_KNOWN = "organisation_known"
    LINE_OPEN_TO_KNOWN = "line_open_to_known"
    UNTIL_FIRST_DAY = "until_first_day"
    AFTER_FIRST_DAY = "after_first_day"
    OFFER_STANDS = "offer_stands"
    OFFER_ENDED = "offer_ended"
    COURSE_OVER = "course_over"


@dataclass(frozen=True)
class Transition:
    """A step in a lifecycle: who may make it and what must hold then, and the mails that it queues."""

    by: Mapping[Actor, Condition]
    mails: tuple[MailCode, ...] = ()

    def tells(self, by: Actor) -> tuple[MailCode, ...]:
        """The mails when this role makes the step: who steps in for a colleague hears for whom."""
        return (MailCode.TAKEN_OVER,) if by == Actor.COLLEAGUE else self.mails


_A, _M, _C, _O, _S = Actor.APPLICANT, Actor.MANAGER, Actor.COLLEAGUE, Actor.ORGANISER, Actor.SYSTEM

_E, _W = EnrolmentState, Condition

_SENDS = {_A: _W.ENROLMENT_OPEN, _O: _W.NOT_OVER}

_ANSWERS = {_M: _W.NOT_OVER, _O: _W.NOT_OVER}

_TAKES_OVER = {_C: _W.UNTIL_FIRST_DAY}

_JOINS_LINE = {_A: _W.LINE_OPEN, _O: _W.LINE_OPEN}

_HEARS_NO = Transition({_O: _W.NOT_OVER, _S: _W.AFTER_FIRST_DAY}, (MailCode.NOT_PLACED,))

_WITHDRAWS = Transition({_A: _W.NOT_OVER, _O: _W.NONE}, (MailCode.SIGNED_OFF,))

_BEGINS_AGAIN = Transition({_A: _W.ENROLMENT_OPEN, _O: _W.NOT_OVER})

_STEPS_IN = Transition(_TAKES_OVER, (MailCode.PLACED,))

_IS_KNOWN = {_O: _W.ORGANISATION_KNOWN}

ENROLMENT_TRANSITIONS: dict[EnrolmentState, dict[EnrolmentState, Transition]] = {
    _E.DRAFT: {
        _E.AWAITING_OFFICE: Transition({_A: _W.ENROLMENT_OPEN}, (MailCode.RECEIVED,)),
        _E.AWAITING_APPROVAL: Transition(_SENDS, (MailCode.RECEIVED, MailCode.ASK_APPROVAL)),
        _E.RECEIVED: Transition(_SENDS, (MailCode.RECEIVED,)),
        _E.PLACED: Transition({**_SENDS, **_TAKES_OVER}, (MailCode.PLACED,)),
        _E.WAITING: Transition({**_SENDS, _O: _W.LINE_OPEN}, (MailCode.WAITING,)),
    },
    _E.AWAITING_OFFICE: {
        _E.DRAFT: Transition({_O: _W.NOT_OVER}, (MailCode.ORGANISATION_REFUSED,)),
        _E.AWAITING_APPROVAL: Transition(_IS_KNOWN, (MailCode.ORGANISATION_CONFIRMED, MailCode.ASK_APPROVAL)),
        _E.RECEIVED: Transition(_IS_KNOWN, (MailCode.ORGANISATION_CONFIRMED,)),
        _E.PLACED: Transition({**_IS_KNOWN, **_TAKES_OVER}, (MailCode.PLACED,)),
        _E.WAITING: Transition({_O: _W.LINE_OPEN_TO_KNOWN}, (MailCode.WAITING,)),
        _E.NOT_PLACED: _HEARS_NO,
        _E.WITHDRAWN: _WITHDRAWS,
    },
    _E.AWAITING_APPROVAL: {
        _E.DRAFT: Transition(_ANSWERS, (MailCode.APPROVAL_REFUSED,)),
        _E.RECEIVED: Transition(_ANSWERS, (MailCode.APPROVED,)),
        _E.PLACED: Transition({**_ANSWERS, **_TAKES_OVER}, (MailCode.PLACED,)),
        _E.WAITING: Transition({_M: _W.LINE_OPEN, _O: _W.LINE_OPEN}, (MailCode.WAITING,)),
        _E.NOT_PLACED: _HEARS_NO,
        _E.WITHDRAWN: _WITHDRAWS,
    },
    _E.RECEIVED: {
        _E.PLACED: Transition({_O: _W.NOT_OVER, **_TAKES_OVER}, (MailCode.PLACED,)),
        _E.WAITING: Transition({_O: _W.LINE_OPEN}, (MailCode.WAITING,)),
        _E.NOT_PLACED: _HEARS_NO,
        _E.WITHDRAWN: _WITHDRAWS,
    },
    _E.PLACED: {
        _E.WITHDRAWN: _WITHDRAWS,
        _E.TRANSFERRED: Transition({_A: _W.UNTIL_FIRST_DAY, _O: _W.UNTIL_FIRST_DAY}, (MailCode.HANDED_OVER,)),
        _E.COMPLETED: Transition({_S: _W.COURSE_OVER}),
    },
    _E.WAITING: {
        _E.OFFERED: Transition({_S: _W.LINE_OPEN}, (MailCode.OFFERED,)),
        _E.PLACED: Transition({_O: _W.NOT_OVER, **_TAKES_OVER}, (MailCode.PLACED,)),
        _E.NOT_PLACED: _HEARS_NO,
        _E.WITHDRAWN: _WITHDRAWS,
    },
    _E.OFFERED: {
        _E.PLACED: Transition({_A: _W.OFFER_STANDS, _O: _W.NOT_OVER}, (MailCode.PLACED,)),
        _E.DECLINED: Transition({_A: _W.OFFER_STANDS}),
        _E.LAPSED: Transition({_S: _W.OFFER_ENDED}, (MailCode.OFFER_LAPSED,)),
        _E.NOT_PLACED: Transition({_S: _W.NONE}, (MailCode.NOT_PLACED,)),
        _E.WITHDRAWN: _WITHDRAWS,
    },
    _E.DECLINED: {_E.WAITING: Transition(_JOINS_LINE, (MailCode.WAITING,)), _E.PLACED: _STEPS_IN},
    _E.LAPSED: {_E.WAITING: Transition({**_JOINS_LINE, _S: _W.LINE_OPEN}, (MailCode.WAITING,)), _E.PLACED: _STEPS_IN},
    _E.WITHDRAWN: {_E.DRAFT: _BEGINS_AGAIN, _E.PLACED: _STEPS_IN},
    _E.TRANSFERRED: {_E.DRAFT: _BEGINS_AGAIN, _E.PLACED: _STEPS_IN},
    _E.NOT_PLACED: {_E.DRAFT: _BEGINS_AGAIN, _E.PLACED: _STEPS_IN},
    _E.COMPLETED: {},
}
"""{from: {to: move}}. `actions.enrolment.transition.transition` makes these and refuses every other; each writes a row
of history with who, in which role, from where to where and why. Of a cancelled edition people hear that it does not go
ahead, once, and nothing else.
"""
