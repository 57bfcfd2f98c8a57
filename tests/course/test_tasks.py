from __future__ import annotations

import pytest
from celery import current_app
from django.core import mail
from django.core.cache import cache
from structlog.testing import capture_logs

from course import tasks
from course.actions import due
from course.actions.due import Done
from course.actions.mail.queue import queue_messages
from course.enums import MailCode
from course.models import Message, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def queue() -> None:
    queue_messages(code=MailCode.CHANGED, people=User.objects.all(), about="nothing:1", link="/mijn/")


def test_messages_that_were_queued_together_give_the_worker_one_hint(django_capture_on_commit_callbacks):
    for _person in range(3):
        UserFactory()
    with django_capture_on_commit_callbacks(execute=True) as hints:
        queue()
    assert (len(hints), len(mail.outbox)) == (1, 3)


def test_all_that_one_transaction_queues_is_one_hint(django_capture_on_commit_callbacks):
    """Two hundred of them kept what the office waited for in line for a minute."""
    UserFactory()
    with django_capture_on_commit_callbacks() as hints:
        for number in range(3):
            queue_messages(code=MailCode.CHANGED, people=User.objects.all(), about=f"nothing:{number}", link="/mijn/")
    assert (len(hints), Message.objects.count()) == (1, 3)


def test_the_same_messages_are_queued_once():
    UserFactory()
    queue()
    UserFactory()
    queue()
    assert Message.objects.count() == 2


def test_nobody_to_tell_is_no_hint(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hints:
        queue()
    assert hints == []


@pytest.fixture
def ticks(monkeypatch):
    """What a tick writes in the log when its jobs went like this."""
    cache.clear()

    def tick(*jobs):
        monkeypatch.setattr(due, "run_due", lambda: iter(jobs))
        with capture_logs() as logs:
            tasks.run_due()
        return [(line["event"], line["log_level"], line["job"], line["told"]) for line in logs]

    yield tick
    cache.clear()


def test_a_tick_logs_each_job_that_did_something(ticks):
    done = [Done("needs forgotten", "2", did_something=True), Done("offers lapsed", "none")]
    assert [ticks(*done), ticks(*done)] == [[("job done", "info", "needs forgotten", "2")]] * 2


def test_a_tick_logs_what_was_skipped_and_why_once_a_day(ticks, at):
    at(2027, 1, 11, 9)
    skipped = Done("preparation", "none; skipped Elkaars werelden: online (1 not told)")
    other = Done("preparation", "none; skipped Elkaars werelden: online (2 not told)")
    assert ticks(skipped) == [("job done", "info", "preparation", skipped.told)]
    assert (ticks(skipped), len(ticks(skipped, other))) == ([], 1)
    at(2027, 1, 12, 9, 1)
    assert len(ticks(skipped)) == 1


def test_what_failed_is_not_logged_as_done(ticks):
    assert ticks(Done("offers lapsed", "failed (ValueError)", failed=True)) == []


@pytest.mark.parametrize("task", [tasks.run_due, tasks.send_messages])
def test_the_mail_that_was_sent_is_logged(task):
    UserFactory()
    queue()
    with capture_logs() as logs:
        task()
        task()
    assert [(line["job"], line["told"]) for line in logs] == [("messages", "1 sent, 0 later, 0 failed")]


def test_a_worker_tries_to_reach_its_broker_for_ever():
    """Celery gives up after a hundred times, and nobody starts it again."""
    conf = current_app.conf
    assert (conf.broker_connection_retry_on_startup, conf.broker_connection_max_retries) == (True, None)
