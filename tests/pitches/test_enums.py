from __future__ import annotations

from pitches.enums import (
    OPEN_TO_GROUP,
    PITCH_TRANSITIONS,
    PROMISE_ENDS,
    PROMISE_MOVES,
    TELLS_PITCH,
    Actor,
    PitchMail,
    PitchState,
    PromiseState,
)
from pitches.queries.pitches import GROUP_OF_STATE, ON_THE_AGENDA


def test_every_state_of_a_pitch_has_its_row_in_the_table():
    assert set(PITCH_TRANSITIONS) == set(PitchState)
    assert all(set(moves) <= set(PitchState) for moves in PITCH_TRANSITIONS.values())


def test_every_state_of_a_promise_has_its_row_and_no_way_back_to_open():
    assert set(PROMISE_MOVES) == set(PromiseState)
    assert all(PromiseState.OPEN not in moves for moves in PROMISE_MOVES.values())
    assert PROMISE_ENDS == (PromiseState.KEPT, PromiseState.CHANGED, PromiseState.NOT_MANAGED)


def test_the_list_has_a_heading_for_each_state_that_the_group_sees():
    assert set(GROUP_OF_STATE) == set(OPEN_TO_GROUP)
    assert set(ON_THE_AGENDA) == set(OPEN_TO_GROUP) - {"open"}


def test_a_mail_of_a_step_is_about_the_step_of_somebody_else():
    steps = [move for row in PITCH_TRANSITIONS.values() for move in row.values()]
    assert {move.mail for move in steps if move.mail} == set(TELLS_PITCH) - {PitchMail.NOT_CHOSEN}
    assert all(move.mail is None for move in steps if move.by == (Actor.AUTHOR,))
