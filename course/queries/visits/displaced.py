"""Whose visit was called off after an allocation was published, and where they would go now."""

from __future__ import annotations

from dataclasses import dataclass

from course.allocation.allocate import place_again
from course.models import Enrolment, VisitPlace, VisitRank, VisitRound, WorkVisit
from course.queries.visits.rounds import case_of, visits_of


@dataclass(frozen=True)
class Displaced:
    """One person: from which visit to which; None when there is no room, `rank` being that of the own choice."""

    enrolment: Enrolment
    before: WorkVisit
    after: WorkVisit | None
    rank: int = 0
    is_bad: bool = False


def displaced_in(round: VisitRound) -> list[Displaced]:
    """By the rule of the allocation, while all others stay where they are; by name.

    Raises Impossible when limits leave nothing, and NotProven.
    """
    visits = {visit.pk: visit for visit in visits_of(round)}
    places = VisitPlace.objects.filter(round=round).select_related("visit", "enrolment__user")
    rows = list(places.order_by("enrolment__user__sort_name", "pk"))
    off = {row.enrolment_id: row for row in rows if row.visit_id not in visits}
    if not off:
        return []
    case = case_of(round)
    others = {row.enrolment_id: row.visit_id for row in rows if row.enrolment_id not in off}
    found = place_again(case, off.keys(), others=others) if visits else {}
    ranks = _ranks_in(round)
    moves = []
    for key, row in off.items():
        visit = visits.get(found.get(key, 0))
        rank = ranks.get((key, visit.pk), 0) if visit else 0
        moves.append(Displaced(row.enrolment, row.visit, visit, rank, case.is_bad(rank)))
    return moves


def _ranks_in(round: VisitRound) -> dict[tuple[int, int], int]:
    """Of each visit in the choice of each person, as they made it."""
    ranks = VisitRank.objects.filter(choice__round=round)
    return {(person, visit): rank for person, visit, rank in ranks.values_list("choice__enrolment", "visit", "rank")}
