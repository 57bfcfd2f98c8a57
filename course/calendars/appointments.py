"""What a calendar shows of one thing with a time, as the text of a VEVENT (RFC 5545, RFC 7986), and its versions.

The only place that renders events. What is shown is made elsewhere: of meetings, of visits, of polls.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from icalendar import Event

from course import clock

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"

SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Appointment:
    """In the words of one audience, cleaned of what breaks a reader (`calendars.text`). Moments are aware; `status` is
    one of the three above; of what `is_free` keeps nobody busy. `url` leads to its page, `online` to where it is held.
    `point` is where that lies, in degrees. What `is_day` takes the whole Dutch day on which it starts.
    """

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    where: str
    status: str
    category: str
    url: str
    description: str = ""
    online: str = ""
    is_free: bool = False
    point: tuple[float, float] | None = None
    is_day: bool = False


@dataclass(frozen=True)
class Stamps:
    """What tells one version of an event from another. Moments in UTC, whole seconds."""

    created_at: dt.datetime
    revised_at: dt.datetime
    sequence: int


@dataclass(frozen=True)
class Version:
    """The last version of a stored event; `material` marks what it said that people plan by."""

    sequence: int
    revised_at: dt.datetime
    material: str

    def next(self, material: str) -> Version:
        """The version that says this. A new mark is a new number; each version is later than the one before."""
        now = clock.now().replace(microsecond=0)
        if not self.material:
            return Version(self.sequence, now, material)
        later = max(now, self.revised_at + SECOND)
        return Version(self.sequence + (material not in ("", self.material)), later, material or self.material)


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIXED = Stamps(EPOCH, EPOCH, 0)
"""Stamps of nothing: to see whether the rest of an event changed."""


def event(uid: str, appointment: Appointment, stamps: Stamps) -> str:
    """The VEVENT with CRLF line ends, also the last, in the active language. DTSTAMP is the last revision, because
    there is no METHOD (RFC 5545, 3.8.7.2).
    """
    component = Event()
    component.add("UID", uid)
    component.add("DTSTAMP", stamps.revised_at)
    component.add("CREATED", stamps.created_at)
    component.add("LAST-MODIFIED", stamps.revised_at)
    component.add("SEQUENCE", stamps.sequence)
    _add(component, appointment)
    rendered: bytes = component.to_ical(sorted=False)
    return rendered.decode()


def _add(component: Event, shown: Appointment) -> None:
    for name, moment in zip(("DTSTART", "DTEND"), _when(shown), strict=True):
        component.add(name, moment)
    component.add("SUMMARY", shown.title)
    if shown.where:
        component.add("LOCATION", shown.where)
    if shown.point:
        component.add("GEO", shown.point)
    component.add("STATUS", shown.status)
    component.add("TRANSP", "TRANSPARENT" if shown.is_free or shown.status == CANCELLED else "OPAQUE")
    if shown.description:
        component.add("DESCRIPTION", shown.description)
    component.add("URL", shown.url)
    component.add("CATEGORIES", [shown.category])
    if shown.online:
        parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": _("Take part online")}
        component.add("CONFERENCE", shown.online, parameters=parameters)


def _when(shown: Appointment) -> tuple[dt.date, dt.date]:
    """Dutch moments, or a day and the one after it."""
    starts_at, ends_at = (moment.astimezone(clock.AMSTERDAM) for moment in (shown.starts_at, shown.ends_at))
    if shown.is_day:
        return starts_at.date(), starts_at.date() + dt.timedelta(days=1)
    return starts_at, ends_at


def digest(*texts: str) -> str:
    """SHA-256 of what is rendered."""
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def mark(*parts: object) -> str:
    """SHA-256 of values by which people plan."""
    return digest(json.dumps(parts))


def moments(*values: dt.datetime) -> list[str]:
    """In UTC, to compare."""
    return [value.astimezone(dt.UTC).isoformat() for value in values]
