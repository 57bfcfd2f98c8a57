from __future__ import annotations

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import icalendar
import pytest
from icalendar import Calendar

from course.calendars.feeds import TIMEZONE, feed, of_edition, of_meeting, of_person
from tests.factories import MeetingFactory
from tests.helpers.ical import components, unfolded

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SOURCE = "/mijn/agenda.ics"


def empty(name: str = "Zorg en Gemeente") -> bytes:
    return feed(name, SOURCE, [], None).body


def last_sunday(year: int, month: int) -> dt.date:
    day = dt.date(year, month, 31)
    return day - dt.timedelta(days=(day.weekday() + 1) % 7)


def changes() -> list[dt.datetime]:
    """The Dutch clock changes of this year and the ten after it, as the rules of the block say them."""
    years = range(dt.date.today().year, dt.date.today().year + 11)
    return [dt.datetime.combine(last_sunday(year, month), dt.time(1), dt.UTC) for year in years for month in (3, 10)]


def test_the_block_is_the_one_that_every_reader_understands():
    assert len(TIMEZONE.encode()) == 347
    assert TIMEZONE.count("RRULE") == 2
    assert "RDATE" not in TIMEZONE


def test_the_law_on_summer_time_is_still_what_the_block_says():
    minute = dt.timedelta(minutes=1)
    for change in changes():
        before, after = ((change + step).astimezone(AMSTERDAM).utcoffset() for step in (-minute, minute))
        summer = change.month == 3
        assert (before, after) == (dt.timedelta(hours=2 - summer), dt.timedelta(hours=1 + summer))


def test_the_block_reads_as_zoneinfo_around_each_change():
    calendar = Calendar.from_ical(empty())
    zone = calendar.timezones[0].to_tz(lookup_tzid=False)
    wall_times = [
        dt.datetime.combine(change.date() + dt.timedelta(days=days), dt.time(hour, 30))
        for change in changes()
        for days in (-1, 0, 1)
        for hour in (0, 1, 4, 9, 23)
    ]

    read = [time.replace(tzinfo=zone).utcoffset() for time in wall_times]

    assert read == [time.replace(tzinfo=AMSTERDAM).utcoffset() for time in wall_times]


def test_the_head_has_what_apps_ask_for_and_each_once():
    calendar, *others = components(unfolded(empty()))

    assert calendar == (
        "VCALENDAR",
        [
            "PRODID:-//Zorg en Gemeente//Course platform//NL",
            "VERSION:2.0",
            "CALSCALE:GREGORIAN",
            "NAME:Zorg en Gemeente",
            "X-WR-CALNAME:Zorg en Gemeente",
            "X-WR-CALDESC:Data van Zorg en Gemeente. Wie ze volgt\\, ziet elke wijziging.",
            "COLOR:purple",
            "X-WR-TIMEZONE:Europe/Amsterdam",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "SOURCE;VALUE=URI:http://testserver/mijn/agenda.ics",
        ],
    )
    assert [name for name, _lines in others] == ["VTIMEZONE", "DAYLIGHT", "STANDARD"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Zorg, en; Gemeente\\", "Zorg\\, en\\; Gemeente\\\\"),
        ("😀" * 75, "😀" * 75),
        ("a\u2028b\x00c", "a bc"),
        ("x" * 300, "x" * 300),
        ('Zorg: "samen"', 'Zorg: "samen"'),
    ],
)
def test_odd_names_do_not_break_the_head(name, written):
    """Comma, semicolon and backslash of a text are escaped (RFC 5545, 3.3.11)."""
    body = empty(name)

    calendar = components(unfolded(body))[0][1]
    assert [line for line in calendar if line.startswith(("NAME", "X-WR-CALNAME"))] == [
        f"NAME:{written}",
        f"X-WR-CALNAME:{written}",
    ]
    assert Calendar.from_ical(body).errors == []


def test_same_events_same_bytes_and_the_version_is_their_sum():
    calendar = feed("Dagen", SOURCE, ["BEGIN:VEVENT\r\nEND:VEVENT\r\n"], None)

    again = feed("Dagen", SOURCE, ["BEGIN:VEVENT\r\nEND:VEVENT\r\n"], None)

    assert calendar.body == again.body
    assert calendar.version == hashlib.sha256(calendar.body).hexdigest()


def test_two_hundred_events_are_only_joined(monkeypatch):
    events = [f"BEGIN:VEVENT\r\nUID:{number}\r\nEND:VEVENT\r\n" for number in range(200)]
    head, _sep, tail = empty("Veel").partition(b"END:VCALENDAR")

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("rendered again")

    monkeypatch.setattr(icalendar.Calendar, "to_ical", refuse)
    monkeypatch.setattr(icalendar.Event, "to_ical", refuse)
    body = feed("Veel", SOURCE, events, None).body

    assert body == head + "".join(events).encode() + b"END:VCALENDAR" + tail


@pytest.mark.django_db
def test_each_calendar_has_its_own_name_and_source():
    meeting = MeetingFactory(pk=7, edition__slug="editie")

    heads = [
        components(unfolded(calendar.body))[0][1]
        for calendar in (
            of_person([], None),
            of_edition(meeting.edition, [], None, public=False),
            of_edition(meeting.edition, [], None, public=True),
            of_meeting(meeting),
        )
    ]

    assert [[line for line in head if line.startswith(("NAME", "SOURCE"))] for head in heads] == [
        ["NAME:Zorg en Gemeente", "SOURCE;VALUE=URI:http://testserver/mijn/agenda.ics"],
        ["NAME:Zorg en Gemeente 2027", "SOURCE;VALUE=URI:http://testserver/mijn/editie.ics"],
        ["NAME:Zorg en Gemeente 2027", "SOURCE;VALUE=URI:http://testserver/cursus/editie/programma.ics"],
        ["NAME:Elkaars werelden", "SOURCE;VALUE=URI:http://testserver/bijeenkomst/7.ics"],
    ]
