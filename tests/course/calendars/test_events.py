from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from course import clock
from course.calendars.events import FIXED, Stamps, digest, event, material
from course.calendars.feeds import feed
from course.calendars.text import line
from course.enums import Audience, MeetingKind, MeetingStatus
from course.models import Meeting, PreparationTask
from tests.factories import ItemFactory, MaterialFactory, MeetingFactory, PlaceFactory, UserFactory
from tests.helpers.ical import lint, plain

pytestmark = pytest.mark.django_db

STAMPS = Stamps(
    created_at=dt.datetime(2026, 9, 1, 7, tzinfo=dt.UTC),
    revised_at=dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC),
    sequence=3,
)
ROOM = "https://x.example/kamer"


def dutch(text: str) -> str:
    with translation.override("nl"):
        return gettext(text)


def body_of(meeting: Meeting, *, public: bool = False) -> bytes:
    text = event(meeting, STAMPS, public=public)
    return feed("Dagen", "/a.ics", [text], None).body


def read(meeting: Meeting, *, public: bool = False) -> dict[str, str]:
    """The event, after the strict reader and icalendar both found nothing wrong."""
    body = body_of(meeting, public=public)
    calendar = Calendar.from_ical(body)
    assert [component.errors for component in calendar.walk()] == [[] for component in calendar.walk()]
    return lint(body)[0]


@pytest.fixture
def course_day() -> Meeting:
    meeting = MeetingFactory(
        pk=7,
        ical_uid=uuid.UUID("0f0f6f5e-9f3f-4a35-8a53-0f3bd5d0a001"),
        module__question="Waarom kijken wij anders?",
        module__preparation_minutes=45,
        mind="Neem je legitimatie mee.",
        place__public_transport="Bus 50, 12 minuten",
        place__parking="40 plekken",
        place__mind="Eén trede bij de ingang.",
    )
    speaker = UserFactory(first_name="Wim", infix="de", last_name="Groot")
    ItemFactory(meeting=meeting, starts=dt.time(9), ends=dt.time(9, 30), title="Inloop")
    ItemFactory(meeting=meeting, starts=dt.time(9, 30), title="Opening; welkom", speakers=[speaker])
    return meeting


def test_the_whole_event_of_a_course_day(course_day):
    page = "http://testserver/bijeenkomst/7/"
    description = [
        "Waarom kijken wij anders?",
        "",
        "Voorbereiding: 45 minuten",
        "",
        "Neem je legitimatie mee.",
        "",
        dutch("Programme"),
        "09:00 Inloop",
        "09:30 Opening; welkom (Wim de Groot)",
        "",
        dutch("How to get there"),
        "Bus 50, 12 minuten",
        dutch("Parking: %(parking)s") % {"parking": "40 plekken"},
        dutch("Please note: %(note)s") % {"note": "Eén trede bij de ingang."},
        "",
        dutch("More about this meeting"),
        page,
    ]

    found = read(course_day)

    assert {name: plain(value) for name, value in found.items()} == {
        "UID": "0f0f6f5e-9f3f-4a35-8a53-0f3bd5d0a001",
        "DTSTAMP": "20261109T090000Z",
        "CREATED": "20260901T070000Z",
        "LAST-MODIFIED": "20261109T090000Z",
        "SEQUENCE": "3",
        "DTSTART;TZID=Europe/Amsterdam": "20270121T090000",
        "DTEND;TZID=Europe/Amsterdam": "20270121T170000",
        "SUMMARY": "Elkaars werelden (Zorg en Gemeente 2027)",
        "LOCATION": "De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "DESCRIPTION": "\n".join(description),
        "URL": page,
        "CATEGORIES": dutch("Course day"),
    }


def test_the_public_event_has_the_date_and_nothing_for_participants(course_day):
    course_day.online_url = ROOM
    found = read(course_day, public=True)

    del found["DTSTAMP"], found["CREATED"], found["LAST-MODIFIED"], found["SEQUENCE"], found["UID"]
    assert {name: plain(value) for name, value in found.items()} == {
        "DTSTART;TZID=Europe/Amsterdam": "20270121T090000",
        "DTEND;TZID=Europe/Amsterdam": "20270121T170000",
        "SUMMARY": "Elkaars werelden (Zorg en Gemeente 2027)",
        "LOCATION": "De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "DESCRIPTION": "Waarom kijken wij anders?",
        "URL": f"http://testserver/cursus/{course_day.edition.slug}/pagina/",
        "CATEGORIES": dutch("Course day"),
    }


def test_an_online_meeting_has_its_link_as_place_and_as_conference():
    online = PlaceFactory(name="Online", is_online=True, address="", postcode="", city="")
    meeting = MeetingFactory(kind=MeetingKind.ONLINE, place=online, online_url=ROOM)

    found = read(meeting)

    label = dutch("Take part online")
    assert found["LOCATION"] == ROOM
    assert [(name, value) for name, value in found.items() if name.startswith("CONFERENCE")] == [
        (f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL={label}", ROOM)
    ]
    assert f"{label}\n{ROOM}" in plain(found["DESCRIPTION"])
    assert ROOM.encode() not in body_of(meeting, public=True)


def test_a_place_with_degrees_lies_on_the_map_and_another_does_not():
    meeting = MeetingFactory(place__latitude=52.0907, place__longitude=5.1214)

    assert read(meeting)["GEO"] == read(meeting, public=True)["GEO"] == "52.0907;5.1214"
    assert "GEO" not in read(MeetingFactory(place__latitude=None, place__longitude=None))


def test_the_tasks_and_the_number_for_the_day_stand_in_it_and_not_in_the_public_one(course_day):
    course_day.edition.day_number = "06 12345678"
    PreparationTask.objects.create(
        module=course_day.module, position=1, text="Lees de casus\nen schrijf twee vragen op"
    )
    described = plain(read(course_day)["DESCRIPTION"])

    assert f"{dutch('What to prepare')}\n- Lees de casus\n\n" in described
    assert f"{dutch('Number for the day')}\n06 12345678" in described
    assert plain(read(course_day, public=True)["DESCRIPTION"]) == "Waarom kijken wij anders?"


def documents_of(meeting: Meeting) -> list[str]:
    described = plain(read(meeting)["DESCRIPTION"])
    return described.partition(dutch("Material (with your log-in)"))[2].partition("\n\n")[0].split("\n")[1:]


def test_material_stands_in_it_with_its_page_and_never_with_its_file(at):
    at(2027, 1, 14, 10)
    meeting = MeetingFactory()
    open_now = MaterialFactory(meeting=meeting, title="Dia's, deel 1", audience=Audience.PARTICIPANTS, release_days=-7)
    MaterialFactory(meeting=meeting, title="Later", audience=Audience.PARTICIPANTS, release_days=-6)
    MaterialFactory(meeting=meeting, title="Alleen de dag zelf", audience=Audience.MEETING)
    MaterialFactory(meeting=meeting, title="Ingetrokken", withdrawn_at=clock.now())
    MaterialFactory(meeting=MeetingFactory(edition=meeting.edition), title="Elders")

    assert documents_of(meeting) == ["Dia's, deel 1", f"http://testserver{open_now.get_absolute_url()}"]
    assert b"materials/" not in body_of(meeting)
    assert b"Dia" not in body_of(meeting, public=True)


def test_in_english_the_words_around_the_texts_of_the_course_are_english(course_day):
    course_day.status = MeetingStatus.CANCELLED
    text = event(course_day, STAMPS, language="en")
    found = lint(feed("Days", "/a.ics", [text], None).body)[0]

    assert plain(found["SUMMARY"]) == "CANCELLED: Elkaars werelden (Zorg en Gemeente 2027)"
    assert "Preparation: 45 minutes" in plain(found["DESCRIPTION"])


@pytest.mark.parametrize("cancelled", [{"status": MeetingStatus.CANCELLED}, {"edition__is_cancelled": True}])
def test_a_cancelled_meeting_says_so_and_takes_no_time(cancelled):
    found = read(MeetingFactory(**cancelled))

    title = dutch("CANCELLED: %(title)s") % {"title": "Elkaars werelden"}
    assert (found["STATUS"], found["TRANSP"], plain(found["SUMMARY"])) == (
        "CANCELLED",
        "TRANSPARENT",
        f"{title} (Zorg en Gemeente 2027)",
    )


def test_a_date_that_is_not_certain_is_tentative():
    found = read(MeetingFactory(status=MeetingStatus.TENTATIVE))

    assert (found["STATUS"], found["TRANSP"]) == ("TENTATIVE", "OPAQUE")


@pytest.mark.parametrize(
    ("mind", "expected"), [("", "Deze dag valt in de ramadan."), ("Neem laarzen mee.", "Neem laarzen mee.")]
)
def test_what_to_mind_with_the_module_counts_when_the_day_says_nothing(mind, expected):
    meeting = MeetingFactory(mind=mind, module__mind="Deze dag valt in de ramadan.")

    assert plain(read(meeting)["DESCRIPTION"]).split("\n")[0] == expected


def test_a_meeting_without_module_needs_no_question():
    assert plain(read(MeetingFactory(module=None))["DESCRIPTION"]) == "\n".join(
        [dutch("More about this meeting"), f"http://testserver{Meeting.objects.get().get_absolute_url()}"]
    )
    assert "DESCRIPTION" not in read(Meeting.objects.get(), public=True)


def test_the_language_of_the_visitor_does_not_matter(course_day):
    dutch_text = event(course_day, FIXED)

    with translation.override("en"):
        assert event(course_day, FIXED) == dutch_text


@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2027, 10, 31), dt.date(2027, 3, 27)])
def test_half_past_nine_is_half_past_nine_in_the_weekend_of_the_clock(day):
    starts_at, ends_at = clock.at(day, dt.time(9, 30)), clock.at(day, dt.time(16))
    MeetingFactory(starts_at=starts_at, ends_at=ends_at)

    component = Calendar.from_ical(body_of(Meeting.objects.get())).events[0]

    assert read(Meeting.objects.get())["DTSTART;TZID=Europe/Amsterdam"] == f"{day:%Y%m%d}T093000"
    assert component.start.astimezone(dt.UTC) == starts_at.astimezone(dt.UTC)


ODD = st.text(st.characters(codec="utf-8") | st.sampled_from('\x00\x0b\u2028\u2029,;\\"\n\r\t:^é😀'), max_size=300)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=ODD, note=ODD)
@example(title='Komma, punt;komma \\ en "aanhaling"', note="\\n is geen regeleinde\\")
@example(title="😀" * 300, note="é" * 300)
@example(title="NUL\x00 VT\x0b regel\u2028einde\u2029", note="\x85\x1b[0m")
def test_any_text_gives_a_good_calendar_that_reads_back(course_day, title, note):
    course_day.title, course_day.mind, course_day.online_url = title, note, f"{ROOM}?{note}"

    found = read(course_day)

    assert plain(found["SUMMARY"]) == f"{line(title)} (Zorg en Gemeente 2027)"
    read_back = Calendar.from_ical(body_of(course_day)).events[0]
    assert read_back.summary == f"{line(title)} (Zorg en Gemeente 2027)"
    assert (read_back.start, read_back.uid) == (course_day.starts_at, str(course_day.ical_uid))


def test_the_digest_sees_texts_and_the_material_only_appointments(course_day):
    before = digest(course_day), material(course_day)

    course_day.place.name = "De Nieuwe Lindehof"
    texts = digest(course_day), material(course_day)
    course_day.ends_at += dt.timedelta(minutes=15)
    times = digest(course_day), material(course_day)

    assert texts[0] != before[0]
    assert texts[1] == before[1]
    assert len({before, texts, times}) == 3
    assert times[1] != before[1]


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": dt.datetime(2027, 1, 21, 10, tzinfo=clock.AMSTERDAM)},
        {"ends_at": dt.datetime(2027, 1, 21, 18, tzinfo=clock.AMSTERDAM)},
        {"status": MeetingStatus.TENTATIVE},
        {"place_id": 0},
        {"online_url": ROOM},
    ],
)
def test_what_is_material(course_day, change):
    before = material(course_day)
    for name, value in change.items():
        setattr(course_day, name, value)

    assert material(course_day) != before


def test_the_same_moment_in_another_zone_is_the_same_appointment(course_day):
    before = material(course_day), digest(course_day)

    course_day.starts_at = course_day.starts_at.astimezone(dt.UTC)

    assert (material(course_day), digest(course_day)) == before


def test_the_digest_notices_what_only_the_public_reads():
    """Of an online meeting participants see the link, and the public the name of the place."""
    meeting = MeetingFactory(
        place__name="Online", place__is_online=True, place__address="", place__postcode="", place__city="",
        online_url=ROOM,
    )  # fmt: skip
    before = digest(meeting)
    meeting.place.name = "Op afstand"
    assert digest(meeting) != before
