"""The lines of an edition, one per side: who is offered the next place, and why somebody else is not.

`Board` holds numbers alone, so that "what if" asks the same rule as the real thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from course import clock
from course.enums import HOLDS_PLACE, SIDES, EnrolmentState, Side
from course.models import Edition, Enrolment

HAS_SEAT = Q(state__in=HOLDS_PLACE) | Q(state=EnrolmentState.AWAITING_APPROVAL, held_until__isnull=False)
"""Whose seat counts as taken."""


class Verdict(StrEnum):
    """Why somebody in line is, or is not, offered a place now."""

    NEXT = "next"
    BEHIND = "behind"
    FULL = "full"
    SIDE_FULL = "side_full"
    ORGANISATION_FULL = "organisation_full"


@dataclass(frozen=True)
class InLine:
    """Somebody in line."""

    pk: int
    side: Side
    rank: int
    organisation_id: int | None


@dataclass(frozen=True)
class Board:
    """Places and lines of an edition. `seats` are kept for a side until they are `released`.

    `holding` counts who has a seat by (side, organisation); `line` stands in order of rank.
    """

    capacity: int
    seats: dict[Side, int]
    most_per_organisation: int
    released: bool
    holding: Counter[tuple[Side, int | None]]
    line: tuple[InLine, ...]

    def taken(self, side: Side) -> int:
        return sum(number for (of, _organisation), number in self.holding.items() if of == side)

    @property
    def left(self) -> int:
        """Places that nobody has."""
        return max(0, self.capacity - self.holding.total())

    def open_to(self, side: Side) -> int:
        """Places that this side may take."""
        return self.left if self.released else max(0, min(self.left, self.seats[side] - self.taken(side)))

    def from_organisation(self, organisation_id: int | None) -> int:
        return sum(number for (_side, of), number in self.holding.items() if of == organisation_id)

    def shares(self) -> Counter[int]:
        """How many places each organisation has; who has no organisation is not counted."""
        found: Counter[int] = Counter()
        for (_side, organisation_id), number in self.holding.items():
            if organisation_id is not None:
                found[organisation_id] += number
        return found

    def free_for(self, side: Side) -> int:
        """Places that a newcomer of this side can take without passing anybody.

        Who waits because the organisation has its share stands in nobody's way.
        """
        ahead = Counter(
            person.side
            for person in self.line
            if self.from_organisation(person.organisation_id) < self.most_per_organisation
        )
        return max(0, self.open_to(side) - (ahead.total() if self.released else ahead[side]))

    def verdict(self, person: InLine) -> Verdict:
        """Why this person is, or is not, offered a place now."""
        if self.from_organisation(person.organisation_id) >= self.most_per_organisation:
            return Verdict.ORGANISATION_FULL
        if not self.left:
            return Verdict.FULL
        if not self.open_to(person.side):
            return Verdict.SIDE_FULL
        return Verdict.NEXT if person == self.next_in_line() else Verdict.BEHIND

    def next_in_line(self) -> InLine | None:
        """Who is offered a place now: the first of the side that is furthest below its own seats."""
        firsts = [first for side in SIDES if (first := self._first_of(side)) is not None]
        return min(firsts, key=lambda first: self.taken(first.side) - self.seats[first.side], default=None)

    def _first_of(self, side: Side) -> InLine | None:
        if not self.open_to(side):
            return None
        shares = (
            person
            for person in self.line
            if person.side == side and self.from_organisation(person.organisation_id) < self.most_per_organisation
        )
        return next(shares, None)

    def after_offer_to(self, person: InLine) -> Board:
        """The board when this person has a seat."""
        holding = self.holding + Counter({(person.side, person.organisation_id): 1})
        return replace(self, holding=holding, line=tuple(other for other in self.line if other != person))

    def offers(self) -> Iterator[tuple[InLine, Board]]:
        """Everybody who is offered a place now, in order, each with the board afterwards."""
        board = self
        while (person := board.next_in_line()) is not None:
            board = board.after_offer_to(person)
            yield person, board


def board_of(edition: Edition) -> Board:
    """The board of an edition; two queries. To act on it, lock the edition first."""
    return Board(
        capacity=edition.capacity,
        seats={side: edition.seats(side) for side in SIDES},
        most_per_organisation=edition.max_per_organisation,
        released=clock.today() >= edition.seats_released_on,
        holding=_holding(edition),
        line=tuple(_line(edition)),
    )


def line_of(edition: Edition) -> QuerySet[Enrolment]:
    """Who waits, per side in order of rank, with person and organisation."""
    waiting = Enrolment.objects.filter(edition=edition, state=EnrolmentState.WAITING)
    return waiting.select_related("user__organisation").order_by("side", "rank")


def _holding(edition: Edition) -> Counter[tuple[Side, int | None]]:
    rows = (
        Enrolment.objects.filter(HAS_SEAT, edition=edition)
        .order_by()
        .values_list("side", "user__organisation_id")
        .annotate(Count("pk"))
    )
    return Counter({(Side(side), organisation): number for side, organisation, number in rows})


def _line(edition: Edition) -> Iterator[InLine]:
    rows = line_of(edition).values_list("pk", "side", "rank", "user__organisation_id")
    return (InLine(pk, Side(side), rank or 0, organisation) for pk, side, rank, organisation in rows)
