"""What importing a list of people would do, row by row. Nothing is written here.

The same places as `actions.enrolment.placing` gives, on the numbers of the waitlist; the import compares what happens
with it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from course import clock
from course.enums import ENROLMENT_TRANSITIONS, EnrolmentState, Placing
from course.models import Edition
from course.queries.enrolment.import_rows import PlannedRow, is_open, known_to, looked_up, refused
from course.queries.enrolment.waitlist import waitlist_of
from course.sheets.people import GivenRow
from course.waitlist import Entry, Waitlist


@dataclass(frozen=True)
class Plan:
    """What an import does. `fingerprint` differs as soon as it would do something else."""

    rows: tuple[PlannedRow, ...]

    @cached_property
    def enrolling(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.state]

    @cached_property
    def states(self) -> Counter[EnrolmentState]:
        return Counter(row.state for row in self.rows if row.state)

    @property
    def placed(self) -> int:
        return self.states[EnrolmentState.PLACED]

    @property
    def waiting(self) -> int:
        return self.states[EnrolmentState.WAITING]

    @property
    def received(self) -> int:
        return self.states[EnrolmentState.RECEIVED]

    @property
    def new_people(self) -> int:
        return sum(row.is_new_person for row in self.rows)

    @property
    def known(self) -> int:
        return sum(row.is_known for row in self.rows)

    @property
    def refused(self) -> int:
        return sum(bool(row.problems) for row in self.rows)

    @property
    def mails(self) -> int:
        """How many mails the moves of these rows queue."""
        sent = ENROLMENT_TRANSITIONS[EnrolmentState.DRAFT]
        return sum(len(sent[state].mails) * number for state, number in self.states.items())

    @property
    def fingerprint(self) -> str:
        facts = [
            (
                row.given.number,
                sorted(row.given.values.items()),
                row.person and row.person.pk,
                row.organisation and row.organisation.pk,
                row.enrolment and row.enrolment.state,
                row.state,
                row.rank,
                len(row.problems),
            )
            for row in self.rows
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def plan_of(edition: Edition, rows: Sequence[GivenRow]) -> Plan:
    """What importing these rows would do now; at most six queries. To act on it, lock the edition."""
    known, waitlist = known_to(edition, rows), waitlist_of(edition)
    planned = []
    for given in rows:
        row = looked_up(known, given)
        if not row.problems and is_open(row.enrolment):
            row, waitlist = _placed(edition, waitlist, row)
        planned.append(row)
    return Plan(tuple(planned))


def _placed(edition: Edition, waitlist: Waitlist, row: PlannedRow) -> tuple[PlannedRow, Waitlist]:
    """The row with what the enrolment becomes, and the waitlist afterwards."""
    if row.organisation is None or edition.placing == Placing.BY_OFFICE:
        return replace(row, state=EnrolmentState.RECEIVED), waitlist
    side, organisation_id = row.organisation.side, row.organisation.pk
    newcomer = Entry(0, side, 0, organisation_id)
    if waitlist.has_seat_for(side, organisation_id):
        return replace(row, state=EnrolmentState.PLACED), waitlist.after_offer_to(newcomer)
    if clock.today() >= edition.starts_on:
        return refused(row, _("No place is free, and the line is closed: the course has begun.")), waitlist
    rank = max((person.rank for person in waitlist.entries if person.side == side), default=0) + 1
    line = (*waitlist.entries, replace(newcomer, rank=rank))
    return replace(row, state=EnrolmentState.WAITING, rank=rank), replace(waitlist, entries=line)
