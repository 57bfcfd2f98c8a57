"""A day with three visits at the same time, and people to go on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from course import clock
from course.actions.visits.choosing import choose_visits
from course.actions.visits.rounds import open_round
from course.authority import SYSTEM
from course.enums import EnrolmentState, ItemKind, Side, VisitStatus
from course.models import Edition, Enrolment, Meeting, VisitRound, WorkVisit
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, PlaceFactory, VisitFactory, member

OPENS = dt.datetime(2027, 2, 1, 9, tzinfo=clock.AMSTERDAM)
CLOSES = dt.datetime(2027, 2, 15, 17, tzinfo=clock.AMSTERDAM)
DAY = dt.datetime(2027, 3, 4, 9, 30, tzinfo=clock.AMSTERDAM)
WHILE_OPEN = (2027, 2, 8, 10)
WHEN_CLOSED = (2027, 2, 16, 10)


@dataclass
class Day:
    """Katwijk takes two and is step-free; Leiden and Delft take three, and nobody checked their steps."""

    edition: Edition
    meeting: Meeting
    visits: list[WorkVisit]
    people: list[Enrolment]
    round: VisitRound

    def choose(self, person: int, *order: int, step_free: bool = False) -> None:
        """The visits by their number in the day."""
        enrolment = self.people[person]
        choose_visits(
            round=self.round,
            enrolment=enrolment,
            order=[self.visits[number].pk for number in order],
            step_free=step_free,
            by=enrolment.user,
        )


def visits_of(meeting: Meeting, **fields: object) -> list[WorkVisit]:
    made = []
    for title, maximum, step_free in (("Katwijk", 2, True), ("Leiden", 3, None), ("Delft", 3, None)):
        item = ItemFactory(
            meeting=meeting, kind=ItemKind.WORK_VISIT, starts=dt.time(13), ends=dt.time(16), title=f"Bezoek {title}"
        )
        place = PlaceFactory(name=f"Zaal {title}", city=title, step_free=step_free)
        values = {"status": VisitStatus.PLANNED, "maximum": maximum, "minimum": 0, **fields}
        made.append(VisitFactory(item=item, title=title, place=place, **values))
    return made


def visit_day(edition: Edition | None = None, *, starts_at: dt.datetime = DAY) -> Day:
    """Three insurers and one municipality take part; the round is open from 1 to 15 February 2027."""
    edition = edition or EditionFactory(capacity=9, seats_insurer=5, seats_municipality=4)
    meeting = MeetingFactory(
        edition=edition, title="Op bezoek", starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=7)
    )
    visits = visits_of(meeting)
    names = ("Aa", "Bakker", "Cohen", "Dijk")
    sides = (Side.INSURER, Side.INSURER, Side.INSURER, Side.MUNICIPALITY)
    people = [
        member(edition, side=side, user__first_name="Noor", user__infix="", user__last_name=name)
        for name, side in zip(names, sides, strict=True)
    ]
    round = open_round(meeting=meeting, visits=[one.pk for one in visits], opens_at=OPENS, closes_at=CLOSES, by=SYSTEM)
    return Day(edition, meeting, visits, people, round)


def newcomer(day: Day, state: EnrolmentState = EnrolmentState.RECEIVED) -> Enrolment:
    return member(day.edition, state, Side.MUNICIPALITY, user__last_name="Evers")
