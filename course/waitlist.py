"""The rule of the waiting list (*wachtlijst*): who is offered the next place, and why somebody else is not.

Numbers alone, so that "what if" asks the same rule as the real thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from course.enums import SIDES, Side


class Verdict(StrEnum):
    """Why somebody who waits is, or is not, offered a place now."""

    NEXT = "next"
    BEHIND = "behind"
    FULL = "full"
    SIDE_FULL = "side_full"
    ORGANISATION_FULL = "organisation_full"
    ACCOUNT_CLOSED = "account_closed"


@dataclass(frozen=True)
class Entry:
    """Somebody on the waiting list."""

    pk: int
    side: Side
    rank: int
    organisation_id: int | None
    can_answer: bool = True
    """The account is open. Who cannot answer an offer keeps the place in line and stops nobody."""


@dataclass(frozen=True)
class Waitlist:
    """Places and waiting lists of an edition. `seats` are kept for a side until they are `released`.

    `holding` counts who has a seat by (side, organisation); `entries` stand in order of rank.
    """

    capacity: int
    seats: dict[Side, int]
    most_per_organisation: int
    released: bool
    holding: Counter[tuple[Side, int | None]]
    entries: tuple[Entry, ...]

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
        """How many places an organisation has; who has no organisation has no colleagues."""
        if organisation_id is None:
            return 0
        return sum(number for (_side, of), number in self.holding.items() if of == organisation_id)

    def has_share_left(self, organisation_id: int | None) -> bool:
        """The organisation has less than its maximum."""
        return self.from_organisation(organisation_id) < self.most_per_organisation

    def has_seat_for(self, side: Side, organisation_id: int | None) -> bool:
        """A newcomer of this side and organisation gets a place without passing anybody."""
        return self.free_for(side) > 0 and self.has_share_left(organisation_id)

    def shares(self) -> Counter[int]:
        """How many places each organisation has; who has no organisation is not counted."""
        found: Counter[int] = Counter()
        for (_side, organisation_id), number in self.holding.items():
            if organisation_id is not None:
                found[organisation_id] += number
        return found

    def free_for(self, side: Side) -> int:
        """Places that a newcomer of this side can take without passing anybody.

        Who waits because the organisation has its share, or cannot answer, stands in nobody's way.
        """
        ahead = Counter(person.side for person in self.entries if self.can_be_offered(person))
        return max(0, self.open_to(side) - (ahead.total() if self.released else ahead[side]))

    def verdict(self, person: Entry) -> Verdict:
        """Why this person is, or is not, offered a place now."""
        if not person.can_answer:
            return Verdict.ACCOUNT_CLOSED
        if not self.has_share_left(person.organisation_id):
            return Verdict.ORGANISATION_FULL
        if not self.left:
            return Verdict.FULL
        if not self.open_to(person.side):
            return Verdict.SIDE_FULL
        return Verdict.NEXT if person == self.next_in_line() else Verdict.BEHIND

    def next_in_line(self) -> Entry | None:
        """Who is offered a place now: the first of the side that is furthest below its own seats."""
        firsts = [first for side in SIDES if (first := self._first_of(side)) is not None]
        return min(firsts, key=lambda first: self.taken(first.side) - self.seats[first.side], default=None)

    def _first_of(self, side: Side) -> Entry | None:
        if not self.open_to(side):
            return None
        line = (person for person in self.entries if person.side == side)
        return next(filter(self.can_be_offered, line), None)

    def can_be_offered(self, person: Entry) -> bool:
        """When a place is free; others do not pass these."""
        return person.can_answer and self.has_share_left(person.organisation_id)

    def after_offer_to(self, person: Entry) -> Waitlist:
        """The waitlist when this person has a seat."""
        holding = self.holding + Counter({(person.side, person.organisation_id): 1})
        return replace(self, holding=holding, entries=tuple(other for other in self.entries if other != person))

    def offers(self) -> Iterator[tuple[Entry, Waitlist]]:
        """Everybody who is offered a place now, in order, each with the waitlist afterwards."""
        waitlist = self
        while (person := waitlist.next_in_line()) is not None:
            waitlist = waitlist.after_offer_to(person)
            yield person, waitlist
