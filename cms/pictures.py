"""The arithmetic of the pictures: how high a circle is filled, and where a meeting stands on the line."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from course.enums import MeetingKind
from course.models import Meeting
from course.queries.editions.seats import Seats, SideSeats

RADIUS = 90
"""Of each circle of the balance meter, in units of its viewBox."""

TOP = 20
"""Where the circles begin, in the same units."""

LONGEST_LINE = 9
"""Months; a longer programme leaves out the months without meetings."""


def filled_height(share: float) -> float:
    """How high a circle of RADIUS stands full, so that the filled *area* is this share of the circle."""
    low, high = 0.0, 2.0
    while high - low > 1e-4:
        height = (low + high) / 2
        segment = math.acos(1 - height) - (1 - height) * math.sqrt(2 * height - height * height)
        low, high = (height, high) if segment / math.pi < share else (low, height)
    return RADIUS * (low + high) / 2


@dataclass(frozen=True)
class Fill:
    """The filled part of a circle: a band from `y`, `height` high."""

    y: float
    height: float


def fill_of(side: SideSeats) -> Fill:
    """Full at most: after the release of seats a side may take more than its own."""
    share = min(1.0, side.taken / side.seats) if side.seats else 0.0
    height = round(filled_height(share)) if share else 0
    return Fill(y=TOP + 2 * RADIUS - height, height=height)


def balance_of(seats: Seats) -> list[Fill]:
    """The fill of each circle, in the order of the sides."""
    return [fill_of(side) for side in seats.sides]


@dataclass(frozen=True)
class Stop:
    """A meeting on the line. `x` runs from 0 to 100 over its month."""

    meeting: Meeting
    shape: str
    x: float


@dataclass
class Month:
    first_day: dt.date
    stops: list[Stop] = field(default_factory=list)


SHAPES = {MeetingKind.COURSE_DAY: "day", MeetingKind.ONLINE: "online", MeetingKind.REUNION: "reunion"}


def stop_of(meeting: Meeting) -> Stop:
    day = meeting.day
    length = calendar.monthrange(day.year, day.month)[1]
    shape = "visit" if getattr(meeting, "has_visit", False) else SHAPES[MeetingKind(meeting.kind)]
    return Stop(meeting, shape, round(8 + 84 * (day.day - 0.5) / length, 1))


def months_of(meetings: Iterable[Meeting]) -> list[Month]:
    """The months from the first meeting to the last, with what happens in them."""
    stops = sorted((stop_of(meeting) for meeting in meetings), key=lambda stop: stop.meeting.starts_at)
    if not stops:
        return []
    numbers = [stop.meeting.day.year * 12 + stop.meeting.day.month - 1 for stop in stops]
    wanted = range(numbers[0], numbers[-1] + 1)
    months = {n: Month(dt.date(n // 12, n % 12 + 1, 1)) for n in wanted}
    for number, stop in zip(numbers, stops, strict=True):
        months[number].stops.append(stop)
    if len(months) > LONGEST_LINE:
        return [month for month in months.values() if month.stops]
    return list(months.values())
