"""Where an edition stands: seats, the balance between the sides, and the phase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from django.db.models import Count

from course import clock
from course.enums import HOLDS_PLACE, SIDES, EnrolmentState, Phase, Side
from course.models import Edition, Enrolment

LAST_PLACES = 5
"""From this many places left the site counts them down."""

Counts = dict[tuple[int, Side, bool], int]
"""How many people, by edition, side and whether they hold a place (else they wait)."""


@dataclass(frozen=True)
class SideSeats:
    """The seats of one side. `free` is what a newcomer of this side can take now."""

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
        """Places that somebody can still take."""
        return max(0, self.capacity - self.taken)

    def of(self, side: Side) -> SideSeats:
        return next(seats for seats in self.sides if seats.side == side)


def seats_of(edition: Edition) -> Seats:
    """Count the seats of both sides; one query. Inside an enrolment, lock the edition first."""
    return seats_by_edition([edition])[edition.pk]


def seats_by_edition(editions: Iterable[Edition]) -> dict[int, Seats]:
    """The seats of each edition by its id; one query for all."""
    editions = list(editions)
    counts: Counts = dict.fromkeys(product([edition.pk for edition in editions], SIDES, [True, False]), 0)
    rows = (
        Enrolment.objects.filter(edition__in=editions, state__in=[*HOLDS_PLACE, EnrolmentState.WAITING])
        .order_by()
        .values_list("edition_id", "side", "state")
        .annotate(Count("pk"))
    )
    for edition_id, side, state, number in rows:
        counts[edition_id, Side(side), state != EnrolmentState.WAITING] += number
    return {edition.pk: _seats(edition, counts) for edition in editions}


def _seats(edition: Edition, counts: Counts) -> Seats:
    taken = {side: counts[edition.pk, side, True] for side in SIDES}
    released = clock.today() >= edition.seats_released_on
    left = max(0, edition.capacity - sum(taken.values()))
    return Seats(
        capacity=edition.capacity,
        released=released,
        sides=tuple(
            SideSeats(
                side=side,
                seats=edition.seats(side),
                taken=taken[side],
                waiting=counts[edition.pk, side, False],
                free=left if released else min(left, max(0, edition.seats(side) - taken[side])),
            )
            for side in SIDES
        ),
    )


def phase_of(edition: Edition, seats: Seats) -> Phase:
    """Where the edition stands now, from its dates and places."""
    now, today = clock.now(), clock.today()
    by_date = (
        (Phase.CANCELLED, edition.is_cancelled),
        (Phase.DRAFT, not edition.is_published),
        (Phase.FINISHED, today > edition.ends_on),
        (Phase.RUNNING, today >= edition.starts_on),
        (Phase.ANNOUNCED, now < edition.enrolment_opens_at),
        (Phase.CLOSED, now > edition.enrolment_closes_at),
        (Phase.FULL, seats.free == 0),
        (Phase.LAST_PLACES, seats.free <= LAST_PLACES),
    )
    return next((phase for phase, holds in by_date if holds), Phase.OPEN)


def enrolment_is_open(edition: Edition) -> bool:
    """Between opening and deadline, both included, of an edition that is announced and goes ahead."""
    return (
        edition.is_published
        and not edition.is_cancelled
        and edition.enrolment_opens_at <= clock.now() <= edition.enrolment_closes_at
    )


def current_edition() -> Edition | None:
    """The edition that the site is about: the announced one that ends last."""
    return Edition.objects.filter(is_published=True).order_by("-ends_on").first()
