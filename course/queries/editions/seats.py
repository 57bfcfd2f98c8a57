"""The seats of an edition and the balance between the sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from course.enums import Side
from course.models import Edition
from course.queries.enrolment.waitlist import waitlists_of
from course.waitlist import Waitlist


@dataclass(frozen=True)
class SideSeats:
    """The seats of one side. `free` is what a newcomer of this side can take now, without passing anybody."""

    side: Side
    seats: int
    taken: int
    waiting: int
    free: int

    @property
    def label(self) -> str:
        return str(self.side.label)


@dataclass(frozen=True)
class Seats:
    """The balance of an edition. `released` says that an empty seat may go to either side."""

    capacity: int
    released: bool
    sides: tuple[SideSeats, ...]

    @property
    def taken(self) -> int:
        return sum(side.taken for side in self.sides)

    @property
    def waiting(self) -> int:
        return sum(side.waiting for side in self.sides)

    @property
    def free(self) -> int:
        """Places that a newcomer can still take, whatever the side."""
        free = [side.free for side in self.sides]
        return max(free) if self.released else min(sum(free), self.capacity - self.taken)

    def of(self, side: Side) -> SideSeats:
        return next(seats for seats in self.sides if seats.side == side)


def seats_of(edition: Edition) -> Seats:
    """Count the seats of both sides; one query. Inside an enrolment, lock the edition first."""
    return seats_by_edition([edition])[edition.pk]


def seats_by_edition(editions: Iterable[Edition]) -> dict[int, Seats]:
    """The seats of each edition by its id; one query for all."""
    return {pk: seats_on(waitlist) for pk, waitlist in waitlists_of(editions).items()}


def seats_on(waitlist: Waitlist) -> Seats:
    """The balance of a waitlist."""
    waiting = Counter(person.side for person in waitlist.entries)
    sides = (
        SideSeats(side, number, waitlist.taken(side), waiting[side], waitlist.free_for(side))
        for side, number in waitlist.seats.items()
    )
    return Seats(waitlist.capacity, waitlist.released, tuple(sides))
