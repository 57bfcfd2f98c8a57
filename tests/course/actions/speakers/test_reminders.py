"""Reminders to speakers: each once, at its moment, and dropped when it is true no more."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.mail.anew import no_longer_true
from course.actions.programme.meetings import cancel_meeting, move_meeting
from course.actions.speakers.reminders import remind_speakers
from course.actions.speakers.transition import move_speaker
from course.authority import SYSTEM
from course.enums import MailCode, MeetingStatus, SpeakerState
from course.models import Message, SpeakerInvitation
from tests.factories import MaterialFactory
from tests.helpers.speakers import make_speaker

pytestmark = pytest.mark.django_db

S = SpeakerState


def sent():
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def test_who_did_not_answer_is_reminded_once_after_a_week(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    at(2026, 12, 8, 9)
    assert remind_speakers() == 0
    at(2026, 12, 8, 10)
    assert (remind_speakers(), remind_speakers()) == (1, 0)
    assert sent() == [MailCode.SPEAKER_ASKED, MailCode.SPEAKER_REMINDED]


def test_who_is_asked_anew_is_reminded_anew(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    for day in (1, 10):
        at(2026, 12, day, 10)
        move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
        at(2026, 12, day + 7, 10)
        assert remind_speakers() == 1
        move_speaker(invitation=row, to=S.DECLINED, by=row.person)


def test_an_answer_drops_the_reminder_that_waits(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED, asked_at=clock.now() - dt.timedelta(days=8))
    assert remind_speakers() == 1
    letter = Message.objects.get()
    assert no_longer_true([letter]) == []
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    assert no_longer_true([letter]) == [letter]


@pytest.mark.parametrize(("day", "told"), [(6, 0), (7, 1), (14, 1), (15, 0)])
def test_material_is_asked_a_week_before_the_day_for_it(at, day, told):
    at(2027, 1, day, 10)
    make_speaker(S.ACCEPTED, material_due_on=dt.date(2027, 1, 14))
    make_speaker(S.INVITED, material_due_on=dt.date(2027, 1, 14))
    make_speaker(S.ACCEPTED)
    assert (remind_speakers(), remind_speakers()) == (told, 0)
    assert sent() == [MailCode.SPEAKER_MATERIAL] * told


def test_who_gave_material_is_not_asked_for_it(at):
    at(2027, 1, 10, 10)
    row = make_speaker(S.ACCEPTED, material_due_on=dt.date(2027, 1, 14))
    assert remind_speakers() == 1
    letter = Message.objects.get()
    MaterialFactory(meeting=row.meeting, owner=row.person)
    assert no_longer_true([letter]) == [letter]
    Message.objects.all().delete()
    assert remind_speakers() == 0


def test_two_working_days_before_a_speaker_reads_from_when_to_be_there(at):
    at(2027, 1, 18, 8)
    row = make_speaker(S.ACCEPTED, call_time=dt.time(9, 15))
    make_speaker(S.INVITED)
    assert remind_speakers() == 0
    at(2027, 1, 19, 10)
    assert (remind_speakers(), remind_speakers()) == (1, 0)
    letter = Message.objects.get()
    assert (letter.person, "9.15 uur" in letter.body) == (row.person, True)


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.CANCELLED])
def test_nobody_is_reminded_of_what_is_a_draft_or_off(at, status):
    at(2027, 1, 19, 10)
    row = make_speaker(S.ACCEPTED, call_time=dt.time(9, 15))
    row.meeting.status = status
    row.meeting.save()
    assert remind_speakers() == 0


def test_a_reminder_with_a_link_that_was_withdrawn_does_not_go(at):
    at(2026, 12, 9, 10)
    row = make_speaker(S.INVITED, asked_at=clock.now() - dt.timedelta(days=8))
    remind_speakers()
    SpeakerInvitation.objects.filter(pk=row.pk).update(link_number=1)
    letter = Message.objects.get()
    assert no_longer_true([letter]) == [letter]


def test_a_round_costs_the_same_when_nothing_is_due(at, django_assert_num_queries):
    at(2026, 12, 1, 10)
    for number in (1, 3):
        for _more in range(number):
            make_speaker(S.INVITED, asked_at=clock.now())
            make_speaker(S.ACCEPTED)
        with django_assert_num_queries(3):
            assert remind_speakers() == 0


def test_who_is_only_asked_hears_that_the_meeting_moves_or_is_off(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED)
    later = dt.timedelta(days=7)
    starts, ends = row.meeting.starts_at + later, row.meeting.ends_at + later
    move_meeting(meeting=row.meeting, starts_at=starts, ends_at=ends, by=SYSTEM)
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    letters = list(Message.objects.filter(person=row.person).order_by("pk"))
    assert [letter.template for letter in letters] == [MailCode.SPEAKER_BRIEFED, MailCode.SPEAKER_CALLED_OFF]
    assert "donderdag 28 januari 2027" in letters[0].subject
    assert no_longer_true(letters) == letters[:1]
