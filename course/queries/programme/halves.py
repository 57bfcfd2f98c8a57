"""A part that moves to another meeting waits in two plans: it is gone from the one, and stands under its own key in the
other. Each half counts only as long as the other is there: who drops or overwrites one of them drops both.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from course.changes import Plan, is_new
from course.models import PendingChange
from course.queries.programme.plans import MEETING, day_in


class Move(NamedTuple):
    """From one meeting to the other, by their keys."""

    leaves: int
    enters: int


def moves_in(rows: Iterable[PendingChange], now: Mapping[int, Plan]) -> dict[str, Move]:
    """What moves in an edition, by the key of the part. `rows` are all that wait there; `now` is how it stands."""
    every = list(rows)
    entering = {(row.meeting_id, key) for row in every for key in _entering(row)}
    return {
        key: Move(row.meeting_id, to)
        for row in every
        for key, to in row.leaving.items()
        if key in now[row.meeting_id] and key not in row.wanted and (to, key) in entering
    }


def made_whole(row: PendingChange, now: Plan, moves: Mapping[str, Move]) -> None:
    """What is wanted, without halves: a part that has nowhere to go stays, and what does not leave elsewhere stays out.
    Nothing is stored.
    """
    wanted = copy.deepcopy(row.wanted)
    for key in _entering(row):
        if key not in now and (key not in moves or moves[key].enters != row.meeting_id):
            del wanted[key]
    delta = day_in({MEETING: wanted[MEETING]}).begins - day_in({MEETING: row.base[MEETING]}).begins
    for key in row.leaving:
        if key not in moves and key not in wanted and key in row.base:
            starts, ends, is_fixed = row.base[key]["times"]
            wanted[key] = row.base[key] | {"times": [starts + delta, ends + delta, is_fixed]}
    row.wanted = wanted
    row.leaving = {key: to for key, to in row.leaving.items() if key in moves}


def _entering(row: PendingChange) -> list[str]:
    return [key for key in row.wanted if key != MEETING and not is_new(key) and key not in row.base]
