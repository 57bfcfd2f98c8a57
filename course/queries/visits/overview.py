"""A round of choosing as the course office sees it: who chose, and who goes where by the draft or since it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from course.allocation.model import Impossible
from course.enums import Side
from course.models import DraftPlace, Enrolment, VisitChoice, VisitPlace, VisitRank, VisitRound, VisitWish, WorkVisit
from course.queries.visits.displaced import Displaced, displaced_in
from course.queries.visits.rounds import case_of, group_in, visits_of
from course.queries.visits.why import why_not_first, why_this


@dataclass(frozen=True)
class Placed:
    """One person on a visit."""

    enrolment: Enrolment
    place: DraftPlace | VisitPlace
    first: WorkVisit | None
    """The own first choice."""

    @property
    def why(self) -> str:
        return why_this(self.place)

    @property
    def why_not_first(self) -> str:
        return why_not_first(self.place)


@dataclass(frozen=True)
class Filled:
    """A visit with who goes there; nobody when too few would."""

    visit: WorkVisit
    people: tuple[Placed, ...]
    wanted_by: tuple[Placed, ...]
    """Whose first choice it is and who go elsewhere."""

    @property
    def falls_out(self) -> bool:
        return not self.people and self.visit.minimum > 0

    def number_of(self, side: Side) -> int:
        return sum(one.enrolment.side == side for one in self.people)

    @property
    def insurers(self) -> int:
        return self.number_of(Side.INSURER)

    @property
    def municipalities(self) -> int:
        return self.number_of(Side.MUNICIPALITY)


class RoundOverview:
    """Each part is read once; as many queries for many people as for one."""

    def __init__(self, round: VisitRound) -> None:
        self.round = round

    @cached_property
    def visits(self) -> list[WorkVisit]:
        return visits_of(self.round)

    @cached_property
    def group(self) -> list[Enrolment]:
        return list(group_in(self.round.meeting.edition_id))

    @cached_property
    def choices(self) -> dict[int, VisitChoice]:
        """By the key of the enrolment, with their visits in order."""
        ranks = Prefetch("ranks", VisitRank.objects.select_related("visit").order_by("rank"))
        rows = VisitChoice.objects.filter(round=self.round).prefetch_related(ranks)
        return {row.enrolment_id: row for row in rows}

    @property
    def chose(self) -> list[tuple[Enrolment, VisitChoice]]:
        return [(one, self.choices[one.pk]) for one in self.group if one.pk in self.choices]

    @property
    def undecided(self) -> list[Enrolment]:
        return [one for one in self.group if one.pk not in self.choices]

    @cached_property
    def places(self) -> dict[int, DraftPlace | VisitPlace]:
        """Those that count once it is published, else those of the draft; by the key of the enrolment."""
        rows: Sequence[DraftPlace | VisitPlace]
        places = self.round.places if self.round.published_at else self.round.draft_places
        rows = list(places.select_related("visit"))
        return {row.enrolment_id: row for row in rows}

    @cached_property
    def placed(self) -> list[Placed]:
        return [
            Placed(one, self.places[one.pk], self._first_choice(one)) for one in self.group if one.pk in self.places
        ]

    def _first_choice(self, enrolment: Enrolment) -> WorkVisit | None:
        choice = self.choices.get(enrolment.pk)
        ranks = list(choice.ranks.all()) if choice else []
        return ranks[0].visit if ranks else None

    @cached_property
    def filled(self) -> list[Filled]:
        return [
            Filled(
                visit,
                tuple(one for one in self.placed if one.place.visit_id == visit.pk),
                tuple(one for one in self.placed if one.first == visit and one.place.visit_id != visit.pk),
            )
            for visit in self.visits
        ]

    @cached_property
    def displaced(self) -> list[Placed]:
        """Whose visit was called off after the allocation was published."""
        going = {visit.pk for visit in self.visits}
        return [one for one in self.placed if self.round.published_at and one.place.visit_id not in going]

    @cached_property
    def moves(self) -> list[Displaced]:
        """Where these would go now; empty when limits leave nothing."""
        try:
            return displaced_in(self.round) if self.displaced else []
        except Impossible:
            return []

    @property
    def unplaced(self) -> list[Enrolment]:
        return [one for one in self.group if one.pk not in self.places]

    @cached_property
    def ranks(self) -> list[tuple[int, int]]:
        """How many got which choice; 0 is who did not choose."""
        return sorted(Counter(one.place.rank for one in self.placed).items(), key=lambda pair: (not pair[0], pair[0]))

    @cached_property
    def is_stale(self) -> bool:
        """Something changed since the draft was made."""
        made = self.round.drawn_at and not self.round.published_at
        return bool(made) and case_of(self.round).mark != self.round.drawn_from

    @cached_property
    def wishes(self) -> list[VisitWish]:
        return list(VisitWish.objects.filter(round=self.round).select_related("one__user", "other__user"))
