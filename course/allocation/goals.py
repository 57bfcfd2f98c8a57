"""The goals of an allocation as sums over a model, in the order in which they count.

Each is asked by itself, and what it reached is kept while the next is asked: nobody goes without a place to please
others, and no first choice is worth a bad draw of somebody else.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cached_property

from course.allocation.case import Case, Person, Visit
from course.allocation.model import NO_END, Model, Sum
from course.enums import SIDES, AllocationGoal

LOTS = 1000
"""So many numbers are in the drum; enough to part equals, and small enough to be exact."""


class Program:
    """A case as columns and rows: who is where, which visit goes ahead, and how many of a side a visit lacks."""

    def __init__(self, case: Case, *, seconds: float) -> None:
        self.case, self.model = case, Model(seconds=seconds)
        self.people = {person.key: person for person in case.people}
        self.at = {
            (person.key, visit.key): self.model.column()
            for person in case.people
            for visit in case.visits
            if person.can_go(visit)
        }
        self.runs = {visit.key: self.model.column() for visit in case.visits}
        self.lacks: list[int] = []
        self._rules()
        self.kept = {goal: self.model.row(self.sums[goal]) for goal in AllocationGoal}

    def _rules(self) -> None:
        for person in self.case.people:
            self.model.row(dict.fromkeys(self._of_person(person.key).values(), 1), most=1)
        for visit in self.case.visits:
            self._fill(visit)
            self._mix(visit)
        for wish in self.case.wishes:
            for visit in self.case.visits:
                self._wish(self.at.get((wish.one, visit.key)), self.at.get((wish.other, visit.key)), wish.together)

    def _of_person(self, key: int) -> dict[int, int]:
        return {visit.key: self.at[key, visit.key] for visit in self.case.visits if (key, visit.key) in self.at}

    def _on(self, visit: Visit) -> list[tuple[Person, int]]:
        there = ((person, self.at.get((person.key, visit.key))) for person in self.case.people)
        return [(person, column) for person, column in there if column is not None]

    def _fill(self, visit: Visit) -> None:
        """From minimum to maximum when it goes ahead, else nobody; and so many of one organisation."""
        on, runs = dict.fromkeys((column for _person, column in self._on(visit)), 1), self.runs[visit.key]
        self.model.row({**on, runs: -visit.maximum}, most=0)
        self.model.row({**on, runs: -visit.minimum}, least=0)
        colleagues: dict[int, list[int]] = defaultdict(list)
        for person, column in self._on(visit):
            if person.organisation is not None:
                colleagues[person.organisation].append(column)
        most = self.case.per_organisation
        for columns in colleagues.values():
            if most is not None and len(columns) > most:
                self.model.row(dict.fromkeys(columns, 1), most=most)

    def _mix(self, visit: Visit) -> None:
        """A visit is mixed when each side has at least half of its share in the whole group there. Counts who lacks."""
        people = len(self.case.people)
        for side in SIDES:
            share = sum(person.side == side for person in self.case.people)
            lacking = self.model.column(visit.maximum)
            on = {column: 2 * people * (person.side == side) - share for person, column in self._on(visit)}
            self.model.row({**on, lacking: 2 * people}, least=0)
            self.lacks.append(lacking)

    def _wish(self, one: int | None, other: int | None, together: bool) -> None:
        """Where one of two who belong together cannot be, neither is."""
        columns = [column for column in (one, other) if column is not None]
        if together and columns:
            same = {columns[0]: 1} if len(columns) == 1 else {columns[0]: 1, columns[1]: -1}
            self.model.row(same, least=0, most=0)
        elif len(columns) == 2:
            self.model.row(dict.fromkeys(columns, 1), most=1)

    @cached_property
    def sums(self) -> dict[AllocationGoal, Sum]:
        ranks = {column: self.people[key].rank_of(visit) for (key, visit), column in self.at.items()}
        bad = {
            column: 1 + self.people[key].bad_draws
            for (key, _visit), column in self.at.items()
            if self.case.is_bad(ranks[column])
        }
        return {
            AllocationGoal.PLACED: dict.fromkeys(self.at.values(), -1),
            AllocationGoal.GOES_AHEAD: dict.fromkeys(self.runs.values(), -1),
            AllocationGoal.MIXED: dict.fromkeys(self.lacks, 1),
            AllocationGoal.FEW_BAD: bad,
            AllocationGoal.TOTAL: ranks,
            AllocationGoal.LOT: {column: self._lot(*pair) for pair, column in self.at.items()},
        }

    def _lot(self, person: int, visit: int) -> int:
        """Drawn from the seed, the person and the visit alone, so that no order of asking changes it."""
        drawn = hashlib.sha256(f"{self.case.lot}:{person}:{visit}".encode()).digest()
        return 1 + int.from_bytes(drawn[:8], "big") % LOTS

    @property
    def in_full(self) -> dict[AllocationGoal, int]:
        """As far as these goals could ever come: everybody has a place, every visit goes ahead, no side lacks."""
        people, visits = len(self.case.people), len(self.case.visits)
        return {AllocationGoal.PLACED: -people, AllocationGoal.GOES_AHEAD: -visits, AllocationGoal.MIXED: 0}

    def best(self, goal: AllocationGoal) -> int:
        """What this goal can reach while those that are kept hold. Raises Impossible, NotProven."""
        return self.model.least(self.sums[goal])

    def keep(self, goal: AllocationGoal, most: float = NO_END) -> None:
        """From now on no worse than this; without a number as bad as need be."""
        self.model.limit(self.kept[goal], most)

    def force(self, person: int, visit: int | None) -> None:
        """Somebody goes there and nowhere else; or wherever it is best again."""
        for other, column in self._of_person(person).items():
            self.model.between(column, int(other == visit), int(visit in {None, other}))

    def places(self) -> dict[int, int]:
        """Who is where in the last answer."""
        return {key: visit for (key, visit), column in self.at.items() if self.model.value(column)}
