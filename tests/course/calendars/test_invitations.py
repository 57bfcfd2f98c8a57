"""What a mail asks of a calendar, read as iTIP by a library that did not write it."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest

from course.calendars.appointments import Appointment, Stamps, event
from course.calendars.invitations import Method, Someone, ends_at, in_words, invitation, status_in
from course.clock import AMSTERDAM

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
OFFICE = Someone("Zorg en Gemeente", "bureau@zorgengemeente.example")
SOMEONE = Someone('Noor "de" Vries; jr', "noor@duinrade.example")


def rendered(status="CONFIRMED", **fields):
    moments = {
        "starts_at": dt.datetime(2027, 3, 28, 9, tzinfo=AMSTERDAM),
        "ends_at": dt.datetime(2027, 3, 28, 17, tzinfo=AMSTERDAM),
    }
    words = {"title": "Wie, wat; waar \\ hoe 🌷", "where": "De Hof, Zeist", "category": "Cursusdag"}
    shown = Appointment(**{**moments, **words, "status": status, "url": "https://zg.example/b/1/", **fields})
    stamps = Stamps(NOW - dt.timedelta(days=2), NOW - dt.timedelta(days=1), 4)
    return event("5f3c1a52-7f6e-4a52-9d1f-0c6a55d0a001", shown, stamps)


def asked(component, method=Method.REQUEST):
    text = invitation(component, method, sequence=7, now=NOW, organizer=OFFICE, attendee=SOMEONE)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    calendar = icalendar.Calendar.from_ical(text)
    (one,) = calendar.walk("VEVENT")
    assert (calendar.errors, one.errors) == ([], [])
    return calendar, one


def test_a_request_asks_one_person_to_hold_the_event_as_the_feed_has_it():
    component = rendered(description="Neem mee:\npen", online="https://video.example/1")
    calendar, one = asked(component)
    assert (calendar["METHOD"], one["SEQUENCE"], one["STATUS"]) == ("REQUEST", 7, "CONFIRMED")
    assert one.decoded("DTSTAMP") == NOW
    same = icalendar.Event.from_ical(component)
    for name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "LAST-MODIFIED", "CREATED", "CONFERENCE"):
        assert one[name] == same[name]
    assert one.decoded("DTSTART").astimezone(dt.UTC) == dt.datetime(2027, 3, 28, 7, tzinfo=dt.UTC)


def test_who_asks_and_who_is_asked_are_bare_addresses_with_a_name():
    _calendar, one = asked(rendered())
    assert (str(one["ORGANIZER"]), one["ORGANIZER"].params["CN"]) == (f"mailto:{OFFICE.address}", OFFICE.name)
    attendee = one["ATTENDEE"]
    assert (str(attendee), attendee.params["CN"]) == (f"mailto:{SOMEONE.address}", SOMEONE.name)
    assert {name: attendee.params[name] for name in ("PARTSTAT", "RSVP", "ROLE")} == {
        "PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT",
    }  # fmt: skip


@pytest.mark.parametrize(("status", "said"), [("CONFIRMED", None), ("TENTATIVE", None), ("CANCELLED", "CANCELLED")])
def test_a_cancel_says_cancelled_only_when_the_event_itself_is(status, said):
    calendar, one = asked(rendered(status, description="Neem een pen mee"), Method.CANCEL)
    assert (calendar["METHOD"], one.get("STATUS"), "DESCRIPTION" in one) == ("CANCEL", said, False)
    assert (one["SEQUENCE"], "ORGANIZER" in one, "ATTENDEE" in one) == (7, True, True)


def test_a_rendered_event_is_read_back():
    component = rendered("TENTATIVE")
    assert status_in(component) == "TENTATIVE"
    assert ends_at(component) == dt.datetime(2027, 3, 28, 15, tzinfo=dt.UTC)
    assert in_words(component) == (
        "Wie, wat; waar \\ hoe 🌷",
        "zondag 28 maart 2027, 09:00 tot 17:00, De Hof, Zeist",
    )
