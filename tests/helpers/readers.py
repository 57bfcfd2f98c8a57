"""Three readers of calendars that know nothing of each other, nor of who wrote them."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Read = list[tuple[str, str, str, str]]
"""Of each event UID, title, start and end: moments in UTC, or days."""


def _moment(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value.isoformat())


def by_icalendar(body: bytes) -> Read:
    """Strict: whatever it finds wrong it raises, and the zone is the one that the file describes."""
    calendar = Calendar.from_ical(body)
    assert [part.errors for part in calendar.walk()] == [[] for _part in calendar.walk()]
    calendar.validate()
    zone = calendar.timezones[0].to_tz(lookup_tzid=False)
    rows = []
    for event in calendar.walk("VEVENT"):
        found = (event.decoded(name) for name in ("DTSTART", "DTEND"))
        when = [one.replace(tzinfo=zone) if isinstance(one, dt.datetime) else one for one in found]
        rows.append((str(event["UID"]), str(event["SUMMARY"]), *map(_moment, when)))
    return sorted(rows)


def by_vobject(body: bytes) -> Read:
    """With the zone that the file describes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, about what Python will drop
        calendar = vobject.readOne(body.decode())
        events = calendar.contents.get("vevent", [])
        return sorted(
            (one.uid.value, one.summary.value, _moment(one.dtstart.value), _moment(one.dtend.value)) for one in events
        )


def by_ical(body: bytes) -> Read:
    """The one that Home Assistant uses."""
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    return sorted((str(one.uid), str(one.summary), _moment(one.dtstart), _moment(one.dtend)) for one in calendar.events)


READERS: tuple[Callable[[bytes], Read], ...] = (by_icalendar, by_vobject, by_ical)
