"""A meeting with its programme as plain values (`course.changes`), and the other way.

The row "" is the meeting, each other row an item by its key. Moments are UTC in ISO 8601, times of items minutes after
midnight on the Dutch clock.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from typing import Any

from course import clock
from course.changes import Plan, is_new
from course.models import Meeting, ProgrammeItem, User
from course.queries.programme.day import Day, Part
from course.schedule import minutes_of, slots_of, time_of

MEETING = ""
"""The row of the meeting itself."""

FIELDS = ("kind", "title", "online_url", "status", "counts_as_day", "mind")
WRITTEN = ("kind", "title", "room", "summary", "method")

Row = dict[str, Any]


def stored_plan(meeting: Meeting) -> Plan:
    """Two queries."""
    items = ProgrammeItem.objects.filter(meeting=meeting.pk).order_by("starts", "pk").prefetch_related("speakers")
    return plan_of(meeting, items)


def plan_of(meeting: Meeting, items: Iterable[ProgrammeItem]) -> Plan:
    """`items` with their speakers."""
    return {MEETING: fields_of(meeting), **{str(item.pk): row_of(item, item.speakers.all()) for item in items}}


def row_of(item: ProgrammeItem, speakers: Iterable[User]) -> Row:
    times = [minutes_of(item.starts), minutes_of(item.ends), item.is_fixed]
    written = {name: str(getattr(item, name)) for name in WRITTEN}
    return {"times": times, **written, "speakers": sorted(person.pk for person in speakers)}


def fields_of(meeting: Meeting) -> Row:
    moments = [moment.astimezone(dt.UTC).isoformat() for moment in (meeting.starts_at, meeting.ends_at)]
    written = {name: getattr(meeting, name) for name in FIELDS}
    plain = {name: str(value) if isinstance(value, str) else value for name, value in written.items()}
    return {"times": moments, "place": meeting.place_id, "module": meeting.module_id, **plain}


def item_in(row: Row, stored: ProgrammeItem) -> ProgrammeItem:
    """The item with what the plan says of it, but for who speaks. Raises ValueError past midnight."""
    after = copy.copy(stored)
    starts, ends, after.is_fixed = row["times"]
    after.starts, after.ends = time_of(starts), time_of(ends)
    for name in WRITTEN:
        setattr(after, name, row[name])
    return after


def with_day(meeting: Meeting, plan: Plan, day: Day) -> Plan:
    """The plan with these parts, and the start and end of the day where they differ from those of the plan.

    A part that is where it was keeps its start as far as it did: a day cannot tell a part with a gap before it from one
    with a start of its own.
    """
    after = meeting_in(plan, meeting)
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (after.starts_at, after.ends_at))
    if minutes_of(starts.time()) != day.begins:
        after.starts_at = clock.at(starts.date(), time_of(day.begins))
    if minutes_of(ends.time()) != day.ends:
        after.ends_at = clock.at(ends.date(), time_of(day.ends))
    before, rows = _rows_of(day_in(plan)), _rows_of(day)
    for key, row in rows.items():
        if key in before and not is_new(key) and before[key]["times"] == row["times"]:
            row["times"] = plan[key]["times"]
    return {MEETING: fields_of(after), **rows}


def _rows_of(day: Day) -> Plan:
    """A part without a key gets one that begins with "n", in the order of the day."""
    rows: Plan = {}
    for part, running in day.lines:
        key = str(part.key) if part.key else f"n{sum(map(is_new, rows)) + 1}"
        times = [running.starts, running.ends, part.slot.fixed is not None]
        written = {name: str(getattr(part, name)) for name in WRITTEN}
        rows[key] = {"times": times, **written, "speakers": sorted(part.speakers)}
    return rows


def meeting_in(plan: Plan, stored: Meeting) -> Meeting:
    """The meeting with what the plan says of it; nothing is stored, and place and module are looked up when asked."""
    after, fields = copy.copy(stored), plan[MEETING]
    after.starts_at, after.ends_at = (dt.datetime.fromisoformat(moment) for moment in fields["times"])
    for name, column in (("place", "place_id"), ("module", "module_id")):
        if getattr(after, column) != fields[name]:
            setattr(after, column, fields[name])
    for name in FIELDS:
        setattr(after, name, fields[name])
    return after


def day_in(plan: Plan) -> Day:
    """The programme of a plan, in the order of time."""
    rows = sorted(((key, row) for key, row in plan.items() if key != MEETING), key=_in_turn)
    begins, ends = (_minutes(moment) for moment in plan[MEETING]["times"])
    slots = slots_of(begins, [tuple(row["times"]) for _key, row in rows])
    parts = (
        Part(
            None if is_new(key) else int(key),
            slot,
            **{name: row[name] for name in WRITTEN},
            speakers=frozenset(row["speakers"]),
        )
        for (key, row), slot in zip(rows, slots, strict=True)
    )
    return Day(begins, ends, tuple(parts))


def _in_turn(line: tuple[str, Row]) -> tuple[int, int, int]:
    key, row = line
    return row["times"][0], int(is_new(key)), int(key.removeprefix("n"))


def _minutes(moment: str) -> int:
    return minutes_of(dt.datetime.fromisoformat(moment).astimezone(clock.AMSTERDAM).time())
