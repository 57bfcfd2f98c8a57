"""When mail leaves: nobody is written to at night about what others decided."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.mail.queue import queue_messages
from course.actions.mail.send import SendReport, send_due
from course.actions.programme.meetings import move_meeting, save_meeting
from course.authority import SYSTEM
from course.enums import LEAVES, DayKind, Leaves, MailCode
from course.models import Message, PlanningDay
from course.queries.mail.hours import leaves_from
from pitches.enums import PitchMail
from tests.factories import EnrolmentFactory, MeetingFactory, UserFactory
from tests.helpers.mail import queue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hours(settings):
    settings.MAIL_HOURS = [8, 20]


def local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.AMSTERDAM):%a %d-%m-%Y %H:%M}"


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ((2026, 11, 13, 7, 59), "Fri 13-11-2026 08:00"),
        ((2026, 11, 13, 8, 0), "Fri 13-11-2026 08:00"),
        ((2026, 11, 13, 19, 59), "Fri 13-11-2026 19:59"),
        ((2026, 11, 13, 20, 0), "Mon 16-11-2026 08:00"),
        ((2026, 11, 14, 10, 0), "Mon 16-11-2026 08:00"),
        ((2027, 3, 28, 1, 30), "Tue 30-03-2027 08:00"),  # Easter, on the night that summer time begins
        ((2027, 4, 27, 12, 0), "Wed 28-04-2027 08:00"),  # the King's birthday
        ((2026, 12, 24, 12, 0), "Mon 04-01-2027 08:00"),
    ],
)
def test_mail_leaves_on_working_days_from_eight_to_eight(at, now, leaves):
    at(*now)
    assert local(leaves_from()) == leaves


def test_the_planning_says_which_weeks_are_those_of_christmas(at):
    PlanningDay.objects.create(
        kind=DayKind.SCHOOL_HOLIDAY, name="Kerstvakantie", starts_on=dt.date(2026, 12, 19),
        ends_on=dt.date(2027, 1, 3), north=True, middle=True, south=True,
    )  # fmt: skip
    at(2026, 12, 21, 12)
    assert local(leaves_from()) == "Mon 04-01-2027 08:00"


def test_without_hours_mail_leaves_when_it_is_written(at, settings):
    settings.MAIL_HOURS = []
    assert at(2026, 11, 14, 3) == leaves_from()


WITH_ANY_TEXT = set(MailCode) - {MailCode.INVITATION}
"""An invitation goes with an event, or not at all."""


def test_every_mail_says_when_it_leaves():
    assert set(LEAVES) == {*MailCode, *PitchMail}


@pytest.mark.parametrize("code", sorted(code for code in MailCode if LEAVES[code] == Leaves.AT_ONCE))
def test_an_answer_to_what_somebody_did_comes_at_once(at, code):
    at(2026, 11, 14, 23)
    queue(UserFactory(), code=code)
    assert send_due() == SendReport(sent=1)


@pytest.mark.parametrize("code", sorted(code for code in WITH_ANY_TEXT if LEAVES[code] != Leaves.AT_ONCE))
def test_what_others_decided_comes_when_people_work(at, code):
    at(2026, 11, 14, 23)
    queue(UserFactory(), code=code)
    assert (send_due(), local(Message.objects.get().goes_at)) == (SendReport(), "Mon 16-11-2026 08:00")
    at(2026, 11, 16, 7, 59)
    assert send_due() == SendReport()
    at(2026, 11, 16, 8)
    assert send_due() == SendReport(sent=1)


@pytest.mark.parametrize(
    ("too_late", "report"),
    [((2026, 11, 16, 8, 1), SendReport()), ((2026, 11, 16, 8, 0), SendReport(sent=1))],
)
def test_what_would_come_too_late_does_not_wait_for_the_morning(at, too_late, report):
    at(2026, 11, 14, 23)
    too_late = dt.datetime(*too_late, tzinfo=clock.AMSTERDAM)
    queue_messages(code=MailCode.PRACTICAL, people=[UserFactory()], about="nothing:1", too_late=too_late)
    assert send_due() == report


@pytest.mark.parametrize(("hour", "expected"), [(7, SendReport(sent=1)), (9, SendReport())])
def test_a_change_is_told_in_the_evening_when_the_meeting_is_within_a_day_of_the_morning(at, hour, expected):
    """A meeting at seven on Wednesday has less than a day left on Tuesday at eight; one at nine has more."""
    meeting = MeetingFactory(
        starts_at=clock.at(dt.date(2027, 1, 20), dt.time(hour)), ends_at=clock.at(dt.date(2027, 1, 20), dt.time(17))
    )
    save_meeting(meeting=meeting, by=SYSTEM)
    EnrolmentFactory(edition=meeting.edition)
    at(2027, 1, 18, 21)
    later = dt.timedelta(days=30)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later, by=SYSTEM)
    at(2027, 1, 18, 21, 10)
    assert send_due() == expected


def test_many_mails_that_wait_ask_as_often_for_the_hours_as_one(at, django_assert_max_num_queries):
    at(2026, 11, 14, 23)
    people = UserFactory.create_batch(3)
    with django_assert_max_num_queries(6):
        queue_messages(code=MailCode.CHANGED, people=people, about="meeting:1")
    with django_assert_max_num_queries(6):
        queue_messages(code=MailCode.CHANGED, people=people[:1], about="meeting:2")
