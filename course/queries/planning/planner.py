"""The half year of an edition day by day: what is planned, what stands in the way, and what was found."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from course.models import Edition, Meeting
from course.queries.planning.accepted import PlannedMeeting, planned_meetings
from course.queries.planning.days import Mark, MarkedDays, marked
from course.queries.programme.pending import overlay_of, waiting_in
from course.queries.programme.wording import lines_of

MOST_MONTHS = 24
"""An edition that was typed to last for ever has an end here; a month with a meeting is always there."""


@dataclass(frozen=True)
class Day:
    """A square of the calendar. One that belongs to the month before or after has no date."""

    date: dt.date | None
    marks: Sequence[Mark] = ()
    meetings: Sequence[Meeting] = ()
    waits: bool = False
    """What is planned here is put ready and not published."""

    @property
    def is_free(self) -> bool:
        return any(mark.is_free for mark in self.marks)

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
    seventeen queries.
    """
    waiting = waiting_in(edition)
    lines = lines_of(waiting) if waiting else {}
    planned = planned_meetings(list(edition.meetings.select_related("edition", "place")), overlay_of(waiting))
    meetings = [replace(one, waits=lines.get(pk, ())) for pk, one in planned.items()]
    meetings.sort(key=lambda one: (one.meeting.starts_at, one.meeting.pk))
    months = _months(edition, [one.meeting for one in meetings])
    days = marked({day for first in months for day in _days_of(first)})
    return [
        _month(first, days, [one for one in meetings if one.meeting.day.replace(day=1) == first]) for first in months
    ]


def _months(edition: Edition, meetings: Sequence[Meeting]) -> list[dt.date]:
    """Their first days."""
    first, last = (day.year * 12 + day.month - 1 for day in (edition.starts_on, edition.ends_on))
    span = range(first, min(last + 1, first + MOST_MONTHS))
    of_edition = {dt.date(number // 12, number % 12 + 1, 1) for number in span}
    return sorted(of_edition | {meeting.day.replace(day=1) for meeting in meetings})


def _days_of(first: dt.date) -> list[dt.date]:
    number = calendar.monthrange(first.year, first.month)[1]
    return [first + dt.timedelta(days=later) for later in range(number)]


def _month(first: dt.date, days: MarkedDays, planned: Sequence[PlannedMeeting]) -> Month:
    squares = [
        Day(day, days.found[day], [one.meeting for one in here], any(one.waits for one in here))
        for day in _days_of(first)
        for here in [[one for one in planned if one.meeting.day == day]]
    ]
    before = [Day(None)] * first.weekday()
    after = [Day(None)] * (-len(before + squares) % 7)
    row = [*before, *squares, *after]
    weeks = [row[number : number + 7] for number in range(0, len(row), 7)]
    return Month(first, weeks, planned, _in_a_row(squares))


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
