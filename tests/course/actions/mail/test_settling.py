"""Several edits within ten minutes are one mail, whatever they are about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from course import clock
from course.actions.mail.outbox import hold_back, release
from course.actions.mail.send import send_due
from course.actions.mail.settling import SETTLES
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.day import change_day
from course.actions.programme.meetings import move_meeting, save_meeting
from course.actions.programme.parts import change_programme
from course.actions.programme.today import go_online_today
from course.authority import SYSTEM
from course.models import Meeting, Message, ProgrammeItem
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory
from tests.helpers.days import opened, wanted

pytestmark = pytest.mark.django_db

EDITED = (2026, 11, 9, 10)


@pytest.fixture
def meeting(at) -> Meeting:
    """With three participants and a part."""
    at(*EDITED)
    meeting = MeetingFactory()
    save_meeting(meeting=meeting, by=SYSTEM)
    EnrolmentFactory.create_batch(3, edition=meeting.edition)
    ItemFactory(meeting=meeting)
    return meeting


def retitle(meeting, title, **changes):
    row = opened(meeting).rows[0].key
    day = wanted(meeting, **{f"title-{row}": title}, **changes)
    change_day(meeting=meeting, by=OrganiserFactory(), telling=AT_ONCE, **day)


def move(meeting, **step):
    by = dt.timedelta(**step)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + by, ends_at=meeting.ends_at + by, by=SYSTEM)


def left():
    """How many mails each person got in this round, and the subjects."""
    mail.outbox.clear()
    send_due()
    return len(mail.outbox), {one.subject for one in mail.outbox}


MOVED = {"Veranderd: Elkaars werelden, nu donderdag 21 januari 2027 in Zeist"}


def test_one_save_of_a_day_that_moves_it_and_changes_a_part_is_one_mail(meeting, at):
    retitle(meeting, "De Wmo", begins="09:30")
    assert Message.objects.count() == 6
    at(*EDITED, 10)
    assert left() == (3, MOVED)
    body = mail.outbox[0].body
    assert body.index("Eerst") < body.index("Niet meer: ")
    assert "De Wmo" in body


@pytest.mark.parametrize(("minutes", "mails"), [(9, 3), (10, 6)])
def test_a_move_and_then_another_programme_are_one_mail_within_ten_minutes(meeting, at, minutes, mails):
    move(meeting, hours=1)
    at(*EDITED, minutes)
    before = left()[0]
    retitle(meeting, "De Wmo")
    at(*EDITED, minutes + 10)
    assert before + left()[0] == mails


def test_who_hears_of_one_thing_alone_hears_of_it_ten_minutes_after_that(meeting, at):
    retitle(meeting, "De Wmo")
    assert set(Message.objects.values_list("can_wait", flat=True)) == {False}
    at(*EDITED, 9)
    assert left() == (0, set())
    at(*EDITED, 10)
    assert left() == (3, {"Programma veranderd: Elkaars werelden op donderdag 21 januari 2027"})


def test_what_changes_in_two_meetings_at_once_is_one_mail(meeting, at):
    other = MeetingFactory(edition=meeting.edition)
    items = ProgrammeItem.objects.filter(pk__in=[meeting.items.get().pk, ItemFactory(meeting=other).pk])
    change_programme(meetings=[meeting.pk, other.pk], write=lambda: items.update(title="De Wmo"), by=SYSTEM)
    told = Message.objects.values_list("can_wait", "due_at")
    assert list(told) == [(True, clock.now() + SETTLES)] * 6
    at(*EDITED, 10)
    assert left() == (3, {"2 berichten van Zorg en Gemeente"})


def test_a_move_and_a_programme_that_were_held_leave_as_one_mail(meeting, at):
    organiser = OrganiserFactory()
    move(meeting, hours=1)
    retitle(meeting, "De Wmo")
    hold_back(messages=Message.objects.all(), by=organiser)
    at(*EDITED, 30)
    assert left() == (0, set())
    release(messages=Message.objects.all(), by=organiser)
    assert left() == (3, MOVED)


def test_what_is_for_today_waits_for_nothing(meeting, at):
    at(2027, 1, 21, 8)
    retitle(meeting, "De Wmo")
    go_online_today(meeting=meeting, link="https://bellen.example/1", by=OrganiserFactory(), telling=AT_ONCE)
    assert left()[0] == 3
    assert ("De Wmo" in mail.outbox[0].body, Message.objects.queued().count()) == (True, 0)
