"""Nobody twice before everybody once, as far as who may sit where allows it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pitches.rota import Seat, divide


def seats(*may, role="chair"):
    return [Seat(turn, role, tuple(people)) for turn, people in enumerate(may)]


def test_who_had_fewest_comes_first_and_then_the_first_in_the_line():
    assert list(divide(seats((1, 2, 3), (1, 2, 3)), {1: 1}).values()) == [2, 3]


def test_a_seat_that_only_one_may_have_is_kept_for_them():
    first, second = seats((1, 2), (1,))
    assert divide([first, second], {}) == {first: 2, second: 1}


def test_nobody_has_two_roles_in_one_turn():
    both = [Seat("turn", role, (1, 2)) for role in ("chair", "timekeeper", "note taker")]
    assert sorted(divide(both, {}).values()) == [1, 2]


def test_only_when_everybody_had_one_somebody_has_two():
    found = divide(seats((1, 2), (1, 2), (1, 2)), {})
    assert sorted(Counter(found.values()).values()) == [1, 2]


def test_a_seat_that_nobody_may_have_stays_free():
    first, second = seats((), (1,))
    assert divide([first, second], {}) == {second: 1}


@given(
    st.lists(st.sets(st.integers(1, 6), max_size=6).map(sorted), max_size=7),
    st.dictionaries(st.integers(1, 6), st.integers(0, 2)),
)
def test_as_many_people_as_possible_have_a_seat(may, had):
    """Whoever may have a seat and has fewer than the other by two or more would have taken it."""
    rows = seats(*may)
    found = divide(rows, had)
    assert set(found) == {seat for seat in rows if seat.may}
    assert all(person in seat.may for seat, person in found.items())
    load = Counter(had) + Counter(found.values())
    for seat, person in found.items():
        assert all(load[person] - load[other] <= 1 for other in seat.may if other != person)
    assert divide(rows, had) == found
