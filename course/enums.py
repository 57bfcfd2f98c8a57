"""States, roles and kinds of the course, and the lifecycle of an enrolment as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """The axis of the whole product (*domein*): half the group insurer, half municipality."""

    INSURER = "insurer", _("Health insurer or care office")
    MUNICIPALITY = "municipality", _("Municipality or public health service")
    NEITHER = "neither", _("Neither side")


SIDES = (Side.INSURER, Side.MUNICIPALITY)
"""The two sides that have seats."""


class OrganisationKind(TextChoices):
    INSURER = "insurer", _("Health insurer")
    CARE_OFFICE = "care_office", _("Care office")
    MUNICIPALITY = "municipality", _("Municipality")
    PUBLIC_HEALTH = "public_health", _("Public health service (GGD)")
    GENERAL_PRACTICE = "general_practice", _("Group of general practices")
    MENTAL_HEALTH = "mental_health", _("Mental health provider")
    WELFARE = "welfare", _("Welfare organisation")
    ALLIANCE = "alliance", _("Alliance")
    RESIDENTS = "residents", _("Residents' initiative")
    OTHER = "other", _("Other organisation")


SIDE_OF_KIND = {
    OrganisationKind.INSURER: Side.INSURER,
    OrganisationKind.CARE_OFFICE: Side.INSURER,
    OrganisationKind.MUNICIPALITY: Side.MUNICIPALITY,
    OrganisationKind.PUBLIC_HEALTH: Side.MUNICIPALITY,
}


def side_of(kind: str) -> Side:
    """The side of a kind of organisation; neither for a kind that is none."""
    return SIDE_OF_KIND.get(OrganisationKind(kind), Side.NEITHER) if kind in OrganisationKind else Side.NEITHER


class HolidayRegion(TextChoices):
    """Dutch school holidays are spread over three regions (*vakantieregio*)."""

    NORTH = "north", _("North")
    MIDDLE = "middle", _("Middle")
    SOUTH = "south", _("South")


class InvoiceFormat(TextChoices):
    PDF = "pdf", _("PDF")
    UBL = "ubl-nlcius", _("UBL (NLCIUS)")


class Phase(TextChoices):
    """Where an edition stands. Computed by `queries.editions.phase.phase_of`, never stored."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Soon")
    OPEN = "open", _("Open for enrolment")
    LAST_PLACES = "last_places", _("Last places")
    FULL = "full", _("Full, waiting list open")
    CLOSED = "closed", _("Enrolment is closed")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Does not go ahead")

    @property
    def enrolment_ended(self) -> bool:
        """The deadline lies behind us, of an edition that goes ahead."""
        return self in {Phase.CLOSED, Phase.RUNNING, Phase.FINISHED}


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


class EditionTask(TextChoices):
    """What is left to do after an edition was copied."""

    DAYS = "days", _("Marked days")
    PLACES = "places", _("Places and links")
    SPEAKERS = "speakers", _("Speakers")
    VISITS = "visits", _("Work visits")
    TEXTS = "texts", _("Texts")
    PAGE = "page", _("The page")
    MEETINGS = "meetings", _("Meetings announced")
    ANNOUNCE = "announce", _("Edition announced")


class ApprovalSource(TextChoices):
    """Through whom it is settled that somebody may take part. Of who was entered nobody asked a manager."""

    MANAGER = "manager", _("the manager")
    OFFICE = "office", _("the course office, for the manager")
    ENTERED = "entered", _("entered by the course office")


class AfterLapse(TextChoices):
    """What becomes of the place in line of who does not answer an offer in time."""

    LAST = "last", _("To the end of the line; the second time it ends")
    OUT = "out", _("The place in line ends")


class Actor(StrEnum):
    """Who makes a move in a lifecycle. A colleague is who hands over the own place."""

    APPLICANT = "applicant"
    MANAGER = "manager"
    COLLEAGUE = "colleague"
    HOST = "host"
    ORGANISER = "organiser"
    SYSTEM = "system"


class Language(TextChoices):
    """What our pages and mails speak. What the course office writes is Dutch."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class MailCode(StrEnum):
    """The mail templates that actions send; the texts are rows that the course office edits."""

    RECEIVED = "aanmelding_ontvangen"
    DRAFT_KEPT = "aanmelding_bewaard"
    ORGANISATION_CONFIRMED = "organisatie_bevestigd"
    ORGANISATION_REFUSED = "organisatie_geweigerd"
    ASK_APPROVAL = "akkoord_vragen"
    REMIND_APPROVAL = "akkoord_herinneren"
    APPROVED = "akkoord_gegeven"
    APPROVAL_REFUSED = "akkoord_geweigerd"
    PLACED = "bevestiging"
    WAITING = "wachtlijst"
    OFFERED = "plek_vrij"
    OFFER_LAPSED = "aanbod_verlopen"
    NOT_PLACED = "niet_geplaatst"
    SIGNED_OFF = "afgemeld"
    HANDED_OVER = "overgedragen"
    TAKEN_OVER = "plek_overgenomen"
    CANCELLED = "gaat_niet_door"
    CHANGED = "wijziging"
    CALLED_OFF = "bijeenkomst_vervalt"
    ON_AGAIN = "bijeenkomst_gaat_toch_door"
    NEW_MEETING = "nieuwe_bijeenkomst"
    PROGRAMME = "programma_gewijzigd"
    PROFILE = "profiel_aanvullen"
    PREPARE = "voorbereiding"
    PRACTICAL = "praktisch"
    CANNOT_COME = "bijeenkomst_afgezegd"
    COMES_AFTER_ALL = "bijeenkomst_toch_erbij"

    HOST_ASKED = "gast_vragen"
    HOST_AGREED = "gast_toegezegd"
    HOST_PLANNED = "gast_programma_rond"
    HOST_READY = "gast_klaar"
    HOST_THANKED = "gast_bedankt"
    HOST_LEARNED = "gast_opbrengst"
    HOST_CALLED_OFF = "gast_vervalt"
    HOST_LINK = "gast_link"

    VISIT_CHOOSE = "werkbezoek_kiezen"
    VISIT_PLACED = "werkbezoek_ingedeeld"
    ADDRESS_CHANGED = "adres_gewijzigd"
    ACCOUNTS_MERGED = "accounts_samengevoegd"


class Leaves(StrEnum):
    """When a mail leaves: at once; when people work (`settings.MAIL_HOURS`); or then, unless that is too late."""

    AT_ONCE = "at_once"
    IN_HOURS = "in_hours"
    IN_TIME = "in_time"


LEAVES: Mapping[MailCode, Leaves] = {
    MailCode.RECEIVED: Leaves.AT_ONCE,
    MailCode.ORGANISATION_CONFIRMED: Leaves.AT_ONCE,
    MailCode.ORGANISATION_REFUSED: Leaves.AT_ONCE,
    MailCode.DRAFT_KEPT: Leaves.IN_HOURS,
    MailCode.ASK_APPROVAL: Leaves.IN_HOURS,
    MailCode.REMIND_APPROVAL: Leaves.IN_HOURS,
    MailCode.APPROVED: Leaves.AT_ONCE,
    MailCode.APPROVAL_REFUSED: Leaves.AT_ONCE,
    MailCode.PLACED: Leaves.AT_ONCE,
    MailCode.WAITING: Leaves.AT_ONCE,
    MailCode.OFFERED: Leaves.IN_HOURS,
    MailCode.OFFER_LAPSED: Leaves.IN_HOURS,
    MailCode.NOT_PLACED: Leaves.IN_HOURS,
    MailCode.SIGNED_OFF: Leaves.AT_ONCE,
    MailCode.HANDED_OVER: Leaves.AT_ONCE,
    MailCode.TAKEN_OVER: Leaves.AT_ONCE,
    MailCode.CANCELLED: Leaves.IN_HOURS,
    MailCode.CHANGED: Leaves.IN_TIME,
    MailCode.NEW_MEETING: Leaves.IN_TIME,
    MailCode.PROGRAMME: Leaves.IN_TIME,
    MailCode.CALLED_OFF: Leaves.IN_TIME,
    MailCode.ON_AGAIN: Leaves.IN_TIME,
    MailCode.PROFILE: Leaves.IN_TIME,
    MailCode.PREPARE: Leaves.IN_TIME,
    MailCode.PRACTICAL: Leaves.IN_TIME,
    MailCode.CANNOT_COME: Leaves.IN_TIME,
    MailCode.COMES_AFTER_ALL: Leaves.IN_TIME,
    MailCode.HOST_ASKED: Leaves.IN_HOURS,
    MailCode.HOST_AGREED: Leaves.IN_HOURS,
    MailCode.HOST_PLANNED: Leaves.IN_HOURS,
    MailCode.HOST_READY: Leaves.IN_HOURS,
    MailCode.HOST_THANKED: Leaves.IN_HOURS,
    MailCode.HOST_LEARNED: Leaves.IN_HOURS,
    MailCode.HOST_CALLED_OFF: Leaves.IN_HOURS,
    MailCode.HOST_LINK: Leaves.AT_ONCE,
    MailCode.VISIT_CHOOSE: Leaves.IN_TIME,
    MailCode.VISIT_PLACED: Leaves.IN_TIME,
    MailCode.ADDRESS_CHANGED: Leaves.AT_ONCE,
    MailCode.ACCOUNTS_MERGED: Leaves.AT_ONCE,
}
"""Answers to what somebody just did come at once; nobody is written to at night about what others decided."""

CAN_WAIT = (MailCode.PROFILE, MailCode.PREPARE, MailCode.CANNOT_COME, MailCode.COMES_AFTER_ALL)
"""Mails that go along with others, in the rhythm that somebody chose."""

ABOUT_SAFETY = (MailCode.ADDRESS_CHANGED, MailCode.ACCOUNTS_MERGED)
"""Mails to the owner of an account about what the course office did with it: it neither words nor stops them."""

TELLS_STATE = (
    MailCode.RECEIVED,
    MailCode.ORGANISATION_CONFIRMED,
    MailCode.ORGANISATION_REFUSED,
    MailCode.APPROVED,
    MailCode.APPROVAL_REFUSED,
    MailCode.PLACED,
    MailCode.WAITING,
    MailCode.OFFERED,
    MailCode.OFFER_LAPSED,
    MailCode.NOT_PLACED,
    MailCode.SIGNED_OFF,
    MailCode.HANDED_OVER,
    MailCode.TAKEN_OVER,
    MailCode.CANCELLED,
)
"""Mails that say how an enrolment stands: two of these about one enrolment contradict each other."""


TELLS_MEETING = (MailCode.CHANGED, MailCode.NEW_MEETING, MailCode.CALLED_OFF, MailCode.ON_AGAIN)
"""Mails about how a meeting stands, to who has it in the calendar."""

TELLS_HOST = (
    MailCode.HOST_ASKED,
    MailCode.HOST_AGREED,
    MailCode.HOST_PLANNED,
    MailCode.HOST_READY,
    MailCode.HOST_THANKED,
    MailCode.HOST_LEARNED,
    MailCode.HOST_CALLED_OFF,
)
"""Mails about how a work visit stands, to the contact of its host."""

GOES_ANYWAY = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL, MailCode.OFFERED, *ABOUT_SAFETY)
"""Mails that nobody holds or keeps back when they are written: an answer is waited for from then on, or they guard an
account.
"""

SUPERSEDES = {
    **dict.fromkeys(TELLS_STATE, TELLS_STATE),
    **dict.fromkeys(TELLS_MEETING, TELLS_MEETING),
    **dict.fromkeys(TELLS_HOST, TELLS_HOST),
    MailCode.PROGRAMME: (MailCode.PROGRAMME,),
    MailCode.VISIT_CHOOSE: (MailCode.VISIT_CHOOSE,),
    MailCode.VISIT_PLACED: (MailCode.VISIT_PLACED, MailCode.VISIT_CHOOSE),
}
"""Which older mails about the same row to the same reader a mail makes untrue: those never go after it."""


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


class Experience(TextChoices):
    STARTING = "starting", _("I am just starting")
    SOME = "some", _("1 to 3 years")
    LONG = "long", _("More than 3 years")


class MeetingKind(TextChoices):
    COURSE_DAY = "course_day", _("Course day")
    ONLINE = "online", _("Online meeting")
    REUNION = "reunion", _("Reunion day")


class MeetingStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    TENTATIVE = "tentative", _("Date not certain yet")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


NOT_ON_THE_AGENDA = (MeetingStatus.DRAFT, MeetingStatus.CANCELLED)


class PackPart(TextChoices):
    """What is printed for a day (*pakket voor de dag*), in the order in which it comes out of the printer."""

    ATTENDANCE = "attendance", _("Attendance list")
    BADGES = "badges", _("Badges")
    CARDS = "cards", _("Table cards")
    PROGRAMME = "programme", _("Programme of the day")
    CATERING = "catering", _("Numbers for the caterer")
    EMERGENCY = "emergency", _("When something goes wrong")


class AttendanceKind(TextChoices):
    """What a tap on the list of a meeting says (*aanwezigheid*). Late and left early are minutes beside present."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Not present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    UNDO = "undo", _("Taken back")


class AttendanceSource(TextChoices):
    """Who tapped: what the course office saw counts before what a phone said."""

    OFFICE = "office", _("Course office")
    CODE = "code", _("Code on the screen")


class ItemKind(TextChoices):
    """Kinds of programme item (*soort onderdeel*)."""

    ARRIVAL = "arrival", _("Arrival")
    OPENING = "opening", _("Opening")
    INTRODUCTION = "introduction", _("Introduction")
    GOOD_PRACTICE = "good_practice", _("Good practice")
    WORK_VISIT = "work_visit", _("Work visit")
    PITCH = "pitch", _("Pitch")
    WORKSHOP = "workshop", _("Hands-on")
    REFLECTION = "reflection", _("Looking back")
    NETWORKING = "networking", _("Meeting each other")
    BREAK = "break", _("Break")
    LUNCH = "lunch", _("Lunch")
    TRAVEL = "travel", _("Travel")
    CLOSING = "closing", _("Closing")


class VisitStatus(TextChoices):
    """The life of a work visit (*werkbezoek*)."""

    IDEA = "idea", _("Idea")
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    PLANNED = "planned", _("Programme complete")
    READY = "ready", _("Ready to go")
    DONE = "done", _("Visited")
    SHARED = "shared", _("What we learned is shared")
    CANCELLED = "cancelled", _("Does not go ahead")


class VisitCondition(StrEnum):
    """What must hold before a visit moves on: `queries.visits.transitions` says when it does, and
    `actions.visits.transition` refuses.
    """

    HAS_HOST = "has_host"
    TO_COME = "to_come"
    OVER = "over"
    HAS_STEPS = "has_steps"
    STEPS_FIT = "steps_fit"
    HAS_PLAN_B = "has_plan_b"
    HAS_EMERGENCY_CARD = "has_emergency_card"
    RESIDENTS_ASKED = "residents_asked"
    HAS_LEARNED = "has_learned"


@dataclass(frozen=True)
class VisitMove:
    """A step in the life of a visit: who may make it, all that must hold then, and the mail that its host gets."""

    by: tuple[Actor, ...]
    needs: tuple[VisitCondition, ...] = ()
    mail: MailCode | None = None


_V, _N, _H = VisitStatus, VisitCondition, Actor.HOST
_IS_PLANNED = (_N.HAS_HOST, _N.TO_COME, _N.HAS_STEPS, _N.STEPS_FIT)
_CALLED_OFF = VisitMove((_O,), (_N.TO_COME,), MailCode.HOST_CALLED_OFF)
_WENT = VisitMove((_O,), (_N.HAS_HOST, _N.OVER), MailCode.HOST_THANKED)

VISIT_TRANSITIONS: dict[VisitStatus, dict[VisitStatus, VisitMove]] = {
    _V.IDEA: {
        _V.ASKED: VisitMove((_O,), (_N.HAS_HOST, _N.TO_COME), MailCode.HOST_ASKED),
        _V.CANCELLED: VisitMove((_O,)),
    },
    _V.ASKED: {
        _V.AGREED: VisitMove((_H, _O), (_N.HAS_HOST, _N.TO_COME), MailCode.HOST_AGREED),
        _V.IDEA: VisitMove((_H, _O)),
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.AGREED: {
        _V.PLANNED: VisitMove((_O,), _IS_PLANNED, MailCode.HOST_PLANNED),
        _V.DONE: _WENT,
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.PLANNED: {
        _V.READY: VisitMove(
            (_O,),
            (*_IS_PLANNED, _N.HAS_PLAN_B, _N.HAS_EMERGENCY_CARD, _N.RESIDENTS_ASKED),
            MailCode.HOST_READY,
        ),
        _V.AGREED: VisitMove((_O,)),
        _V.DONE: _WENT,
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.READY: {
        _V.DONE: VisitMove((_O, _S), _WENT.needs, MailCode.HOST_THANKED),
        _V.PLANNED: VisitMove((_O,), (_N.TO_COME,)),
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.DONE: {_V.SHARED: VisitMove((_H,), (_N.OVER, _N.HAS_LEARNED))},
    _V.SHARED: {_V.DONE: VisitMove((_H, _O))},
    _V.CANCELLED: {_V.IDEA: VisitMove((_O,), (_N.TO_COME,))},
}
"""{from: {to: move}}. `actions.visits.transition` makes these and refuses every other, with the first of its needs that
does not hold. Only the host shares what was learned.
"""

PUBLIC_VISITS = (
    VisitStatus.AGREED,
    VisitStatus.PLANNED,
    VisitStatus.READY,
    VisitStatus.DONE,
    VisitStatus.SHARED,
)
"""Visits that a host said yes to: of the others the site says nothing."""

VISIT_BEEN = (VisitStatus.DONE, VisitStatus.SHARED)
"""The group went."""


class TaskOwner(TextChoices):
    """Whose a task of a runbook is."""

    HOST = "host", _("The contact of the host")
    STAFF = "staff", _("Somebody of the course office")
    OTHER = "other", _("Somebody else")


class AllocationGoal(StrEnum):
    """What a fair allocation over visits (*indeling*) seeks, in the order in which it counts."""

    PLACED = "placed"
    GOES_AHEAD = "goes_ahead"
    MIXED = "mixed"
    FEW_BAD = "few_bad"
    TOTAL = "total"
    LOT = "lot"


class NotFirst(TextChoices):
    """Why somebody does not go on the visit of the own first choice."""

    CLASH = "clash", _("Is somewhere else at that time")
    STEPS = "steps", _("Not known to be step-free")
    FELL_OUT = "fell_out", _("Too few people for that visit")
    RULES = "rules", _("Limits and wishes leave no room")
    PLACED = "placed", _("Others would have no place")
    GOES_AHEAD = "goes_ahead", _("Another visit would fall out")
    MIXED = "mixed", _("A side would be missing somewhere")
    FEW_BAD = "few_bad", _("Somebody else would get a bad draw")
    TOTAL = "total", _("Others would go down further")
    LOT = "lot", _("The lot decided")
    HAND = "hand", _("Placed by the course office")
    LATER = "later", _("Came after the allocation")


class RoundStage(TextChoices):
    """How far a round of choosing is. Computed by `VisitRound.stage`, never stored."""

    WAITING = "waiting", _("Not open yet")
    OPEN = "open", _("People choose")
    CLOSED = "closed", _("Closed, to be divided")
    DRAFT = "draft", _("Draft made")
    PUBLISHED = "published", _("Published")


class WishKind(TextChoices):
    """What the course office wants of two people in an allocation."""

    TOGETHER = "together", _("Together")
    APART = "apart", _("Apart")


class Audience(TextChoices):
    """Who may open a material."""

    PUBLIC = "public", _("For everybody")
    PARTICIPANTS = "participants", _("For participants")
    MEETING = "meeting", _("Only on the day itself")


class Rights(TextChoices):
    COURSE_ONLY = "course_only", _("Only within this course")
    WITH_CREDIT = "with_credit", _("May be shared with my name")
    FREE = "free", _("Free to use")


class MessageState(TextChoices):
    QUEUED = "queued", _("Queued")
    HELD = "held", _("Held")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Dropped")


class Tell(TextChoices):
    """What the course office decides about the mails of what it does (*versturen, vasthouden, niemand vertellen*)."""

    SEND = "send", _("Send")
    HOLD = "hold", _("Hold")
    NOBODY = "nobody", _("Tell nobody")


class ImportState(TextChoices):
    """How far the import of a list of people is (*import van een lijst*)."""

    WAITING = "waiting", _("Waits to be read")
    READING = "reading", _("Is being read")
    TO_CONFIRM = "to_confirm", _("Waits for your word")
    WRITING = "writing", _("Is being written")
    FINISHED = "finished", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Did not succeed")


_I = ImportState
IMPORT_TRANSITIONS: dict[ImportState, dict[ImportState, str]] = {
    _I.WAITING: {_I.READING: "worker", _I.STOPPED: "organiser", _I.FAILED: "worker"},
    _I.READING: {
        _I.TO_CONFIRM: "worker", _I.FINISHED: "worker: nobody to enrol", _I.WAITING: "worker: something changed",
        _I.FAILED: "worker: not a list", _I.STOPPED: "organiser",
    },
    _I.TO_CONFIRM: {
        _I.WRITING: "organiser", _I.WAITING: "organiser: something changed", _I.STOPPED: "organiser, or after a day",
    },
    _I.WRITING: {
        _I.FINISHED: "worker", _I.WAITING: "worker: something changed", _I.FAILED: "worker", _I.STOPPED: "organiser",
    },
    _I.FINISHED: {},
    _I.STOPPED: {},
    _I.FAILED: {},
}  # fmt: skip
"""From which state to which, and who makes the step."""

IMPORT_AT_WORK = (ImportState.WAITING, ImportState.READING, ImportState.WRITING)
"""A worker has it, or takes it in the next round."""

IMPORT_UNDER_WAY = (*IMPORT_AT_WORK, ImportState.TO_CONFIRM)
"""One of them in an edition at a time."""


class MailRhythm(TextChoices):
    """How often somebody wants mail that can wait."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class DayKind(TextChoices):
    SCHOOL_HOLIDAY = "school_holiday", _("School holiday")
    PUBLIC_HOLIDAY = "public_holiday", _("Public holiday")
    NOTICE = "notice", _("Day to mind")


class FindingLevel(TextChoices):
    """What a finding about the planning does to who plans."""

    BLOCKS = "blocks", _("Cannot be planned")
    WARNS = "warns", _("Think of this")
    TELLS = "tells", _("Good to know")


class DayOff(TextChoices):
    YES = "yes", _("Day off")
    OFTEN = "often", _("Often a day off")
    NO = "no", _("Working day")


class QuestionKind(TextChoices):
    SCALE = "scale", _("Scale")
    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    NUMBER = "number", _("Number")
    RANKING = "ranking", _("Ranking")


class TermKind(TextChoices):
    """The vocabularies of the field; one table, editable by editors."""

    THEME = "theme", _("Theme")
    LAW = "law", _("Law")
    AGREEMENT = "agreement", _("Agreement or funding")
    PARTY = "party", _("Party")
    PRINCIPLE = "principle", _("Guiding principle")
    DIMENSION = "dimension", _("Dimension of Positive Health")
    INSURER_GROUP = "insurer_group", _("Group of insurers")
    CARE_REGION = "care_region", _("Care office region")
    HOLIDAY_REGION = "holiday_region", _("Holiday region")
    PLANNING_RULE = "planning_rule", _("Planning rule")
    WORDING = "wording", _("Choice of words")
