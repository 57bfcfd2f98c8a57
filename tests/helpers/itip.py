"""A calendar app that is told by mail alone, as iTIP asks (RFC 5546)."""

from __future__ import annotations

from email import message_from_bytes

import icalendar
from django.core.mail import EmailMultiAlternatives
from icalendar import Event


class CalendarApp:
    """Of one event the highest number counts, then the latest stamp: whatever came first."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[tuple[object, ...], str, Event]] = {}

    def read(self, *sent: EmailMultiAlternatives) -> CalendarApp:
        for one in sent:
            method, event = itip_of(one)
            version = (event["SEQUENCE"], event.decoded("DTSTAMP"))
            last = self._last.get(str(event["UID"]))
            if last is None or version > last[0]:
                self._last[str(event["UID"])] = (version, method, event)
        return self

    @property
    def held(self) -> dict[str, Event]:
        """The events that it shows, by UID."""
        return {uid: event for uid, (_version, method, event) in self._last.items() if method == "REQUEST"}


def has_calendar(sent: EmailMultiAlternatives) -> bool:
    """Something for a calendar goes along."""
    return any(one.mimetype.startswith("text/calendar") for one in sent.alternatives)


def itip_of(sent: EmailMultiAlternatives) -> tuple[str, Event]:
    """The method and the one event in a mail; what headers and calendar say agrees."""
    message = message_from_bytes(sent.message().as_bytes(linesep="\r\n"))
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert calendar["METHOD"] == part.get_param("method")
    assert part.get_content_charset() == "utf-8"
    (event,) = calendar.walk("VEVENT")
    assert str(event["ATTENDEE"]) == f"mailto:{sent.to[0]}"
    return str(calendar["METHOD"]), event
