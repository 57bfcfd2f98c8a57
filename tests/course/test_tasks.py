from __future__ import annotations

import pytest
from django.core import mail

from course.actions.messages import queue_messages
from course.enums import MailCode
from course.models import Message, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def queue() -> None:
    queue_messages(code=MailCode.CHANGED, people=User.objects.all(), about="meeting:1", values={}, link="/mijn/")


def test_messages_that_were_queued_together_give_the_worker_one_hint(django_capture_on_commit_callbacks):
    for _person in range(3):
        UserFactory()
    with django_capture_on_commit_callbacks(execute=True) as hints:
        queue()
    assert (len(hints), len(mail.outbox)) == (1, 3)


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
