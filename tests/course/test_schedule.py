"""A day is its start and the lengths of its parts: sums and fixed points hold, whatever somebody does to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.schedule import MIDNIGHT, Running, Slot, end_of, running_times, slots_of

NINE, TEN, NOON = 9 * 60, 10 * 60, 12 * 60

slots = st.builds(
    Slot,
    minutes=st.integers(1, 120),
    fixed=st.none() | st.integers(NINE, NOON),
    beside=st.booleans(),
)
days = st.lists(slots, max_size=12)
following = st.lists(st.builds(Slot, st.integers(1, 120)), min_size=1, max_size=12)


def test_each_part_begins_where_the_one_before_it_ends():
    assert running_times(NINE, [Slot(30), Slot(45), Slot(15)]) == [
        Running(NINE, NINE + 30),
        Running(NINE + 30, NINE + 75),
        Running(NINE + 75, NINE + 90),
    ]


@pytest.mark.parametrize(("minutes", "slack"), [(45, 15), (60, 0), (70, -10)])
def test_before_a_fixed_point_stands_what_is_left_or_too_long(minutes, slack):
    _before, lunch, after = running_times(NINE, [Slot(minutes), Slot(30, fixed=TEN), Slot(20)])
    assert (lunch, after.starts) == (Running(TEN, TEN + 30, slack), TEN + 30)


def test_what_runs_together_begins_together_and_the_next_waits_for_the_last():
    running = running_times(NINE, [Slot(60), Slot(90, beside=True), Slot(30, beside=True), Slot(15)])
    assert [(one.starts - NINE, one.ends - NINE) for one in running] == [(0, 60), (0, 90), (0, 30), (90, 105)]


@given(following, st.data())
def test_a_longer_part_shifts_what_follows_by_as_much_and_nothing_before_it(day, data):
    place, longer = data.draw(st.integers(0, len(day) - 1)), data.draw(st.integers(1, 60))
    changed = [*day[:place], Slot(day[place].minutes + longer), *day[place + 1 :]]
    before, after = running_times(NINE, day), running_times(NINE, changed)
    assert [one.starts for one in after[: place + 1]] == [one.starts for one in before[: place + 1]]
    assert [one.starts for one in after[place + 1 :]] == [one.starts + longer for one in before[place + 1 :]]
    assert end_of(NINE, after) == NINE + sum(slot.minutes for slot in changed)


@given(following, st.data())
def test_an_inserted_or_moved_part_keeps_the_sum(day, data):
    place, to = (data.draw(st.integers(0, len(day) - 1)) for _turn in range(2))
    rest = [*day[:place], *day[place + 1 :]]
    moved = [*rest[:to], day[place], *rest[to:]]
    assert end_of(NINE, running_times(NINE, moved)) == end_of(NINE, running_times(NINE, day))


@given(days)
def test_fixed_points_hold_and_slack_is_what_lies_before_them(day):
    running = running_times(NINE, day)
    for place, (slot, one) in enumerate(zip(day, running, strict=True)):
        assert one.ends - one.starts == slot.minutes
        if slot.fixed is not None:
            assert (one.starts, one.slack) == (slot.fixed, slot.fixed - end_of(NINE, running[:place]))


@given(days)
def test_a_stored_day_reads_back_as_the_times_that_it_had(day):
    times = [
        (one.starts, one.ends, slot.fixed is not None) for slot, one in zip(day, running_times(NINE, day), strict=True)
    ]
    again = running_times(NINE, slots_of(NINE, sorted(times)))
    assert [(one.starts, one.ends) for one in again] == [(starts, ends) for starts, ends, _keeps in sorted(times)]


@pytest.mark.parametrize(("starts", "passes"), [(0, False), (MIDNIGHT - 31, False), (MIDNIGHT - 30, True), (-1, True)])
def test_nothing_crosses_midnight(starts, passes):
    running = Running(starts, starts + 30)
    assert (running.passes_midnight, running.times is None) == (passes, passes)
