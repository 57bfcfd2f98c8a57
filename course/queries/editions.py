"""Where an edition stands: seats, the balance between the sides, and the phase."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from course import clock
from course.enums import NOT_ON_THE_AGENDA, SIDES, Phase, Side
from course.models import Edition
from course.queries.line import Board, boards_of

LAST_PLACES = 5
"""From this many places left the site counts them down."""

DEADLINE_LASTS = dt.timedelta(minutes=1)
"""'Up to and including 23.59': the whole of the minute counts."""


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
    return {pk: seats_on(board) for pk, board in boards_of(editions).items()}


def seats_on(board: Board) -> Seats:
    """The balance of a board."""
    waiting = Counter(person.side for person in board.line)
    sides = (
        SideSeats(side, board.seats[side], board.taken(side), waiting[side], board.free_for(side)) for side in SIDES
    )
    return Seats(board.capacity, board.released, tuple(sides))


def phase_of(edition: Edition, seats: Seats) -> Phase:
    """Where the edition stands now, from its dates and places."""
    today = clock.today()
    by_date = (
        (Phase.CANCELLED, edition.is_cancelled),
        (Phase.DRAFT, not edition.is_published),
        (Phase.FINISHED, today > edition.ends_on),
        (Phase.RUNNING, today >= edition.starts_on),
        (Phase.ANNOUNCED, not enrolment_has_opened(edition)),
        (Phase.CLOSED, enrolment_has_closed(edition)),
        (Phase.FULL, seats.free == 0),
        (Phase.LAST_PLACES, seats.free <= LAST_PLACES),
    )
    return next((phase for phase, holds in by_date if holds), Phase.OPEN)


def enrolment_has_opened(edition: Edition) -> bool:
    """The opening has come, of an edition that is announced."""
    return edition.is_published and clock.now() >= edition.enrolment_opens_at


def enrolment_has_closed(edition: Edition) -> bool:
    """The last minute of the deadline is over, or the course has begun."""
    deadline = edition.enrolment_closes_at + DEADLINE_LASTS
    return clock.now() >= deadline or clock.today() >= edition.starts_on


def enrolment_is_open(edition: Edition) -> bool:
    """Somebody can enrol now."""
    return enrolment_has_opened(edition) and not enrolment_has_closed(edition) and not edition.is_cancelled


def current_edition() -> Edition | None:
    """The edition that the site is about: the announced one that ends last."""
    return Edition.objects.filter(is_published=True).order_by("-ends_on").first()


def course_days_of(edition: Edition) -> int:
    """How many days the course takes."""
    return edition.meetings.filter(counts_as_day=True).exclude(status__in=NOT_ON_THE_AGENDA).count()
