"""What a worker claims, in which order, by which clock; and what a round that ends leaves to others."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.mail import send as outbox
from course.actions.mail.smtp import NobodyKnows, Refused, ServerAway
from course.enums import MailCode, MailRhythm, MessageState
from course.models import Message
from tests.factories import UserFactory
from tests.helpers.mail import bring, queue

pytestmark = pytest.mark.django_db

CANCELLED, FAILED, HELD, QUEUED, SENDING, SENT = (
    MessageState.CANCELLED, MessageState.FAILED, MessageState.HELD, MessageState.QUEUED, MessageState.SENDING,
    MessageState.SENT,
)  # fmt: skip
NOON = (2026, 11, 25, 12)
NEXT_MORNING = (2026, 11, 26, 8)


class Line:
    """A way to the mail server on which something happens at the last moment, or instead of it."""

    def __init__(self, happens):
        self.happens = happens

    def send(self, _email, *, before_text):
        before_text()
        self.happens()


def raising(problem):
    def happens():
        raise problem

    return Line(happens)


def can_wait(person, *, number=0):
    return queue(person, code=MailCode.PREPARE, occasion=str(number))


def claimed():
    return sorted([message.pk for message in parcel] for parcel in outbox.claim(9))


def test_a_parcel_holds_its_messages_in_the_order_in_which_they_were_written(at):
    at(*NOON)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    written = [can_wait(noor, number=number).pk for number in range(4)]
    at(*NEXT_MORNING)
    assert claimed() == [written]


def test_what_is_not_due_yet_keeps_nothing_of_the_same_person(at):
    at(*NOON)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    later, due = can_wait(noor), can_wait(noor, number=1)
    Message.objects.filter(pk=later.pk).update(due_at=dt.datetime(2026, 11, 27, tzinfo=dt.UTC))
    at(*NEXT_MORNING)
    assert claimed() == [[due.pk]]


def test_mail_that_cannot_wait_goes_beside_what_could(at):
    at(*NOON)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    at_once, waits = queue(noor), can_wait(noor)
    at(*NEXT_MORNING)
    assert claimed() == [[at_once.pk], [waits.pk]]


def test_each_person_has_an_own_parcel(at):
    at(*NOON)
    waiting = [can_wait(person).pk for person in UserFactory.create_batch(3, mail_rhythm=MailRhythm.DAILY)]
    at(*NEXT_MORNING)
    assert claimed() == [[pk] for pk in waiting]


@pytest.mark.parametrize(
    ("course_day", "due_day", "goes"),
    [(5, 3, ["could wait"]), (1, 2, ["is urgent", "was tried"])],
    ids=["the course is ahead", "the course is behind"],
)
def test_what_could_wait_goes_by_the_calendar_of_the_course_until_it_was_tried(
    at, monkeypatch, course_day, due_day, goes
):
    """In the demo the course has a day of its own. Mail servers know the real one: here it is the third at noon."""
    at(2026, 10, 3, 12)
    monkeypatch.setattr(outbox.clock, "now", lambda: dt.datetime(2026, 10, course_day, 12, tzinfo=clock.AMSTERDAM))
    moment = dt.datetime(2026, 10, due_day, 18, tzinfo=clock.AMSTERDAM)
    fields = {
        "could wait": {"not_before": moment},
        "is urgent": {"due_at": moment},
        "was tried": {"due_at": moment, "attempts": 1},
    }
    keys = {}
    for name, values in fields.items():
        keys[queue(UserFactory()).pk] = name
        Message.objects.filter(pk=max(keys)).update(**values)
    assert sorted(keys[pk] for parcel in claimed() for pk in parcel) == goes


def test_a_round_that_ends_gives_back_its_own_and_nothing_of_another_worker(monkeypatch):
    theirs = queue(UserFactory())
    outbox.claim()
    ours = [queue(UserFactory()).pk for _number in range(3)]
    monkeypatch.setattr(outbox, "deliver", lambda _parcel, _line: (QUEUED, True))
    outbox.send_due()
    still_claimed = Message.objects.filter(state=SENDING).order_by("pk").values_list("pk", flat=True)
    assert list(still_claimed) == [theirs.pk, ours[0]]


def test_what_the_office_dropped_while_it_went_stays_dropped():
    message = queue(UserFactory())
    (parcel,) = outbox.claim()
    drop = Line(lambda: bring(Message.objects.filter(pk=message.pk), CANCELLED))
    assert outbox.deliver(parcel, drop) == (SENT, False)
    assert Message.objects.get().state == CANCELLED


@pytest.mark.parametrize(
    ("problem", "state", "server_away"),
    [
        (NobodyKnows("gone"), FAILED, True),
        (Refused("550 unknown"), FAILED, False),
        (ServerAway("421 busy"), QUEUED, True),
        (ValueError("no letter"), FAILED, False),
    ],
)
def test_only_when_the_server_takes_nothing_the_round_ends(problem, state, server_away):
    queue(UserFactory())
    (parcel,) = outbox.claim()
    assert outbox.deliver(parcel, raising(problem)) == (state, server_away)
    assert Message.objects.get().state == state


def test_a_slow_worker_touches_nothing_of_the_attempt_that_followed(at):
    at(2026, 10, 1, 10)
    queue(UserFactory())
    (slow,) = outbox.claim()
    at(2026, 10, 1, 10, 16)
    outbox.recover_lost()
    outbox.claim()
    assert outbox.deliver(slow, Line(pytest.fail)) == (SENDING, False)
    assert Message.objects.values_list("state", "attempts", "handed_over_at").get() == (SENDING, 2, None)


@pytest.mark.parametrize(
    ("code", "state", "because"),
    [
        (MailCode.PLACED, HELD, "Een nieuwer bericht zegt iets anders: {subject}"),
        (MailCode.CHANGED, CANCELLED, ""),
    ],
)
def test_what_comes_back_after_a_newer_one_was_written_does_not_go_after_it(at, code, state, because):
    at(2026, 10, 1, 10)
    noor, other, refused = UserFactory.create_batch(3)
    queue(noor, code=code, occasion="1")
    tried = queue(other, code=code, occasion="1")
    for number in range(2):
        written = queue(refused, code=code, about="nothing:2", occasion=str(number))
        bring(Message.objects.filter(pk=written.pk), SENT)
    bring(refused.messages.filter(occasion="0"), FAILED)
    newer = []

    def happens():
        newer.append(queue(noor, code=code, occasion="2"))
        raise ServerAway("421 busy")

    for parcel in outbox.claim(2):
        outbox.deliver(parcel, Line(happens))
    at(2026, 10, 1, 10, 2)
    assert claimed() == [[tried.pk], [newer[0].pk]]
    older = Message.objects.get(person=noor, occasion="1")
    assert (older.state, older.held_because) == (state, because.format(subject=newer[0].subject))
    assert list(refused.messages.order_by("pk").values_list("state", flat=True)) == [FAILED, SENT]


def test_a_parcel_is_known_by_the_number_of_its_first_message(at):
    at(*NOON)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    first, _second = can_wait(noor), can_wait(noor, number=1)
    at(*NEXT_MORNING)
    (parcel,) = outbox.claim()
    assert outbox.as_email(parcel).extra_headers["Message-ID"].startswith(f"<{first.pk}.")
