"""A table of moves read for one row: which steps it can make now, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from course.enums import Actor, Move

Row = TypeVar("Row")
State = TypeVar("State")
Need = TypeVar("Need", bound=StrEnum)


@dataclass(frozen=True)
class NextMove(Generic[State, Need]):
    """A move that somebody may make, with what does not hold yet."""

    to: State
    unmet: tuple[Need, ...]


@dataclass(frozen=True)
class Lifecycle(Generic[Row, State, Need]):
    """`table` is {from: {to: move}}, `holds` says when each need does, and `state_of` where a row stands."""

    table: Mapping[State, Mapping[State, Move[Need]]]
    holds: Mapping[Need, Callable[[Row], bool]]
    state_of: Callable[[Row], State]

    def move_of(self, row: Row, to: State) -> Move[Need]:
        """The step in the table; one that nobody may make when the table does not have it."""
        return self.table[self.state_of(row)].get(to, Move(()))

    def unmet(self, row: Row, needs: Iterable[Need]) -> list[Need]:
        """Those that do not hold now, in the order in which they are asked."""
        return [need for need in needs if not self.holds[need](row)]

    def next_moves(self, row: Row, *, by: Actor) -> list[NextMove[State, Need]]:
        """Every step from here that is this actor's to make."""
        moves = self.table[self.state_of(row)].items()
        return [NextMove(to, tuple(self.unmet(row, move.needs))) for to, move in moves if by in move.by]

    def may_move(self, row: Row, to: State, *, by: Actor) -> bool:
        """This actor can make this step now."""
        move = self.move_of(row, to)
        return by in move.by and not self.unmet(row, move.needs)
