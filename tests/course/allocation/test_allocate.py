"""The solver against every allocation that there is: on small cases no other is better."""

from __future__ import annotations

import dataclasses
from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.allocation.allocate import Reason, allocate, place_one, reasons
from course.allocation.case import (
    Case,
    ChosenTwice,
    KnownTwice,
    MinimumAboveMaximum,
    MinimumsTooHigh,
    MoreThanPlaces,
    NobodyToPlace,
    NoVisits,
    Person,
    UnknownVisit,
    Visit,
    Wish,
    WishAboutStranger,
    WishesContradict,
    companies,
)
from course.allocation.goals import Program
from course.allocation.model import Impossible, Model, NotProven
from course.enums import SIDES, AllocationGoal, NotFirst, Side
from course.errors import Refusal

INSURER, MUNICIPALITY = Side.INSURER, Side.MUNICIPALITY


def person(key: int, *ranking: int, side: str = INSURER, **fields: object) -> Person:
    return Person(key=key, side=side, ranking=ranking, **fields)


def score(case: Case, places: dict[int, int | None]) -> tuple[int, ...] | None:
    """What each goal but the lot comes to when people go there; None when a rule is broken. Written without columns."""
    people = {one.key: one for one in case.people}
    by_visit = {visit: [people[key] for key, at in places.items() if at == visit.key] for visit in case.visits}
    if not all(may_be(case, visit, there) for visit, there in by_visit.items()) or not keeps_wishes(case, places):
        return None
    dropped = sum(len(there) < visit.minimum for visit, there in by_visit.items())
    lacks = sum(lacking(case, there) for there in by_visit.values())
    ranks = {key: people[key].rank_of(at) for key, at in places.items() if at is not None}
    bad = sum(1 + people[key].bad_draws for key, rank in ranks.items() if case.is_bad(rank))
    return len(case.people) - len(ranks), dropped, lacks, bad, sum(ranks.values())


def may_be(case: Case, visit: Visit, there: list[Person]) -> bool:
    colleagues = Counter(one.organisation for one in there if one.organisation is not None)
    most = max(colleagues.values(), default=0)
    is_filled = not there or visit.minimum <= len(there) <= visit.maximum
    return is_filled and most <= (case.per_organisation or most) and all(one.can_go(visit) for one in there)


def lacking(case: Case, there: list[Person]) -> int:
    """How many more of each side a visit needs to have half of the share of that side."""
    half = 2 * len(case.people)
    wanted = {side: sum(one.side == side for one in case.people) * len(there) for side in SIDES}
    return sum(max(0, -(-(wanted[side] - half * sum(one.side == side for one in there)) // half)) for side in SIDES)


def keeps_wishes(case: Case, places: dict[int, int | None]) -> bool:
    def kept(wish: Wish) -> bool:
        same = places[wish.one] == places[wish.other]
        return same if wish.together else not same or places[wish.one] is None

    return all(kept(wish) for wish in case.wishes)


def best_of_all(case: Case) -> tuple[int, ...] | None:
    keys = [one.key for one in case.people]
    choices = [None, *(visit.key for visit in case.visits)]
    scores = (score(case, dict(zip(keys, places, strict=True))) for places in product(choices, repeat=len(keys)))
    return min((one for one in scores if one is not None), default=None)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    visits = draw(st.integers(1, 3))
    number = draw(st.integers(1, 5))
    keys = list(range(1, visits + 1))
    people = tuple(
        Person(
            key=10 + one,
            side=draw(st.sampled_from(SIDES)),
            organisation=draw(st.sampled_from([None, 1, 2])),
            ranking=tuple(draw(st.permutations(keys))) if draw(st.integers(0, 4)) else (),
            step_free=draw(st.integers(0, 4)) == 0,
            clashes=frozenset(draw(st.sets(st.sampled_from(keys), max_size=1))) if draw(st.booleans()) else frozenset(),
            bad_draws=draw(st.integers(0, 2)),
        )
        for one in range(number)
    )
    wishes = []
    if number > 1 and draw(st.booleans()):
        pair = draw(st.permutations([one.key for one in people]))[:2]
        wishes = [Wish(pair[0], pair[1], draw(st.booleans()))]
    return Case(
        people=people,
        visits=tuple(
            Visit(key, maximum := draw(st.integers(1, 4)), draw(st.integers(0, maximum)), draw(st.booleans()))
            for key in keys
        ),
        wishes=tuple(wishes),
        per_organisation=draw(st.sampled_from([None, 1, 2])),
        lot=draw(st.integers(0, 99)),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases(), data=st.data())
def test_no_other_allocation_is_better_and_the_order_of_asking_changes_nothing(case: Case, data: st.DataObject) -> None:
    try:
        found = allocate(case)
    except Refusal:
        return
    places = {one.key: found.places.get(one.key) for one in case.people}
    assert score(case, places) == best_of_all(case)
    shuffled = dataclasses.replace(
        case,
        people=tuple(data.draw(st.permutations(case.people))),
        visits=tuple(data.draw(st.permutations(case.visits))),
    )
    assert allocate(shuffled).places == found.places


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_what_would_suffer_is_what_suffers_most_gently_when_the_first_choice_is_forced(case: Case) -> None:
    """Among all allocations in which the person goes there, the best differs first in the goal that is named."""
    try:
        found = allocate(case)
    except Refusal:
        return
    names = (NotFirst.PLACED, NotFirst.GOES_AHEAD, NotFirst.MIXED, NotFirst.FEW_BAD, NotFirst.TOTAL)
    best = best_of_all(case)
    for key, reason in reasons(found).items():
        if reason.why in {NotFirst.CLASH, NotFirst.STEPS, NotFirst.FELL_OUT}:
            continue
        first = next(one for one in case.people if one.key == key).ranking[0]
        forced = best_if(case, key, first)
        if forced is None:
            assert reason == Reason(NotFirst.RULES)
        elif forced == best:
            assert reason == Reason(NotFirst.LOT)
        else:
            at, worse = next(
                (at, ours - to) for at, (ours, to) in enumerate(zip(forced, best, strict=True)) if ours > to
            )
            assert reason == Reason(names[at], worse)


def best_if(case: Case, key: int, visit: int) -> tuple[int, ...] | None:
    keys = [one.key for one in case.people]
    choices = [None, *(one.key for one in case.visits)]
    every = (dict(zip(keys, places, strict=True)) for places in product(choices, repeat=len(keys)))
    scores = (score(case, places) for places in every if places[key] == visit)
    return min((one for one in scores if one is not None), default=None)


def three_and_one() -> Case:
    """Everybody wants the first visit, which takes two; the fourth never chose."""
    people = (
        person(1, 1, 2, 3, side=INSURER),
        person(2, 1, 2, 3, side=MUNICIPALITY),
        person(3, 1, 3, 2, side=INSURER, bad_draws=1),
        person(4, side=MUNICIPALITY),
    )
    return Case(people, (Visit(1, 2), Visit(2, 2), Visit(3, 2)), lot=5)


def test_a_tie_is_drawn_and_another_number_of_the_lot_draws_otherwise() -> None:
    winners = set()
    for lot in range(12):
        case = dataclasses.replace(three_and_one(), lot=lot)
        again = allocate(case)
        assert again.places == allocate(case).places
        winners.add(tuple(key for key in (1, 2, 3) if again.places[key] == 1))
    assert len(winners) > 1


def test_who_had_a_bad_draw_before_does_not_get_the_next() -> None:
    """Two want the visit for one; the other is the last choice of both."""
    visits = (Visit(1, 1), Visit(2, 1))
    for unlucky, lucky in ((1, 2), (2, 1)):
        people = tuple(person(key, 1, 2, bad_draws=int(key == unlucky)) for key in (1, 2))
        found = allocate(Case(people, visits))
        assert found.places == {unlucky: 1, lucky: 2}


def test_a_visit_of_which_the_minimum_cannot_be_met_falls_out_and_its_people_move() -> None:
    people = (person(1, 1, 2), person(2, 2, 1), person(3, 2, 1), person(4, 2, 1))
    found = allocate(Case(people, (Visit(1, 4, minimum=3), Visit(2, 4, minimum=2))))
    assert found.dropped == [1]
    assert found.places == {1: 2, 2: 2, 3: 2, 4: 2}
    assert reasons(found) == {1: Reason(NotFirst.FELL_OUT)}


def test_a_minimum_above_the_number_of_people_falls_out_too() -> None:
    found = allocate(Case((person(1, 1, 2), person(2, 1, 2)), (Visit(1, 9, minimum=3), Visit(2, 4))))
    assert (found.dropped, found.places) == ([1], {1: 2, 2: 2})


def test_who_can_go_nowhere_stays_without_a_place_and_the_others_go() -> None:
    people = (person(1, 1, step_free=True), person(2, 1))
    found = allocate(Case(people, (Visit(1, 3),)))
    assert (found.unplaced, found.places) == ([1], {2: 1})
    assert reasons(found) == {1: Reason(NotFirst.STEPS)}


def test_a_visit_that_is_not_known_to_be_step_free_is_not_for_who_needs_it() -> None:
    people = (person(1, 1, 2, step_free=True), person(2, 1, 2), person(3, 1, 2))
    assert allocate(Case(people, (Visit(1, 2), Visit(2, 2, step_free=True)))).places[1] == 2


def test_sides_are_mixed_before_anybody_gets_a_first_choice() -> None:
    """All insurers want one visit, all municipalities the other."""
    insurers = tuple(person(key, 1, 2, side=INSURER) for key in (1, 2, 3, 4))
    others = tuple(person(key, 2, 1, side=MUNICIPALITY) for key in (5, 6, 7, 8))
    found = allocate(Case(insurers + others, (Visit(1, 4), Visit(2, 4))))
    assert [sum(found.places[one.key] == 1 for one in side) for side in (insurers, others)] == [3, 1]
    assert {reason.why for reason in reasons(found).values()} == {NotFirst.LOT}


def test_who_alone_stands_for_a_side_goes_where_that_side_is_needed() -> None:
    """Alone on the second visit there would be nobody of the other side, and nobody of this one on the first."""
    insurers = tuple(person(key, 1, 2, side=INSURER) for key in (1, 2, 3, 4))
    lonely = person(5, 2, 1, side=MUNICIPALITY)
    found = allocate(Case((*insurers, lonely), (Visit(1, 5, minimum=4), Visit(2, 5))))
    assert found.places == dict.fromkeys((1, 2, 3, 4, 5), 1)
    assert reasons(found) == {5: Reason(NotFirst.MIXED, 2)}


def test_colleagues_are_spread_when_one_organisation_has_a_maximum() -> None:
    people = tuple(person(key, 1, 2, organisation=7) for key in (1, 2, 3))
    found = allocate(Case(people, (Visit(1, 3), Visit(2, 3)), per_organisation=2))
    assert sorted(found.places.values()) == [1, 1, 2]


def test_together_and_apart_go_before_every_choice() -> None:
    people = (person(1, 1, 2), person(2, 2, 1), person(3, 1, 2))
    found = allocate(Case(people, (Visit(1, 3), Visit(2, 3)), wishes=(Wish(2, 1, True), Wish(1, 3, False))))
    assert found.places[1] == found.places[2] != found.places[3]


def test_friends_of_friends_are_one_company() -> None:
    people = [person(key) for key in (4, 1, 3, 2)]
    assert companies(people, [Wish(1, 2, True), Wish(3, 2, True), Wish(4, 1, False)]) == {1: 1, 2: 1, 3: 1, 4: 4}


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        (Case((person(1, 1, 1),), (Visit(1, 3),)), ChosenTwice),
        (Case((person(1, 9),), (Visit(1, 3),)), UnknownVisit),
        (Case((person(1), person(1)), (Visit(1, 3),)), KnownTwice),
        (Case((person(1),), (Visit(1, 3), Visit(1, 2))), KnownTwice),
        (Case((), (Visit(1, 3),)), NobodyToPlace),
        (Case((person(1),), ()), NoVisits),
        (Case((person(1),), (Visit(1, 1, minimum=2),)), MinimumAboveMaximum),
        (Case((person(1),), (Visit(1, 5, minimum=2), Visit(2, 5, minimum=3))), MinimumsTooHigh),
        (Case((person(1), person(2), person(3)), (Visit(1, 1), Visit(2, 1))), MoreThanPlaces),
        (Case((person(1), person(2), person(3)), (Visit(1, 1), Visit(2, 9, minimum=4))), MoreThanPlaces),
        (Case((person(1),), (Visit(1, 3),), wishes=(Wish(1, 2, True),)), WishAboutStranger),
        (Case((person(1), person(2)), (Visit(1, 3),), wishes=(Wish(1, 1, True),)), WishAboutStranger),
        (
            Case(
                (person(1), person(2), person(3)),
                (Visit(1, 3),),
                wishes=(Wish(1, 2, True), Wish(2, 3, True), Wish(1, 3, False)),
            ),
            WishesContradict,
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(case: Case, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        allocate(case)


def test_more_people_than_places_says_how_many_too_few() -> None:
    with pytest.raises(MoreThanPlaces) as refused:
        allocate(Case((person(1), person(2), person(3)), (Visit(1, 1), Visit(2, 1))))
    assert refused.value.details == {"people": 3, "places": 2, "short": 1}


def test_no_answer_in_time_is_no_allocation() -> None:
    with pytest.raises(NotProven):
        allocate(three_and_one(), seconds=0.0)


def test_rows_that_exclude_each_other_are_impossible() -> None:
    model = Model(seconds=5)
    column = model.column()
    model.row({column: 1}, least=2)
    with pytest.raises(Impossible):
        model.least({column: 1})


def test_a_newcomer_gets_the_best_that_is_left_and_nobody_moves() -> None:
    case = three_and_one()
    others = {1: 1, 2: 1, 4: 3}
    assert place_one(case, 3, others=others) == 3


def test_a_newcomer_finds_no_room_when_every_visit_is_full() -> None:
    case = Case((person(1), person(2), person(3)), (Visit(1, 1), Visit(2, 1)))
    assert place_one(case, 3, others={1: 1, 2: 2}) is None


def test_a_newcomer_does_not_open_a_visit_that_fell_out() -> None:
    case = Case((person(1, 2, 1), person(2, 1, 2)), (Visit(1, 5, minimum=1), Visit(2, 5, minimum=2)))
    assert place_one(case, 1, others={2: 1}) == 1


def test_the_mark_of_a_case_follows_its_facts_and_not_their_order() -> None:
    case = three_and_one()
    turned = dataclasses.replace(case, people=case.people[::-1], visits=case.visits[::-1])
    other = dataclasses.replace(case, visits=(Visit(1, 3), *case.visits[1:]))
    assert case.mark == turned.mark
    assert len({case.mark, other.mark, dataclasses.replace(case, lot=6).mark}) == 3


def test_the_goals_stand_in_the_order_in_which_they_count() -> None:
    program = Program(three_and_one().in_order(), seconds=5)
    assert list(program.sums) == list(AllocationGoal)
