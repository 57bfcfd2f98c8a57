from __future__ import annotations

import datetime as dt
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar

from course.actions import messages
from course.actions.calendars import refresh_calendar
from course.actions.due import run_due
from course.enums import MailCode, MessageState
from course.models import MailTemplate, Message
from course.queries.mail import shipped_texts
from tests.factories import EnrolmentFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


def queue(person, **changes):
    values = {"n": "3", "domein": "gemeente"}
    return messages.queue_message(
        **{
            "code": MailCode.WAITING,
            "person": person,
            "about": "enrolment:1",
            "values": values,
            "link": "/mijn/",
        }
        | changes
    )


def test_a_message_is_filled_with_its_values():
    message = queue(UserFactory())
    assert (message.subject, message.state, message.link) == (
        "Je staat op de wachtlijst, plek 3",
        MessageState.QUEUED,
        "/mijn/",
    )
    assert "bij gemeente" in message.body


def test_the_same_message_is_queued_once():
    person = UserFactory()
    assert queue(person) is not None
    assert queue(person) is None
    assert Message.objects.count() == 1


def test_another_occasion_is_another_message():
    person = UserFactory()
    queue(person, occasion="1")
    queue(person, occasion="2")
    assert Message.objects.count() == 2


def test_what_the_course_office_wrote_replaces_the_shipped_text():
    MailTemplate.objects.create(code="wachtlijst", subject="Nummer {n}", body="Even geduld, {voornaam}.", button="Kijk")
    message = queue(UserFactory(first_name="Noor"))
    assert (message.subject, message.body, message.button) == ("Nummer 3", "Even geduld, Noor.", "Kijk")


def test_a_value_is_never_filled_again():
    assert messages.fill("Hallo {naam}", {"naam": "{geheim}", "geheim": "x"}) == "Hallo {geheim}"


def test_every_code_that_actions_send_has_a_shipped_text():
    assert {code.value for code in MailCode} - set(shipped_texts()) == set()


def test_a_due_message_is_sent_to_one_address_in_text_and_html():
    person = UserFactory(first_name="Noor")
    message = queue(person)

    assert messages.send_due() == messages.SendReport(sent=1)

    message.refresh_from_db()
    assert message.state == MessageState.SENT
    sent = mail.outbox[0]
    assert (sent.to, sent.cc, sent.bcc) == ([person.email], [], [])
    assert "http://testserver/mijn/" in sent.body
    html = sent.alternatives[0].content
    assert 'href="http://testserver/mijn/"' in html
    assert html.count("<a ") == 1


def test_the_confirmation_of_a_place_carries_the_whole_planning():
    meeting = MeetingFactory()
    refresh_calendar(meeting=meeting)
    person = EnrolmentFactory(edition=meeting.edition).user
    queue(person, code=MailCode.PLACED)
    messages.send_due()
    name, content, kind = mail.outbox[0].attachments[0]
    events = Calendar.from_ical(content).walk("VEVENT")
    assert (name, kind) == ("zorg-en-gemeente.ics", "application/ics")
    assert [str(event["UID"]) for event in events] == [str(meeting.ical_uid)]


def test_what_people_typed_stays_text_in_the_html():
    person = UserFactory(first_name="<b>Noor</b>")
    queue(person)
    messages.send_due()
    assert "&lt;b&gt;Noor&lt;/b&gt;" in mail.outbox[0].alternatives[0].content


def test_a_message_is_sent_once():
    queue(UserFactory())
    messages.send_due()
    assert messages.send_due() == messages.SendReport()
    assert len(mail.outbox) == 1


def test_a_message_waits_for_its_time(at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    Message.objects.filter(pk=message.pk).update(due_at=dt.datetime(2026, 10, 2, tzinfo=dt.UTC))
    assert messages.send_due() == messages.SendReport()
    at(2026, 10, 2, 10)
    assert messages.send_due() == messages.SendReport(sent=1)


class Refusing(EmailBackend):
    """A mail server that drops the line."""

    def send_messages(self, email_messages):
        raise SMTPServerDisconnected("gone")


def test_a_refused_message_is_tried_again_later_and_then_given_up_with_the_reason(at, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    pauses = []
    for _attempt in range(messages.MAX_ATTEMPTS):
        messages.send_due()
        message.refresh_from_db()
        pauses.append((message.due_at - messages.clock.now()).total_seconds() / 60)
        local = message.due_at.astimezone(messages.clock.AMSTERDAM)
        at(local.year, local.month, local.day, local.hour, local.minute, local.second)
    assert pauses == [1, 4, 9, 16, 25]
    assert (message.state, message.attempts, message.error) == (
        MessageState.FAILED,
        5,
        "SMTPServerDisconnected: gone",
    )


def test_a_message_that_cannot_be_made_fails_with_the_reason_and_the_others_go_out(monkeypatch):
    broken, good = queue(UserFactory(first_name="Kapot")), queue(UserFactory())

    def make(message, made=messages.as_email):
        if message.person.first_name == "Kapot":
            raise ValueError("no such letter")
        return made(message)

    monkeypatch.setattr(messages, "as_email", make)
    assert messages.send_due() == messages.SendReport(sent=1, failed=1)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.error, good.state) == (
        MessageState.FAILED,
        "ValueError: no such letter",
        MessageState.SENT,
    )


def test_a_refused_message_is_tried_again_though_the_demo_clock_stands_still(at, settings):
    settings.DEMO, settings.EMAIL_BACKEND = True, f"{__name__}.Refusing"
    moment = at(2026, 10, 1, 10)
    messages.clock.set_demo_moment(moment)
    message = queue(UserFactory())
    messages.send_due()
    at(2026, 10, 1, 10, 2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert messages.send_due() == messages.SendReport(sent=1)
    messages.clock.set_demo_moment(None)
    message.refresh_from_db()
    assert message.attempts == 2


def test_a_message_whose_worker_died_is_shown_as_not_known(at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    messages.claim()
    at(2026, 10, 1, 10, 16)
    assert messages.send_due() == messages.SendReport()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "may have arrived" in message.error


def test_run_due_says_what_it_did_or_why_nothing():
    assert list(run_due()) == ["messages: nothing due", "needs: nothing to forget"]
    queue(UserFactory())
    assert list(run_due()) == ["messages: 1 sent, 0 later, 0 failed", "needs: nothing to forget"]


def test_a_queued_message_hints_the_worker_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue(UserFactory())
    assert len(mail.outbox) == 1
