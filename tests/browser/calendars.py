"""Calendars as their apps see them: what a link shows, and what mails carry along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage

from icalendar import Calendar, Event

from tests.browser.visitor import Visitor


@dataclass(frozen=True)
class Asked:
    """What a mail asks of a calendar: to hold an event, or to take it out."""

    subject: str
    method: str
    event: Event


def follows_the_calendar(visitor: Visitor, *, edition: str = "") -> str:
    """Make a calendar link, for the course office to the planning of an edition; its address is shown once."""
    page = visitor.open("/mijn/agenda/")
    page.fill("[name=name]", "mijn telefoon")
    if edition:
        page.select_option("[name=edition]", label=edition)
    visitor.send("form:has([name=name])")
    address = page.locator("#https-link").input_value()
    assert re.fullmatch(rf"{visitor.demo.url}/agenda/[\w-]{{32,}}\.ics", address)
    return address


def events_behind(visitor: Visitor, link: str) -> list[Event]:
    """What an app reads now."""
    return list(Calendar.from_ical(visitor.download(link)).events)


def asked_by(mail: EmailMessage) -> Asked | None:
    """None when nothing for a calendar goes along."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return None
    calendar = Calendar.from_ical(parts[0].get_payload(decode=True))
    (event,) = calendar.events
    assert str(event["ATTENDEE"]) == f"mailto:{mail['To']}"
    assert calendar["METHOD"] == parts[0].get_param("method")
    return Asked(str(mail["Subject"]), str(calendar["METHOD"]), event)
