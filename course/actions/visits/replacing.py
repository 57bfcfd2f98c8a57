"""A visit is called off after the allocation was published: its people are placed again by the same rule.

Lock order: the edition, then the round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.telling import deciding
from course.actions.visits.allocation import NoDraft, put
from course.actions.visits.round_mails import tell_places
from course.actions.visits.rounds import locked
from course.allocation.model import Impossible
from course.authority import check_office
from course.enums import NotFirst
from course.errors import AlreadyDone, Refusal
from course.models import VisitPlace, VisitRound
from course.queries.visits.displaced import displaced_in

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class NobodyDisplaced(AlreadyDone):
    message = _("Everybody goes on a visit that goes ahead.")


class NoRoomElsewhere(Refusal):
    message = _("No other visit has room for these people. Widen a limit, or place them by hand.")


@transaction.atomic
def place_displaced(*, round: VisitRound, by: Authority, telling: Telling | None = None) -> int:
    """Give who goes on a visit that was called off another one, and tell them; nobody else moves. Returns how many.

    For whom there is no room stays as they are. Raises OnlyTheOffice, NoDraft, NobodyDisplaced, NoRoomElsewhere, and
    what `deciding` raises.
    """
    check_office(by)
    round = locked(round)
    if not round.published_at:
        raise NoDraft
    try:
        people = displaced_in(round)
    except Impossible:
        raise NoRoomElsewhere from None
    if not people:
        raise NobodyDisplaced
    moves = [one for one in people if one.after]
    if not moves:
        raise NoRoomElsewhere
    same = {"why": NotFirst.OFF, "number": 0, "reason": ""}
    placed = [
        put(round, one.enrolment, {"visit": one.after, "rank": one.rank, "is_bad": one.is_bad, **same}).pk
        for one in moves
    ]
    places = VisitPlace.objects.filter(pk__in=placed).select_related(
        "enrolment__user", "visit__item__meeting", "visit__place", "visit__host"
    )
    with deciding(telling, row=round, by=by):
        tell_places(round, list(places.order_by("pk")))
    record(row=round, action="course.round.replace", by=by, number=len(moves))
    return len(moves)
