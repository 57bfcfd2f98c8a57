"""Queueing: filled, once, in the rhythm of the reader, and never against a newer message."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course import clock
from course.actions.mail.digest import follow_rhythm
from course.actions.mail.queue import queue_messages
from course.enums import MailCode, MailRhythm, MessageState
from course.models import MailTemplate, Message, User
from course.queries.mail.templates import shipped_texts
from tests.factories import EditionFactory, UserFactory
from tests.helpers.mail import bring, forget_hints, queue

pytestmark = pytest.mark.django_db


QUEUED, HELD, SENT = MessageState.QUEUED, MessageState.HELD, MessageState.SENT


def test_a_message_is_filled_with_its_values():
    message = queue(UserFactory())
    assert (message.subject, message.state, message.link) == (
        "Je staat op de wachtlijst, plek 3",
        QUEUED,
        "/mijn/",
    )
    assert "voor iemand van gemeente" in message.body


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


def test_who_has_no_account_is_written_to_at_an_address():
    message = queue(None, address="wim@voorbeeld.example")
    assert (message.person, message.address) == (None, "wim@voorbeeld.example")
    assert queue(None, address="wim@voorbeeld.example") is None


def test_what_the_course_office_wrote_replaces_the_shipped_text():
    MailTemplate.objects.create(code="wachtlijst", subject="Nummer {n}", body="Even geduld, {voornaam}.", button="Kijk")
    message = queue(UserFactory(first_name="Noor"))
    assert (message.subject, message.body, message.button) == ("Nummer 3", "Even geduld, Noor.", "Kijk")


def test_the_text_of_an_edition_goes_before_the_text_for_all_and_only_there():
    edition, other = EditionFactory(), EditionFactory()
    MailTemplate.objects.create(code="wachtlijst", subject="Voor alle", body="x")
    MailTemplate.objects.create(code="wachtlijst", subject="Van de editie", body="x", edition=edition)
    person = UserFactory()
    subjects = [queue(person, edition=at, occasion=str(number)).subject for number, at in enumerate((edition, other))]
    queue_messages(
        code=MailCode.WAITING, people=[person], about="enrolment:2", edition=edition
    )  # fmt: skip
    assert subjects == ["Van de editie", "Voor alle"]
    assert Message.objects.get(about="enrolment:2").subject == "Van de editie"


def test_every_code_that_actions_send_has_a_shipped_text():
    assert {code.value for code in MailCode} - set(shipped_texts()) == set()


def test_a_queued_message_hints_the_worker_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue(UserFactory())
    assert len(mail.outbox) == 1


def test_an_older_message_that_says_otherwise_is_held_with_the_reason():
    person = UserFactory()
    older = queue(person)
    newer = queue(person, code=MailCode.PLACED)
    older.refresh_from_db()
    assert (older.state, newer.state) == (HELD, QUEUED)
    assert older.held_because == f"Een nieuwer bericht zegt iets anders: {newer.subject}"


@pytest.mark.parametrize(
    "changes",
    [
        {"about": "enrolment:2"},
        {"about": "enrolment:2", "code": MailCode.PLACED},
        {"code": MailCode.CHANGED},
        {"code": MailCode.ASK_APPROVAL},
    ],
)
def test_what_is_about_something_else_contradicts_nothing_and_goes_too(changes):
    person = UserFactory()
    older, newer = queue(person), queue(person, **changes)
    older.refresh_from_db()
    assert (older.state, newer.state) == (QUEUED, QUEUED)


def test_mail_about_something_else_touches_nothing_that_came_back_from_the_server():
    noor, sam = UserFactory.create_batch(2)
    older = queue(noor)
    bring(Message.objects.filter(pk=older.pk), MessageState.SENDING, handed_over_at=clock.now())
    queue(noor, code=MailCode.PLACED)
    bring(Message.objects.filter(pk=older.pk), MessageState.FAILED, handed_over_at=None)
    about_sam = queue(sam, about="enrolment:2")
    queue(sam, about="enrolment:2", code=MailCode.PLACED)
    older.refresh_from_db()
    about_sam.refresh_from_db()
    assert [(one.state, bool(one.held_because)) for one in (older, about_sam)] == [
        (MessageState.FAILED, False),
        (HELD, True),
    ]


def test_another_persons_message_and_a_sent_one_stay_as_they_are():
    person, other = UserFactory(), queue(UserFactory())
    sent = queue(person)
    Message.objects.filter(pk=sent.pk).update(state=SENT)
    queue(person, code=MailCode.PLACED)
    sent.refresh_from_db()
    other.refresh_from_db()
    assert (sent.state, other.state) == (SENT, QUEUED)


def test_many_messages_hold_the_older_ones_as_one_does():
    people = UserFactory.create_batch(3)
    older = [queue(person) for person in people[:2]]
    queue_messages(
        code=MailCode.CANCELLED,
        people=people,
        about="nothing:1",
    )
    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[message.pk] for message in older] == [HELD, HELD]
    assert sorted(states.values()) == [HELD, HELD, QUEUED, QUEUED, QUEUED]


@pytest.mark.parametrize(("is_told_before", "expected"), [(False, 4), (True, 5)])
def test_many_messages_cost_as_many_queries_as_one_and_one_more_when_older_ones_may_have_to_stop(
    is_told_before, expected
):
    counts = []
    for number in (1, 3):
        people = UserFactory.create_batch(number)
        if is_told_before:
            queue_messages(code=MailCode.PLACED, people=people, about=f"edition:{number}")
        with CaptureQueriesContext(connection) as queries:
            queue_messages(
                code=MailCode.CANCELLED,
                people=people,
                about=f"edition:{number}",
            )
        counts.append(len(queries))
    assert counts == [expected, expected]


@pytest.mark.parametrize(
    ("rhythm", "moment", "due"),
    [
        (MailRhythm.DAILY, (2026, 11, 25, 7, 29), (2026, 11, 25)),
        (MailRhythm.DAILY, (2026, 11, 25, 7, 30), (2026, 11, 26)),
        (MailRhythm.WEEKLY, (2026, 11, 25, 7, 29), (2026, 11, 30)),
        (MailRhythm.WEEKLY, (2026, 11, 30, 7, 0), (2026, 11, 30)),
        (MailRhythm.WEEKLY, (2026, 11, 30, 7, 30), (2026, 12, 7)),
        (MailRhythm.DAILY, (2027, 3, 27, 12, 0), (2027, 3, 28)),
    ],
)
def test_mail_that_can_wait_goes_at_half_past_seven_also_when_the_clocks_change(at, rhythm, moment, due):
    at(*moment)
    message = queue(UserFactory(mail_rhythm=rhythm), code=MailCode.PREPARE)
    assert (message.can_wait, message.goes_at) == (True, clock.at(dt.date(*due), dt.time(7, 30)))


def test_what_is_urgent_and_who_wants_it_at_once_do_not_wait(at):
    now = at(2026, 11, 25, 12)
    urgent = queue(UserFactory(mail_rhythm=MailRhythm.WEEKLY))
    at_once = queue(UserFactory(), code=MailCode.PREPARE)
    assert [(message.can_wait, message.goes_at) for message in (urgent, at_once)] == [(False, now), (False, now)]


@pytest.mark.parametrize(
    ("too_late", "expected"),
    [
        ((2026, 11, 30, 7, 30), (False, (2026, 11, 25, 12, 0))),
        ((2026, 11, 30, 7, 31), (True, (2026, 11, 30, 7, 30))),
        ((2026, 11, 26, 9, 0), (False, (2026, 11, 25, 12, 0))),
    ],
)
def test_mail_that_would_come_too_late_does_not_wait(at, too_late, expected):
    at(2026, 11, 25, 12)
    person = UserFactory(mail_rhythm=MailRhythm.WEEKLY)
    queue_messages(
        code=MailCode.PREPARE,
        people=[person],
        about="meeting:1",
        too_late=dt.datetime(*too_late, tzinfo=clock.AMSTERDAM),
    )
    message, (waits, goes_at) = Message.objects.get(), expected
    assert (message.can_wait, message.goes_at) == (waits, dt.datetime(*goes_at, tzinfo=clock.AMSTERDAM))


def test_many_messages_wait_each_in_the_rhythm_of_the_reader(at):
    at(2026, 11, 25, 12)
    for rhythm in MailRhythm:
        UserFactory(mail_rhythm=rhythm)
    queue_messages(code=MailCode.PREPARE, people=User.objects.all(), about="meeting:1")
    waits = dict(Message.objects.values_list("person__mail_rhythm", "can_wait"))
    assert waits == {MailRhythm.AT_ONCE: False, MailRhythm.DAILY: True, MailRhythm.WEEKLY: True}


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_reminder_of_the_same_step_contradicts_nothing():
    person = UserFactory()
    queue(person, code=MailCode.OFFERED, occasion="3")
    queue(person, code=MailCode.OFFERED, occasion="3 reminder")
    assert states() == [QUEUED, QUEUED]


@pytest.mark.parametrize("later", ["4", "4 reminder", "30"])
def test_the_same_mail_about_a_later_step_holds_the_older_and_its_reminder(later):
    person = UserFactory()
    queue(person, code=MailCode.OFFERED, occasion="3")
    queue(person, code=MailCode.OFFERED, occasion="3 reminder")
    queue(person, code=MailCode.OFFERED, occasion=later)
    assert states() == [HELD, HELD, QUEUED]


def test_another_mail_about_the_same_step_holds_the_older():
    person = UserFactory()
    queue(person, code=MailCode.OFFERED, occasion="3")
    queue(person, code=MailCode.PLACED, occasion="3")
    assert states() == [HELD, QUEUED]


def test_who_has_no_account_is_known_by_the_address():
    queue(None, address="wim@voorbeeld.example")
    queue(None, address="els@voorbeeld.example")
    queue(UserFactory())
    queue(None, address="wim@voorbeeld.example", code=MailCode.PLACED)
    assert states() == [HELD, QUEUED, QUEUED, QUEUED]


def test_the_reason_of_a_held_message_fits_its_column():
    person = UserFactory()
    older = queue(person)
    MailTemplate.objects.create(code=MailCode.PLACED, subject="Een plek " * 22, body="x")
    queue(person, code=MailCode.PLACED)
    older.refresh_from_db()
    assert (older.state, len(older.held_because)) == (HELD, 200)


def test_only_what_was_not_there_before_comes_back_and_is_told_to_the_worker(django_capture_on_commit_callbacks):
    first, second = UserFactory.create_batch(2)
    same = {"code": MailCode.CANCELLED, "about": "edition:1"}
    assert [message.person for message in queue_messages(people=[first], **same)] == [first]
    assert [message.person for message in queue_messages(people=[first, second], **same)] == [second]
    with django_capture_on_commit_callbacks() as hints:
        assert queue_messages(people=[first, second], **same) == []
    assert hints == []


def test_a_message_keeps_its_occasion_link_and_edition():
    edition = EditionFactory()
    (message,) = queue_messages(
        code=MailCode.CANCELLED, people=[UserFactory()], about="edition:1", occasion="7", link="/x/",
        edition=edition,
    )  # fmt: skip
    stored = Message.objects.get(pk=message.pk)
    assert (stored.occasion, stored.link, stored.edition, stored.about) == ("7", "/x/", edition, "edition:1")


def test_a_new_rhythm_moves_only_what_waits_for_this_person_and_was_never_tried(at, django_capture_on_commit_callbacks):
    at(2026, 11, 25, 12)
    noor, sam = (UserFactory(mail_rhythm=MailRhythm.WEEKLY) for _number in range(2))
    rows = [queue(noor, code=MailCode.PREPARE, occasion=str(number)) for number in range(4)]
    rows.append(queue(sam, code=MailCode.PREPARE))
    for row, changes in zip(rows[1:4], ({"state": HELD}, {"not_before": None}, {"can_wait": False}), strict=True):
        Message.objects.filter(pk=row.pk).update(**changes)
    monday = clock.at(dt.date(2026, 11, 30), dt.time(7, 30))
    noor.mail_rhythm = MailRhythm.DAILY
    forget_hints()
    with django_capture_on_commit_callbacks() as hints:
        follow_rhythm(noor)
    forget_hints()
    waits = list(Message.objects.order_by("pk").values_list("not_before", flat=True))
    assert waits == [clock.at(dt.date(2026, 11, 26), dt.time(7, 30)), monday, None, monday, monday]
    with django_capture_on_commit_callbacks() as none:
        follow_rhythm(noor)
    assert (len(hints), len(none)) == (1, 0)
