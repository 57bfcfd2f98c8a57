"""Reminders to speakers: each once, at its moment, and dropped when it is true no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from course import clock
from course.actions.editions.cancel import cancel_edition
from course.actions.mail.anew import no_longer_true
from course.actions.mail.outbox import hold_back, release
from course.actions.mail.send import send_due
from course.actions.mail.telling import Telling
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting, save_meeting
from course.actions.speakers.asking import save_speaker
from course.actions.speakers.reminders import remind_speakers
from course.actions.speakers.transition import move_speaker
from course.authority import SYSTEM
from course.enums import MailCode, MeetingStatus, MessageState, SpeakerState, Tell, VisitStatus
from course.models import Edition, Meeting, Message, SpeakerInvitation
from tests.factories import MaterialFactory, OrganiserFactory
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

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


def moved(meeting):
    """A week later."""
    meeting.refresh_from_db()
    later = dt.timedelta(days=7)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later, by=SYSTEM)


def told(row):
    return list(Message.objects.filter(person=row.person).order_by("pk").values_list("template", flat=True))


@pytest.mark.parametrize("state", [S.INVITED, S.ACCEPTED])
def test_who_was_asked_for_a_draft_hears_that_it_moves_or_is_off(at, state):
    at(2026, 12, 1, 10)
    row = make_speaker(state, asked_at=clock.now())
    placed = make_speaker(S.ACCEPTED, meeting=row.meeting)
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    moved(row.meeting)
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    assert (told(row), told(placed)) == ([MailCode.SPEAKER_BRIEFED, MailCode.SPEAKER_CALLED_OFF], [])
    letters = list(Message.objects.order_by("pk"))
    assert no_longer_true(letters) == letters[:1]


@pytest.mark.parametrize(("later", "codes"), [(0, []), (7, [MailCode.SPEAKER_BRIEFED])])
def test_that_a_draft_is_announced_is_news_to_who_was_asked_when_it_moves_too(at, later, codes):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED, asked_at=clock.now())
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    meeting = Meeting.objects.get()
    meeting.status = MeetingStatus.CONFIRMED
    meeting.starts_at, meeting.ends_at = (
        moment + dt.timedelta(days=later) for moment in (meeting.starts_at, meeting.ends_at)
    )
    save_meeting(meeting=meeting, by=SYSTEM)
    assert told(row) == codes


def test_of_a_draft_that_lies_behind_us_nobody_hears_that_it_is_off(at):
    at(2027, 2, 1, 10)
    row = make_speaker(S.INVITED, asked_at=clock.now())
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    cancel_edition(edition=row.meeting.edition, by=SYSTEM)
    assert told(row) == []


def test_who_is_only_asked_hears_that_the_meeting_moves_or_is_off(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED)
    moved(row.meeting)
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    letters = list(Message.objects.filter(person=row.person).order_by("pk"))
    assert [letter.template for letter in letters] == [MailCode.SPEAKER_BRIEFED, MailCode.SPEAKER_CALLED_OFF]
    assert "donderdag 28 januari 2027" in letters[0].subject
    assert no_longer_true(letters) == letters[:1]


def test_whom_the_question_did_not_reach_hears_not_that_it_is_off_and_is_asked_once_it_goes_ahead(at, settings):
    """Asked at night, off before the morning, and on again: not an apology, nor what was agreed, but the question."""
    settings.MAIL_HOURS = [8, 20]
    at(2026, 12, 1, 22)
    row = make_speaker(S.TO_ASK)
    save_meeting(meeting=row.meeting, by=SYSTEM)
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    moved(row.meeting)
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    assert told(row) == [MailCode.SPEAKER_ASKED]
    at(2026, 12, 2, 9)
    send_due()
    assert not mail.outbox
    reinstate_meeting(meeting=row.meeting, by=SYSTEM)
    send_due()
    assert [message.subject for message in mail.outbox] == ["Wil je spreken op donderdag 28 januari 2027?"]
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    assert told(row) == [MailCode.SPEAKER_ASKED, MailCode.SPEAKER_ASKED, MailCode.SPEAKER_CALLED_OFF]


@pytest.mark.parametrize(("leaves", "hears"), [(False, []), (True, [MailCode.SPEAKER_CALLED_OFF])])
def test_who_is_asked_no_more_hears_of_it_when_the_question_left(at, leaves, hears):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    if leaves:
        send_due()
    move_speaker(invitation=row, to=S.WITHDRAWN, by=SYSTEM)
    waits = Message.objects.filter(state=MessageState.QUEUED).values_list("template", flat=True)
    assert list(waits) == hears


def test_whom_the_office_asked_by_phone_hears_that_it_is_off_and_not_the_question_again(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    save_meeting(meeting=row.meeting, by=SYSTEM)
    by_phone = Telling(Tell.NOBODY, "Aan de telefoon gevraagd")
    move_speaker(invitation=row, to=S.INVITED, by=OrganiserFactory(), telling=by_phone)
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    assert told(row) == [MailCode.SPEAKER_ASKED, MailCode.SPEAKER_CALLED_OFF]
    send_due()
    reinstate_meeting(meeting=row.meeting, by=SYSTEM)
    assert told(row)[2:] == [MailCode.SPEAKER_BRIEFED]


def test_who_did_not_hear_yet_that_it_is_off_hears_nothing_when_it_is_on_again(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    save_meeting(meeting=row.meeting, by=SYSTEM)
    by_phone = Telling(Tell.NOBODY, "Aan de telefoon gevraagd")
    move_speaker(invitation=row, to=S.INVITED, by=OrganiserFactory(), telling=by_phone)
    cancel_meeting(meeting=row.meeting, by=SYSTEM)
    reinstate_meeting(meeting=row.meeting, by=SYSTEM)
    assert not Message.objects.filter(state=MessageState.QUEUED).exists()


@pytest.mark.parametrize("hours", [1, 167])
def test_of_a_question_that_is_held_nobody_is_reminded_nor_within_a_week_of_its_release(at, hours):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    move_speaker(invitation=row, to=S.INVITED, by=OrganiserFactory(), telling=Telling(Tell.HOLD))
    at(2026, 12, 9, 10)
    assert remind_speakers() == 0
    release(messages=Message.objects.all(), by=OrganiserFactory())
    send_due()
    clock_at = dt.datetime(2026, 12, 9, 10) + dt.timedelta(hours=hours)
    at(clock_at.year, clock_at.month, clock_at.day, clock_at.hour)
    assert remind_speakers() == 0
    at(2026, 12, 16, 10)
    assert remind_speakers() == 1


def test_where_and_when_one_speaks_is_told_near_the_day_that_it_became(at):
    """Not weeks before, by a mail that waited when the meeting moved."""
    at(2027, 1, 19, 10)
    row = make_speaker(S.ACCEPTED)
    save_meeting(meeting=row.meeting, by=SYSTEM)
    assert remind_speakers() == 1
    hold_back(messages=Message.objects.all(), by=OrganiserFactory())
    moved(row.meeting)
    waits = Message.objects.filter(template=MailCode.SPEAKER_PRACTICAL)
    assert no_longer_true(list(waits)) == list(waits)
    assert remind_speakers() == 0
    at(2027, 1, 26, 10)
    assert remind_speakers() == 1
    assert no_longer_true(list(waits.order_by("-pk")[:1])) == []


def test_of_an_edition_that_is_called_off_no_speaker_is_reminded(at):
    at(2027, 1, 19, 10)
    rows = [
        make_speaker(S.ACCEPTED, call_time=dt.time(9, 15)),
        make_speaker(S.ACCEPTED, material_due_on=dt.date(2027, 1, 20)),
        make_speaker(S.INVITED, asked_at=clock.now() - dt.timedelta(days=8)),
    ]
    Edition.objects.filter(meetings__in=[row.meeting for row in rows]).update(is_cancelled=True)
    assert remind_speakers() == 0


@pytest.mark.parametrize("change", ["what is asked", "the draft"])
def test_several_changes_within_ten_minutes_are_one_mail_to_speaker_and_host(at, change):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED, asked_at=clock.now())
    visit = make_visit(VisitStatus.AGREED, item__meeting=row.meeting)
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    for minute in (0, 5, 9):
        at(2026, 12, 1, 10, minute)
        send_due()
        if change == "the draft":
            moved(row.meeting)
        else:
            row.topic = f"Om {minute} over"
            save_speaker(invitation=row, items=None, by=SYSTEM)
    assert not mail.outbox
    at(2026, 12, 1, 10, 19)
    send_due()
    told_to = sorted(message.to[0] for message in mail.outbox)
    assert told_to == sorted([row.person.email, *([visit.contact.email] if change == "the draft" else [])])
    says = "11 februari 2027" if change == "the draft" else "Om 9 over"
    assert [says in message.body for message in mail.outbox] == [True] * len(mail.outbox)
