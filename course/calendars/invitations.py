"""One event for the calendar of one person, as a mail carries it (iTIP, RFC 5546; iMIP, RFC 6047)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from icalendar import Calendar, Event, vCalAddress

from course import clock
from course.calendars.appointments import CANCELLED
from course.calendars.feeds import PRODID, TAIL, TIMEZONE
from course.formatting import day_in_words, period

STATUS = re.compile(r"\r\nSTATUS:(\w+)\r\n")


class Method(StrEnum):
    """What a calendar is asked to do: to hold the event so, or to take it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Someone:
    """A name and the address at which this one is known to calendars."""

    name: str
    address: str


def status_in(component: str) -> str:
    """CONFIRMED, TENTATIVE or CANCELLED, of a rendered event."""
    found = STATUS.search(component)
    return found[1] if found else ""


def starts_at(component: str) -> dt.datetime:
    """When a rendered event begins (aware)."""
    return _moment(_read(component).decoded("DTSTART"))


def ends_at(component: str) -> dt.datetime:
    """When a rendered event is over (aware)."""
    return _moment(_read(component).decoded("DTEND"))


def _moment(value: dt.date) -> dt.datetime:
    """What takes a whole day begins and ends at a Dutch midnight."""
    return value if isinstance(value, dt.datetime) else clock.at(value, dt.time())


def in_words(component: str) -> tuple[str, str]:
    """The title of a rendered event, and when and where it is in the active language."""
    event = _read(component)
    starts, ends = event.decoded("DTSTART"), event.decoded("DTEND")
    when = period(starts, ends) if isinstance(starts, dt.datetime) else day_in_words(starts)
    parts = [when, str(event.get("LOCATION", ""))]
    return str(event["SUMMARY"]), ", ".join(part for part in parts if part)


def invitation(
    component: str, method: Method, *, sequence: int, now: dt.datetime, organizer: Someone, attendee: Someone
) -> str:
    """A whole calendar with CRLF line ends: a rendered event, asked of one person by one organizer.

    `now` is the moment of sending, in UTC and whole seconds. A cancel without the status CANCELLED says that this one
    person is asked no more (RFC 5546, 3.2.5). Taking part is known already, so no answer is asked.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    event = _for_one(_read(component), method)
    for name, value in (("DTSTAMP", now), ("SEQUENCE", sequence)):
        del event[name]
        event.add(name, value)
    event.add("ORGANIZER", _address(organizer))
    taking_part = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    event.add("ATTENDEE", _address(attendee), parameters=taking_part)
    head = calendar.to_ical(sorted=False).decode().removesuffix(TAIL)
    return "".join([head, TIMEZONE, event.to_ical(sorted=False).decode(), TAIL])


def _read(component: str) -> Event:
    return cast(Event, Event.from_ical(component))


def _for_one(event: Event, method: Method) -> Event:
    """What a cancel need not say is left out; its status says that the event itself is off."""
    if method == Method.CANCEL:
        for name in ("DESCRIPTION", "CONFERENCE", "URL", "CATEGORIES"):
            event.pop(name, None)
        if event.get("STATUS") != CANCELLED:
            event.pop("STATUS", None)
    return event


def _address(who: Someone) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.address}")
    if who.name:
        address.params["CN"] = who.name
    return address
