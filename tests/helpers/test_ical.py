"""The reader of the tests refuses what it should refuse."""

from __future__ import annotations

import pytest

from course.calendars.feeds import feed
from tests.helpers.ical import lint, plain

EVENT = (
    "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20270101T000000Z\r\nCREATED:20270101T000000Z\r\n"
    "LAST-MODIFIED:20270101T000000Z\r\nSEQUENCE:0\r\nDTSTART;TZID=Europe/Amsterdam:20270121T090000\r\n"
    "DTEND;TZID=Europe/Amsterdam:20270121T170000\r\nSUMMARY:Dag\r\nLOCATION:Zeist\r\nSTATUS:CONFIRMED\r\n"
    "TRANSP:OPAQUE\r\nURL:https://x.example/\r\nCATEGORIES:Dag\r\nEND:VEVENT\r\n"
)


def calendar(event: str) -> bytes:
    return feed("Dagen", "/a.ics", [event], None).body


def test_a_good_event_passes():
    assert [event["UID"] for event in lint(calendar(EVENT))] == ["a"]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("\r\nSUMMARY", "\nSUMMARY"),
        ("SUMMARY:Dag", f"SUMMARY:{'Dag ' * 20}"),
        ("SUMMARY:Dag", "SUMMARY:Dag\x00"),
        ("SUMMARY:Dag", "SUMMARY:Dag\u2028"),
        ("SUMMARY:Dag", "SUMMARY:Dag\r\nSUMMARY:Nacht"),
        ("UID:a\r\n", ""),
        ("SEQUENCE:0\r\n", ""),
        ("T170000", "T090000"),
        ("DTSTAMP:2027", "DTSTAMP:2028"),
        ("SUMMARY:Dag", "SUMMARY:Dag\r\nMETHOD:PUBLISH"),
        ("SUMMARY:Dag", "SUMMARY:Dag\r\nATTENDEE:mailto:a@b.example"),
        ("END:VEVENT\r\n", ""),
        (EVENT, EVENT + EVENT),
    ],
)
def test_a_bad_event_does_not(good, bad):
    with pytest.raises(AssertionError):
        lint(calendar(EVENT.replace(good, bad)))


def test_escapes_are_taken_away():
    assert plain(r"a\, b\; c\\n\nd") == "a, b; c\\n\nd"
