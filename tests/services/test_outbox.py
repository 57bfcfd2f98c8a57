"""Messages on their way with real workers: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.db.models import QuerySet

from course import clock, tasks
from course.actions.enrolment.submit import submit
from course.actions.mail.queue import queue_messages
from course.actions.mail.reminders import remind
from course.actions.mail.send import SendReport, _lease, claim, may_have_arrived, send_due
from course.enums import EnrolmentState, MailCode, MessageState
from course.mailtext.texts import Words
from course.models import Message, User
from tests.factories import EnrolmentFactory, UserFactory
from tests.helpers.parallel import applicant, open_edition
from tests.services.conftest import StartWorker
from tests.services.mailserver import MailServer, mail_server
from tests.services.threads import PATIENCE, at_once
from tests.services.workers import Broker

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

QUEUED, SENDING, SENT, FAILED = (
    MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.FAILED,
)  # fmt: skip
DRAFT = EnrolmentState.DRAFT
LATE = dt.timedelta(minutes=1)


@transaction.atomic
def queue_for(people: list[User]) -> None:
    """A message to each, in one decision."""
    queue_messages(code=MailCode.CHANGED, people=people, about="nothing:1", words=lambda: Words({"wat": "de zaal"}))


def by_state() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def addresses(server: MailServer, number: int) -> Counter[str]:
    return Counter(str(letter["To"]) for letter in server.mails(number))


def test_a_worker_sends_what_an_action_queued(
    own_database: str, redis_broker: Broker, mails: MailServer, start_worker: StartWorker
) -> None:
    worker = start_worker(redis_broker, mails, "-c", "2", database=own_database)
    edition = open_edition(seats=2)
    person = applicant(edition)

    enrolment = submit(by=person, edition=edition)

    (letter,) = mails.mails(1)
    worker.finish()
    assert enrolment.state == EnrolmentState.PLACED
    message = Message.objects.get()
    assert (message.state, message.attempts, message.error) == (SENT, 1, "")
    assert (letter["To"], letter["Subject"]) == (person.email, message.subject)
    assert mails.arrived.empty()


def test_what_is_rolled_back_is_not_sent(
    own_database: str, redis_broker: Broker, mails: MailServer, start_worker: StartWorker
) -> None:
    """The message falls with the decision, and the next one still goes."""
    worker = start_worker(redis_broker, mails, database=own_database)
    edition = open_edition(seats=2)
    unlucky, lucky = applicant(edition), applicant(edition)

    with transaction.atomic():
        submit(by=unlucky, edition=edition)
        transaction.set_rollback(True)
    submit(by=lucky, edition=edition)

    assert addresses(mails, 1) == {lucky.email: 1}
    worker.finish()
    assert mails.arrived.empty()
    assert by_state() == {SENT: 1}


def test_what_a_tick_did_stands_in_the_log_of_the_worker(
    own_database: str, redis_broker: Broker, mails: MailServer, start_worker: StartWorker
) -> None:
    worker = start_worker(redis_broker, mails, "-P", "solo", database=own_database)
    text = {"template": MailCode.CHANGED, "about": "nothing:1", "subject": "Wijziging", "body": "De zaal."}
    Message.objects.bulk_create([Message(person=UserFactory(), **text)])  # without a hint

    tasks.run_due.delay()

    mails.mails(1)
    worker.finish()
    assert 'logger=course.tasks event="job done" job=messages told="1 sent, 0 later, 0 failed"' in worker.log


@pytest.mark.parametrize("successor", ["worker", "run_due"])
def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    own_database: str, redis_broker: Broker, mails: MailServer, start_worker: StartWorker, successor: str
) -> None:
    """The mail server has the fourth mail and did not answer when the worker dies: that one is not sent again.

    What the worker had claimed besides comes free with the end of its lease.
    """
    people = UserFactory.create_batch(12)
    with mail_server(answers=3) as hanging:
        worker = start_worker(redis_broker, hanging, "-P", "solo", database=own_database)
        queue_for(people)
        before = addresses(hanging, 4)
        worker.kill()
    assert by_state() == {SENT: 3, SENDING: 9}
    assert Message.objects.filter(state=SENDING, handed_over_at__isnull=False).count() == 1
    Message.objects.filter(state=SENDING).update(leased_until=clock.now() - LATE)

    if successor == "worker":
        next_worker = start_worker(redis_broker, mails, "-P", "solo", database=own_database)
        tasks.run_due.delay()
        after = addresses(mails, 8)
        next_worker.finish()
        assert mails.arrived.empty()
    else:
        call_command("run_due", stdout=StringIO())
        after = Counter(address for letter in mail.outbox for address in letter.to)

    assert by_state() == {SENT: 11, FAILED: 1}
    assert before + after == {person.email: 1 for person in people}


def test_the_mail_under_way_when_a_worker_died_is_reported_and_not_repeated(
    own_database: str, redis_broker: Broker, start_worker: StartWorker
) -> None:
    with mail_server(answers=0) as hanging:
        worker = start_worker(redis_broker, hanging, "-P", "solo", database=own_database)
        queue_for([UserFactory()])
        hanging.mails(1)
        worker.kill()
    assert by_state() == {SENDING: 1}

    with time_machine.travel(clock.now() + _lease() + LATE):
        report = send_due()

    message = Message.objects.get()
    assert report == SendReport(failed=1)
    assert (message.state, message.error) == (FAILED, may_have_arrived())
    assert mail.outbox == []


def test_two_worker_processes_share_the_work(
    own_database: str, redis_broker: Broker, mails: MailServer, start_worker: StartWorker
) -> None:
    people = UserFactory.create_batch(40)
    workers = [start_worker(redis_broker, mails, "-c", "2", database=own_database) for _ in range(2)]

    queue_for(people)

    assert addresses(mails, 40) == {person.email: 1 for person in people}
    for worker in workers:
        worker.finish()
    assert mails.arrived.empty()
    assert by_state() == {SENT: 40}


def waiting_messages(number: int) -> None:
    """Queued without a hint, so that only this test sends them."""
    rows = [
        Message(template=MailCode.CHANGED, about="nothing:1", person=person, subject="Wijziging", body="De zaal.")
        for person in UserFactory.create_batch(number)
    ]
    Message.objects.bulk_create(rows)


def claim_at_once(workers: int) -> list[int]:
    """The ids that so many workers claim in the same moment."""
    claimed = at_once(lambda _turn: claim(), range(workers))
    return [message.pk for parcels in claimed if isinstance(parcels, list) for (message,) in parcels]


def test_claims_at_once_are_of_different_messages(own_database: str) -> None:
    waiting_messages(8)

    claimed = claim_at_once(8)

    assert sorted(claimed) == sorted(Message.objects.values_list("pk", flat=True))
    assert list(Message.objects.values_list("state", "attempts")) == [(SENDING, 1)] * 8


def test_control_without_the_lock_claims_take_the_same_message(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody reads before anybody writes: what skip_locked forbids. So the test above can fail."""
    waiting_messages(8)
    chosen = threading.Barrier(4)
    update = Message.objects.bulk_update

    def update_together(messages: list[Message], fields: list[str]) -> int:
        chosen.wait(PATIENCE)
        return update(messages, fields)

    def unlocked(**kwargs: object) -> QuerySet[Message]:
        return Message.objects.all()

    monkeypatch.setattr(Message.objects, "select_for_update", unlocked)
    monkeypatch.setattr(Message.objects, "bulk_update", update_together)

    claimed = claim_at_once(4)

    assert len(claimed) == 4
    assert len(set(claimed)) == 1


def test_rounds_of_sending_at_once_send_each_message_once(own_database: str) -> None:
    waiting_messages(30)

    reports = at_once(lambda _turn: send_due(), range(4))

    assert sum(report.sent for report in reports if isinstance(report, SendReport)) == 30
    sent_to = Counter(address for letter in mail.outbox for address in letter.to)
    assert sent_to == dict.fromkeys(User.objects.values_list("email", flat=True), 1)
    assert by_state() == {SENT: 30}


def test_rounds_of_reminding_at_once_remind_everybody_once(own_database: str) -> None:
    edition = open_edition(seats=5)
    begun = clock.now() - dt.timedelta(days=2)
    people = [EnrolmentFactory(edition=edition, state=DRAFT, created_at=begun).user for _ in range(5)]

    rounds = at_once(lambda _turn: remind("drafts"), range(4))

    assert sorted(str(outcome) for outcome in rounds) == ["5", "none", "none", "none"]
    assert Counter(Message.objects.values_list("person", flat=True)) == {person.pk: 1 for person in people}
