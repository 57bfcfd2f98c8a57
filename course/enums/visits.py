"""The lifecycle of a work visit (werkbezoek), and the choosing and allocation of visits."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from course.enums.mail import MailCode
from course.enums.moves import Move
from course.enums.people import Actor


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


_V, _N = VisitStatus, VisitCondition
_H, _O, _S = Actor.HOST, Actor.ORGANISER, Actor.SYSTEM

_IS_PLANNED = (_N.HAS_HOST, _N.TO_COME, _N.HAS_STEPS, _N.STEPS_FIT)

_CALLED_OFF = Move((_O,), (_N.TO_COME,), MailCode.HOST_CALLED_OFF)

_WENT = Move((_O,), (_N.HAS_HOST, _N.OVER), MailCode.HOST_THANKED)

VISIT_TRANSITIONS: dict[VisitStatus, dict[VisitStatus, Move[VisitCondition]]] = {
    _V.IDEA: {
        _V.ASKED: Move((_O,), (_N.HAS_HOST, _N.TO_COME), MailCode.HOST_ASKED),
        _V.CANCELLED: Move((_O,)),
    },
    _V.ASKED: {
        _V.AGREED: Move((_H, _O), (_N.HAS_HOST, _N.TO_COME), MailCode.HOST_AGREED),
        _V.IDEA: Move((_H, _O), (), MailCode.HOST_BACK),
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.AGREED: {
        _V.PLANNED: Move((_O,), _IS_PLANNED, MailCode.HOST_PLANNED),
        _V.DONE: _WENT,
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.PLANNED: {
        _V.READY: Move(
            (_O,),
            (*_IS_PLANNED, _N.HAS_PLAN_B, _N.HAS_EMERGENCY_CARD, _N.RESIDENTS_ASKED),
            MailCode.HOST_READY,
        ),
        _V.AGREED: Move((_O,), (), MailCode.HOST_BACK),
        _V.DONE: _WENT,
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.READY: {
        _V.DONE: Move((_O, _S), _WENT.needs, MailCode.HOST_THANKED),
        _V.PLANNED: Move((_O,), (_N.TO_COME,), MailCode.HOST_BACK),
        _V.CANCELLED: _CALLED_OFF,
    },
    _V.DONE: {_V.SHARED: Move((_H,), (_N.OVER, _N.HAS_LEARNED))},
    _V.SHARED: {_V.DONE: Move((_H, _O), (), MailCode.HOST_BACK)},
    _V.CANCELLED: {_V.IDEA: Move((_O,), (_N.TO_COME,))},
}
"""{from: {to: move}}. `actions.visits.transition` makes these and refuses every other, with the first of its needs that
does not hold. Only the host shares what was learned. Of a step back the host hears who did not make it.
"""

PUBLIC_VISITS = (
    VisitStatus.AGREED,
    VisitStatus.PLANNED,
    VisitStatus.READY,
    VisitStatus.DONE,
    VisitStatus.SHARED,
)
"""Visits that a host said yes to: of the others the site says nothing."""

VISIT_ASKED = (VisitStatus.ASKED, VisitStatus.AGREED, VisitStatus.PLANNED, VisitStatus.READY)
"""The host was asked, or said yes, and the group still has to go."""

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
    OFF = "off", _("Was on a visit that does not go ahead")


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
