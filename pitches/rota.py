"""Who gets which seat by turns: nobody twice before everybody once, as far as who may sit where allows it.

Pure: seats and people are keys. As many seats as possible go to whoever had fewest; then the rest to who had one more.
The same facts give the same answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seat:
    """One role in one turn, and who may have it, in the order in which they are asked."""

    turn: Hashable
    role: str
    may: tuple[int, ...]


@dataclass
class _Rota:
    had: Mapping[int, int]
    taken: dict[Seat, int] = field(default_factory=dict)
    level: int = 0

    def load(self, person: int) -> int:
        return self.had.get(person, 0) + sum(one == person for one in self.taken.values())

    def sits_in(self, person: int, seat: Seat) -> bool:
        return any(one == person and other.turn == seat.turn and other != seat for other, one in self.taken.items())

    def find(self, seat: Seat, asked: set[int]) -> bool:
        """Give the seat to somebody with less than the level, if need be by giving somebody else's seat to another."""
        for person in seat.may:
            if person in asked or self.sits_in(person, seat):
                continue
            if self.load(person) < self.level:
                self.taken[seat] = person
                return True
        for other, person in list(self.taken.items()):
            if person in asked or person not in seat.may or other.turn == seat.turn or self.sits_in(person, seat):
                continue
            asked.add(person)
            if self.find(other, asked):
                self.taken[seat] = person
                return True
        return False


def divide(seats: Sequence[Seat], had: Mapping[int, int]) -> dict[Seat, int]:
    """The person of each seat; a seat that nobody may have stays free. `had` is how often each had one before."""
    rota = _Rota(had)
    people = {person for seat in seats for person in seat.may}
    waiting = [seat for seat in seats if seat.may]
    if not people:
        return {}
    lowest = min(had.get(person, 0) for person in people)
    for level in range(lowest + 1, lowest + 1 + len(seats) + max(had.values(), default=0)):
        rota.level = level
        waiting = [seat for seat in waiting if not rota.find(seat, set())]
        if not waiting:
            break
    return rota.taken
