"""The fairest allocation of a case, proven, and why somebody did not get the first choice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from course.allocation.case import Case, Person, check
from course.allocation.goals import Program
from course.allocation.model import Impossible
from course.enums import AllocationGoal, NotFirst

SECONDS = 60.0
"""How long the solver may think about one goal. Of 200 people over 12 visits it needs a third of one second."""


@dataclass(frozen=True)
class Allocation:
    """Who goes where, by key; who is not in `places` has no place. `reached` is what each goal came to."""

    case: Case
    places: Mapping[int, int]
    reached: Mapping[AllocationGoal, int]

    @property
    def unplaced(self) -> list[int]:
        return [person.key for person in self.case.people if person.key not in self.places]

    @property
    def dropped(self) -> list[int]:
        """Visits that nobody can go on because too few would."""
        used = set(self.places.values())
        return [visit.key for visit in self.case.visits if visit.minimum and visit.key not in used]

    def rank_of(self, person: Person) -> int:
        """Of the choice that somebody got; 0 without a choice or a place."""
        return person.rank_of(self.places[person.key]) if person.key in self.places else 0


@dataclass(frozen=True)
class Reason:
    """Why somebody did not get the first choice; `number` counts what others would suffer."""

    why: NotFirst
    number: int = 0


def allocate(case: Case, *, seconds: float = SECONDS) -> Allocation:
    """One question per goal; what the goals before it reached, holds. The same case in any order gives the same.

    Raises what `check` raises, Impossible and NotProven.
    """
    check(case)
    case = case.in_order()
    program = Program(case, seconds=seconds)
    try:
        reached = _reach(program, program.in_full)
    except Impossible:
        program = Program(case, seconds=seconds)
        reached = _reach(program, {})
    return Allocation(case, program.places(), reached)


def _reach(program: Program, had: Mapping[AllocationGoal, int]) -> dict[AllocationGoal, int]:
    """What each goal comes to. Those of `had` cannot come further, so the rest is asked with them kept."""
    for goal, best in had.items():
        program.keep(goal, best)
    reached = dict(had)
    for goal in AllocationGoal:
        if goal not in had:
            reached[goal] = program.best(goal)
            program.keep(goal, reached[goal])
    return reached


def place_one(case: Case, person: int, *, others: Mapping[int, int]) -> int | None:
    """The best visit for one person while all others stay where they are; None when no visit has room.

    Raises as `place_again`.
    """
    return place_again(case, [person], others=others).get(person)


def place_again(case: Case, people: Collection[int], *, others: Mapping[int, int]) -> dict[int, int]:
    """The fairest visits for these people while all others stay where they are; who is not in it finds no room.

    Who is there already makes a visit go ahead, so minimums count for nothing. Others who are on no visit of the case
    count for nothing either. Raises Impossible and NotProven.
    """
    known = {visit.key for visit in case.visits}
    stay = {key: visit for key, visit in others.items() if visit in known and key not in people}
    there = set(stay.values())
    visits = tuple(replace(visit, minimum=0) for visit in case.visits if visit.key in there or not visit.minimum)
    if not visits:
        return {}
    known = {visit.key for visit in visits}
    all_people = tuple(_among(one, known) for one in case.people if one.key in stay or one.key in people)
    program = Program(replace(case, people=all_people, visits=visits, wishes=()).in_order(), seconds=SECONDS)
    for key, visit in stay.items():
        program.force(key, visit)
    for goal in AllocationGoal:
        program.keep(goal, program.best(goal))
    return {key: visit for key, visit in program.places().items() if key in people}


def _among(person: Person, visits: set[int]) -> Person:
    return replace(person, ranking=tuple(visit for visit in person.ranking if visit in visits))


def without_first_choice(allocation: Allocation) -> list[Person]:
    """Who chose and did not get the first choice."""
    people = (person for person in allocation.case.people if person.ranking)
    return [person for person in people if allocation.places.get(person.key) != person.ranking[0]]


def each_reason(
    allocation: Allocation, people: Iterable[Person], *, seconds: float = SECONDS
) -> Iterator[tuple[int, Reason]]:
    """Why each of these did not get it, one after the other, by key. Raises NotProven."""
    program = Program(allocation.case, seconds=seconds)
    for person in people:
        yield person.key, _reason(person, allocation, program)


def reasons(allocation: Allocation, *, seconds: float = SECONDS) -> dict[int, Reason]:
    """For everybody who chose and did not get the first choice. Raises NotProven."""
    return dict(each_reason(allocation, without_first_choice(allocation), seconds=seconds))


def _reason(person: Person, allocation: Allocation, program: Program) -> Reason:
    first = person.ranking[0]
    if first in person.clashes:
        return Reason(NotFirst.CLASH)
    if (person.key, first) not in program.at:
        return Reason(NotFirst.STEPS)
    if first in allocation.dropped:
        return Reason(NotFirst.FELL_OUT)
    program.force(person.key, first)
    try:
        return _what_suffers(allocation, program)
    finally:
        program.force(person.key, None)
        for goal in AllocationGoal:
            program.keep(goal)


def _what_suffers(allocation: Allocation, program: Program) -> Reason:
    """The first goal that does not come as far with the first choice forced; when none, the lot decided.

    Mostly it is the total, so that is asked first, with all before it kept.
    """
    *before, total, _lot = AllocationGoal
    for goal in before:
        program.keep(goal, allocation.reached[goal])
    try:
        return _compare(total, allocation, program) or Reason(NotFirst.LOT)
    except Impossible:
        return _first_that_suffers(before, allocation, program)


def _first_that_suffers(goals: list[AllocationGoal], allocation: Allocation, program: Program) -> Reason:
    for goal in goals:
        program.keep(goal)
    for goal in goals:
        try:
            found = _compare(goal, allocation, program)
        except Impossible:
            break
        if found:
            return found
        program.keep(goal, allocation.reached[goal])
    return Reason(NotFirst.RULES)


def _compare(goal: AllocationGoal, allocation: Allocation, program: Program) -> Reason | None:
    worse = program.best(goal) - allocation.reached[goal]
    return Reason(NotFirst(goal.value), worse) if worse > 0 else None
