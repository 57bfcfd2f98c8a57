"""The half year of an edition day by day: what is planned, what stands in the way, and what was found."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from course import clock
from course.models import Edition, Meeting
from course.queries.planning.accepted import PlannedMeeting, planned_meetings
from course.queries.planning.days import Mark, MarkedDays, marked
from course.queries.planning.findings import NEEDED, NOT_NEEDED
from course.queries.planning.moving import can_move
from course.queries.programme.pending import overlay_of, waiting_in
from course.queries.programme.wording import lines_of

MOST_MONTHS = 24
"""An edition that was typed to last for ever has an end here; a month with a meeting is always there."""


@dataclass(frozen=True)
class Day:
    """A square of the calendar. One that belongs to the month before or after has no date. `is_to_come`: a meeting can
    be moved here.
    """

    date: dt.date | None
    marks: Sequence[Mark] = ()
    meetings: Sequence[Meeting] = ()
    is_to_come: bool = False
    waits: bool = False
    """What is planned here is put ready and not published."""

    @property
    def is_free(self) -> bool:
        return any(mark.is_free for mark in self.marks)

    @property
    def is_plain(self) -> bool:
        """Nothing but its number stands in it."""
        return not (self.marks or self.meetings)

    @property
    def movable(self) -> Meeting | None:
        """The one that is meant when the square is dragged."""
        return self.meetings[0] if len(self.meetings) == 1 and can_move(self.meetings[0]) else None

    @property
    def is_planned(self) -> bool:
        return any(meeting.goes_ahead for meeting in self.meetings)


@dataclass(frozen=True)
class Marked:
    """Days in a row that have the same mark."""

    first: dt.date
    last: dt.date
    words: str


@dataclass(frozen=True)
class Month:
    first: dt.date
    weeks: Sequence[Sequence[Day]]
    meetings: Sequence[PlannedMeeting]
    marked: Sequence[Marked]


def planner_of(edition: Edition) -> list[Month]:
    """The months of the edition and those in which it has meetings, as they would be after publishing; at most
    twenty queries. What is over can be planned no other way: about that nothing is found.
    """
    waiting = waiting_in(edition)
    lines = lines_of(waiting) if waiting else {}
    now = clock.now()
    stored = list(edition.meetings.prefetch_related(*NEEDED).defer(*NOT_NEEDED))
    overlay = {one.pk: (one, None) for one in stored} | overlay_of(waiting)
    months = _months(edition, {one.day.replace(day=1) for one, _items in overlay.values()})
    days = marked({day for first in months for day in _days_of(first)})
    found = planned_meetings([one for one in stored if one.ends_at > now or one.pk in lines], overlay, days)
    planned = [replace(one, waits=lines.get(pk, ())) for pk, one in found.items()]
    planned += [PlannedMeeting(one, ()) for one in stored if one.pk not in found]
    by_month = defaultdict(list)
    for one in sorted(planned, key=lambda one: (one.meeting.starts_at, one.meeting.pk)):
        by_month[one.day.replace(day=1)].append(one)
    return [_month(first, days, by_month[first]) for first in months]


def _months(edition: Edition, of_meetings: Iterable[dt.date]) -> list[dt.date]:
    """Their first days."""
    first, last = (day.year * 12 + day.month - 1 for day in (edition.starts_on, edition.ends_on))
    span = range(first, min(last + 1, first + MOST_MONTHS))
    of_edition = {dt.date(number // 12, number % 12 + 1, 1) for number in span}
    return sorted(of_edition | {*of_meetings})


def _days_of(first: dt.date) -> list[dt.date]:
    number = calendar.monthrange(first.year, first.month)[1]
    return [first + dt.timedelta(days=later) for later in range(number)]


def _month(first: dt.date, days: MarkedDays, planned: Sequence[PlannedMeeting]) -> Month:
    today, by_day = clock.today(), defaultdict(list)
    for one in planned:
        by_day[one.day].append(one)
    squares = [_square(day, days.found[day], by_day.get(day, ()), day >= today) for day in _days_of(first)]
    before = [Day(None)] * first.weekday()
    after = [Day(None)] * (-len(before + squares) % 7)
    row = [*before, *squares, *after]
    weeks = [row[number : number + 7] for number in range(0, len(row), 7)]
    return Month(first, weeks, planned, _in_a_row(squares))


def _square(day: dt.date, marks: Sequence[Mark], planned: Sequence[PlannedMeeting], is_to_come: bool) -> Day:
    return Day(day, marks, [one.meeting for one in planned], is_to_come, any(one.waits for one in planned))


def _in_a_row(squares: Sequence[Day]) -> list[Marked]:
    """What has the same words on days that follow each other is said once."""
    words = dict.fromkeys(mark.words for square in squares for mark in square.marks)
    found = [run for one in words for run in _runs(squares, one)]
    return sorted(found, key=lambda marks: (marks.first, marks.last))


def _runs(squares: Sequence[Day], words: str) -> Iterator[Marked]:
    def has(square: Day) -> bool:
        return words in {mark.words for mark in square.marks}

    for is_marked, days in groupby(squares, key=has):
        dates = [square.date for square in days if square.date]
        if is_marked:
            yield Marked(dates[0], dates[-1], words)
