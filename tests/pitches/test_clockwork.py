"""The engine of the pitch clock on its own: time, moves, versions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitches.clockwork import GRACE, MOVES, CannotPress, Clock, Phase, PressedBefore, begin, ends_at, press
from pitches.enums.session import ClockMove, Posting

NINE = dt.datetime(2027, 3, 25, 9, tzinfo=dt.UTC)
PHASES = (
    Phase("Pitch", 2),
    Phase("Verhelderen", 3, posts=(Posting.QUESTION,)),
    Phase("Stil schrijven", 1, posts=(Posting.ADVICE,)),
    Phase("Keuze", 2, posts=(Posting.JOIN,)),
)


def after(**time: float) -> dt.datetime:
    return NINE + dt.timedelta(**time)


def pressed(clock: Clock, *moves: ClockMove, at: dt.datetime = NINE) -> Clock:
    for move in moves:
        clock = press(clock, move, version=clock.version, now=at)
    return clock


def test_a_phase_counts_down_and_on_below_zero_without_moving_on():
    clock = begin(PHASES, NINE)
    assert [clock.remaining_ms(after(seconds=s)) for s in (0, 1.5, 120, 200)] == [120_000, 118_500, 0, -80_000]
    assert clock.index == 0


def test_who_goes_back_finds_the_phase_with_the_time_it_had():
    clock = pressed(begin(PHASES, NINE), ClockMove.NEXT, at=after(seconds=50))
    clock = pressed(clock, ClockMove.BACK, at=after(seconds=60))
    assert (clock.phase.name, clock.remaining_ms(after(seconds=60))) == ("Pitch", 70_000)
    clock = pressed(clock, ClockMove.NEXT, at=after(seconds=60))
    assert (clock.phase.name, clock.remaining_ms(after(seconds=60))) == ("Verhelderen", 170_000)


def test_a_pause_takes_no_time():
    clock = pressed(begin(PHASES, NINE), ClockMove.PAUSE, at=after(seconds=30))
    assert clock.remaining_ms(after(hours=1)) == 90_000
    clock = pressed(clock, ClockMove.RESUME, at=after(hours=1))
    assert clock.remaining_ms(after(hours=1, seconds=10)) == 80_000


@pytest.mark.parametrize(("move", "left"), [(ClockMove.ONE_MORE, 180_000), (ClockMove.THREE_MORE, 300_000)])
def test_a_phase_gets_more_time(move, left):
    assert pressed(begin(PHASES, NINE), move).remaining_ms(NINE) == left


def test_there_is_an_end_to_more_time():
    clock = pressed(begin(PHASES, NINE), *[ClockMove.THREE_MORE] * 40)
    with pytest.raises(CannotPress):
        pressed(clock, ClockMove.ONE_MORE)


def test_a_phase_that_begins_again_has_its_own_length():
    clock = pressed(begin(PHASES, NINE), ClockMove.ONE_MORE, ClockMove.RESTART, at=after(seconds=90))
    assert clock.remaining_ms(after(seconds=90)) == 120_000


def test_after_the_last_phase_there_is_an_end_from_which_one_can_go_back():
    clock = pressed(begin(PHASES, NINE), *[ClockMove.NEXT] * 4)
    assert (clock.phase, clock.remaining_ms(after(hours=2)), clock.open_phases(after(hours=2))) == (None, 0, ())
    with pytest.raises(CannotPress):
        pressed(clock, ClockMove.NEXT)
    assert pressed(clock, ClockMove.BACK).phase.name == "Keuze"


@pytest.mark.parametrize("move", [ClockMove.BACK, ClockMove.RESUME])
def test_a_button_that_can_do_nothing_is_refused(move):
    with pytest.raises(CannotPress):
        pressed(begin(PHASES, NINE), move)


def test_of_two_who_press_at_the_same_version_the_second_is_told_where_it_stands():
    clock = begin(PHASES, NINE)
    moved = press(clock, ClockMove.NEXT, version=1, now=NINE)
    with pytest.raises(PressedBefore, match="Verhelderen"):
        press(moved, ClockMove.NEXT, version=1, now=NINE)
    assert (moved.version, moved.index) == (2, 1)


def test_what_was_being_written_counts_for_half_a_minute():
    clock = pressed(begin(PHASES, NINE), *[ClockMove.NEXT] * 3)
    assert [clock.takes("tip", 2, NINE + wait) for wait in (GRACE, GRACE + dt.timedelta(seconds=1))] == [True, False]


def test_after_a_stop_nothing_of_the_phase_counts_any_more():
    clock = pressed(begin(PHASES, NINE), ClockMove.NEXT, ClockMove.NEXT, ClockMove.STOP)
    assert (clock.phase.name, clock.takes("tip", 2, NINE)) == ("Keuze", False)


def test_a_clock_of_the_server_that_is_put_back_counts_nothing():
    assert begin(PHASES, NINE).remaining_ms(after(hours=-1)) == 120_000


def test_a_discussion_closes_by_itself_and_a_round_of_days_has_its_days():
    assert ends_at(NINE, PHASES) == after(hours=12)
    assert ends_at(NINE, (Phase("Vragen", 3 * 24 * 60),)) == after(days=3, hours=12)


@given(st.lists(st.tuples(st.sampled_from(ClockMove), st.integers(-5, 200), st.integers(0, 2))))
def test_whatever_is_pressed_each_version_is_one_move_and_no_time_is_lost(presses):
    """With steps of the clock forward and back, and presses that look at an older version."""
    clock, now, seen = begin(PHASES, NINE), NINE, {1}
    for move, seconds, behind in presses:
        now += dt.timedelta(seconds=seconds)
        before = clock
        try:
            clock = press(clock, move, version=clock.version - behind, now=now)
        except PressedBefore:
            assert behind
            continue
        except CannotPress:
            assert MOVES[move](before, now) is None
            continue
        assert not behind
        assert clock.version not in seen
        seen.add(clock.version)
        _moved_as_asked(before, clock, move, now)


def _moved_as_asked(before: Clock, clock: Clock, move: ClockMove, now: dt.datetime) -> None:
    steps = {ClockMove.NEXT: 1, ClockMove.STOP: 1, ClockMove.BACK: -1}
    assert clock.index == before.index + steps.get(move, 0)
    others = [index for index in range(len(PHASES)) if index != before.index]
    assert [clock.used[index] for index in others] == [before.used[index] for index in others]
    if move in steps and before.phase:
        assert clock.used[before.index] == before.spent(now)
    if move in (ClockMove.PAUSE, ClockMove.RESUME):
        assert clock.remaining_ms(now) == before.remaining_ms(now)


@given(st.lists(st.sampled_from(ClockMove), max_size=12), st.sampled_from(["tip", "objection", "question", "offer"]))
def test_advice_counts_in_its_phase_alone_or_just_after_it(moves, kind):
    clock = begin(PHASES, NINE)
    for move in moves:
        try:
            clock = pressed(clock, move)
        except CannotPress:
            continue
        for index, phase in enumerate(PHASES):
            open_now = index in (clock.index, clock.left)
            assert clock.takes(kind, index, NINE) == (open_now and phase.takes(kind))
            assert clock.takes(kind, index, NINE + 2 * GRACE) == (index == clock.index and phase.takes(kind))
