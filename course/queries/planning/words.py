"""By what the finders know a meeting and its items again, and when they are on the Dutch clock."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.models import Meeting, ProgrammeItem
from course.queries.planning.around import Part
from course.schedule import minutes_of


def times_of(meeting: Meeting) -> tuple[dt.time, dt.time]:
    """On the Dutch clock."""
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (meeting.starts_at, meeting.ends_at))
    return starts.time(), ends.time()


def on_the_clock(item: Part | ProgrammeItem) -> str:
    """Without its key: an item that is asked about before it is stored gets another one the next time."""
    return f"{item.title} {item.starts} {item.ends}"


def in_its_day(item: Part) -> tuple[str, ...]:
    """The same when its whole day begins earlier or later."""
    begins, _ends = times_of(item.meeting)
    return item.title, *(str(minutes_of(time) - minutes_of(begins)) for time in (item.starts, item.ends))
