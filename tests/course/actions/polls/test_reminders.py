from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.mail.anew import no_longer_true
from course.actions.mail.outbox import hold_back, release
from course.actions.mail.send import send_due
from course.actions.polls.answers import AnsweringClosed
from course.actions.polls.asking import close_poll, send_poll_link
from course.actions.polls.reminders import remind_of_polls
from course.actions.programme.meetings import DoesNotGoAhead, cancel_meeting, reinstate_meeting
from course.authority import SYSTEM
from course.enums import MailCode
from course.models import Enrolment, Message
from tests.factories import EditionFactory, MeetingFactory, OrganiserFactory
from tests.helpers.polls import MAYBE, NO, WHEN_MADE, YES, asked_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


def reminded():
    return sorted(mail.person.first_name for mail in Message.objects.filter(template=MailCode.POLL_REMINDS))


def test_who_left_something_open_is_reminded_once_on_the_last_working_day_before(asked, at):
    asked.answer("Anna", YES, NO, MAYBE)
    asked.answer("Bas", YES)
    at(2027, 1, 14, 8, 59)
    assert remind_of_polls() == 0
    at(2027, 1, 14, 9)
    assert [remind_of_polls(), remind_of_polls()] == [4, 0]
    assert reminded() == ["Bas", "Bo", "Cas", "Dina"]


def test_nobody_is_reminded_on_the_day_on_which_they_were_asked(at):
    at(2027, 1, 14, 8)
    asked_poll(EditionFactory())
    at(2027, 1, 14, 10)
    assert remind_of_polls() == 0
    at(2027, 1, 15, 9)
    assert remind_of_polls() == 5


def test_of_a_question_that_is_held_nobody_is_reminded_nor_on_the_day_of_its_release(asked, at):
    questions = Message.objects.filter(template=MailCode.POLL_ASKED)
    hold_back(messages=questions, by=OrganiserFactory())
    at(2027, 1, 14, 9)
    assert remind_of_polls() == 0
    release(messages=questions, by=OrganiserFactory())
    send_due()
    assert remind_of_polls() == 0
    at(2027, 1, 15, 9)
    assert remind_of_polls() == 5


def test_who_left_the_edition_or_a_closed_poll_is_not_reminded(asked, at):
    Enrolment.objects.filter(user=asked.people["Cas"]).update(state="withdrawn")
    at(2027, 1, 14, 9)
    assert remind_of_polls() == 4
    assert "Cas" not in reminded()
    other = asked_poll(asked.poll.edition)
    close_poll(poll=other.poll, by=SYSTEM)
    at(2027, 1, 15, 9)
    assert remind_of_polls() == 0


def test_nobody_is_asked_for_a_day_of_a_meeting_that_is_called_off_until_it_is_on_again(at):
    at(*WHEN_MADE)
    edition = EditionFactory()
    meeting = MeetingFactory(edition=edition, starts_at=clock.at(dt.date(2027, 3, 4), dt.time(9)),
                             ends_at=clock.at(dt.date(2027, 3, 4), dt.time(11)))  # fmt: skip
    asked = asked_poll(edition, meeting=meeting)
    questions = list(Message.objects.filter(template=MailCode.POLL_ASKED))
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert no_longer_true(questions) == questions
    with pytest.raises(AnsweringClosed):
        asked.answer("Anna", YES)
    with pytest.raises(DoesNotGoAhead):
        send_poll_link(person=asked.row("Anna"), by=SYSTEM)
    at(2027, 1, 14, 9)
    assert remind_of_polls() == 0
    reinstate_meeting(meeting=meeting, by=SYSTEM)
    assert remind_of_polls() == 5


def test_a_reminder_that_waits_does_not_go_to_who_answers_meanwhile(asked, at):
    at(2027, 1, 14, 9)
    remind_of_polls()
    asked.answer("Anna", YES, NO, MAYBE)
    mails = list(Message.objects.filter(template=MailCode.POLL_REMINDS))
    assert [mail.person.first_name for mail in no_longer_true(mails)] == ["Anna"]
    close_poll(poll=asked.poll, by=SYSTEM)
    assert len(no_longer_true(mails)) == 5


def test_a_reminder_names_the_moments_that_somebody_left_open_alone(asked, at):
    asked.answer("Bas", YES)
    at(2027, 1, 14, 9)
    remind_of_polls()
    options = [f"- {option}" for option in asked.poll.options.all()]
    mails = Message.objects.filter(template=MailCode.POLL_REMINDS, person__first_name__in=["Bas", "Cas"])
    asks = {
        mail.person.first_name: [line for line in mail.body.splitlines() if line.startswith("- ")] for mail in mails
    }
    assert asks == {"Bas": options[1:], "Cas": options}
