from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import clock
from course.calendars import text
from course.enums import MeetingStatus
from tests.factories import MeetingFactory
from tests.helpers.ical import CONTROL

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Zorg\x00 en\x07 Gemeente\x1b", "Zorg en Gemeente"),
        ("een\u2028twee\u2029drie", "een\ntwee\ndrie"),
        ("een\r\ntwee\rdrie\n", "een\ntwee\ndrie"),
        ("een\ttwee \x0b drie\x7f\x85", "een twee\ndrie"),
        ("  één \n\n  😀  ", "één\n\n😀"),
        ("half \ud83d paar", "half  paar"),
    ],
)
def test_a_block_keeps_its_lines_and_nothing_that_breaks_readers(typed, expected):
    assert text.block(typed) == expected


def test_a_line_is_one_line():
    assert text.line(" Dag 3\u2028–  Water\nveiligheid\t") == "Dag 3 – Water veiligheid"


@given(ANY_TEXT)
def test_no_text_gets_through_with_control_characters(typed):
    assert CONTROL.search(text.block(typed)) is None
    assert "\n" not in text.line(typed)
    assert text.block(text.block(typed)) == text.block(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://x.example/a?b=c,d;e#f", "https://x.example/a?b=c,d;e#f"),
        ("https://x.example/\r\nATTENDEE:x y", "https://x.example/ATTENDEE:xy"),
        ('https://x.example/caf\u00e9"\u2028', "https://x.example/caf%C3%A9%22"),
    ],
)
def test_an_address_cannot_break_a_line(typed, expected):
    assert text.address(typed) == expected


@pytest.mark.django_db
def test_an_appointment_in_words():
    meeting = MeetingFactory()

    assert text.appointment(meeting).startswith("donderdag 21 januari 2027, 09:00 ")
    assert text.appointment(meeting).endswith("17:00, De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist")


@pytest.mark.django_db
def test_an_appointment_says_what_is_not_sure():
    sure = text.appointment(MeetingFactory())
    tentative = text.appointment(MeetingFactory(status=MeetingStatus.TENTATIVE))
    cancelled = text.appointment(MeetingFactory(status=MeetingStatus.CANCELLED))

    assert len({sure, tentative, cancelled}) == 3
    assert [tentative.startswith(f"{sure}, "), cancelled.startswith(f"{sure}, ")] == [True, True]


@pytest.mark.django_db
def test_the_link_of_an_online_meeting_is_its_place_but_not_for_the_public():
    meeting = MeetingFactory(
        place__name="Online", place__is_online=True, place__address="", place__postcode="", place__city="",
        online_url="https://x.example/kamer",
    )  # fmt: skip

    assert text.where(meeting) == "https://x.example/kamer"
    assert text.where(meeting, public=True) == "Online"


@pytest.mark.django_db
def test_the_link_of_a_meeting_with_a_room_comes_beside_the_room():
    meeting = MeetingFactory(online_url="https://x.example/kamer")

    assert text.where(meeting) == "De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist"
    assert text.appointment(meeting).endswith("1234 AB Zeist, https://x.example/kamer")


@pytest.mark.django_db
def test_words_are_those_of_the_dutch_clock():
    summer = dt.datetime(2027, 3, 28, 7, 30, tzinfo=dt.UTC)
    meeting = MeetingFactory(starts_at=summer, ends_at=summer + dt.timedelta(hours=2))

    assert meeting.starts_at.astimezone(clock.AMSTERDAM).hour == 9
    assert text.when(meeting).startswith("zondag 28 maart 2027, 09:30 ")


@pytest.mark.django_db
def test_what_is_not_sure_stands_in_small_letters_at_the_end():
    tentative, cancelled = (
        text.appointment(MeetingFactory(status=status)).rpartition(", ")[2]
        for status in (MeetingStatus.TENTATIVE, MeetingStatus.CANCELLED)
    )
    assert (tentative, cancelled) == ("datum nog niet zeker", "gaat niet door")
