"""A date poll that is answered many times at once, and a moment that two organisers choose at once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from wagtail.models import ModelLogEntry

from course.actions.mail.telling import AT_ONCE
from course.actions.polls import choosing
from course.actions.polls.answers import answer_poll
from course.actions.polls.choosing import ChosenBefore, choose_option
from course.enums import MailCode
from course.models import DatePoll, Meeting, Message, PollAnswer, PollPerson
from tests.factories import EditionFactory, OrganiserFactory
from tests.helpers.polls import WHEN_MADE, YES, asked_poll
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


def answer_at_once(asked):
    row, options = asked.row("Anna"), asked.options
    given = {option.pk: YES for option in options}
    seen = {option.pk: option.version for option in options}
    return at_once(lambda _number: answer_poll(person=row, replies=given, seen=seen, by=row.user), range(20))


def test_twenty_answers_at_once_are_one_row_each_and_one_line_of_history(asked):
    found = answer_at_once(asked)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert PollAnswer.objects.count() == 3
    assert ModelLogEntry.objects.filter(action="course.poll.answer").count() == 1


def choose_at_once(asked):
    people, option = [OrganiserFactory(), OrganiserFactory()], asked.options[0]
    return at_once(lambda by: choose_option(poll=asked.poll, option=option, by=by, telling=AT_ONCE), people)


def test_a_moment_that_two_choose_at_once_is_one_meeting_and_one_mail_each(asked):
    found = choose_at_once(asked)
    assert sorted(type(one).__name__ for one in found) == ["ChosenBefore", "Meeting"]
    assert any(isinstance(one, ChosenBefore) for one in found)
    assert Meeting.objects.filter(title=asked.poll.title).count() == 1
    assert Message.objects.filter(template=MailCode.POLL_CHOSEN).count() == 5


def test_control_without_the_lock_there_are_two_meetings(asked, monkeypatch):
    rows = DatePoll.objects.select_related("edition", "place")
    monkeypatch.setattr(choosing, "locked", lambda poll: rows.get(pk=poll.pk))
    made = 0
    for _try in range(8):
        choose_at_once(asked)
        made = max(made, Meeting.objects.filter(title=asked.poll.title).count())
        Meeting.objects.filter(title=asked.poll.title).delete()
        DatePoll.objects.filter(pk=asked.poll.pk).update(chosen=None, chosen_at=None, meeting=None)
        Message.objects.filter(template=MailCode.POLL_CHOSEN).delete()
    assert made == 2


def test_control_without_the_lock_some_answers_end_in_an_error_or_twice_in_the_history(asked, monkeypatch):
    for model in (DatePoll, PollPerson):
        monkeypatch.setattr(model.objects, "select_for_update", lambda rows=model.objects, **_kwargs: rows.all())
    errors = lines = 0
    for _try in range(5):
        errors += sum(isinstance(one, IntegrityError) for one in answer_at_once(asked))
        lines = max(lines, ModelLogEntry.objects.filter(action="course.poll.answer").count())
        PollAnswer.objects.all().delete()
        ModelLogEntry.objects.filter(action="course.poll.answer").delete()
    assert errors or lines > 1
