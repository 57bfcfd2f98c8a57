"""Two accounts that are one and were both asked in a date poll."""

from __future__ import annotations

import pytest
from django.test import Client

from course.actions.people.merging import merge_people
from course.enums import PollPart
from course.models import PollAnswer, PollPerson
from course.queries.people.merging import plan_for_people
from course.queries.polls.links import poll_link
from tests.factories import EditionFactory, OrganiserFactory, UserFactory
from tests.helpers.polls import NO, WHEN_MADE, YES, asked_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


def merge(keep, gone):
    plan = plan_for_people(keep, gone)
    merge_people(keep=keep, gone=gone, seen=plan.fingerprint, by=OrganiserFactory())
    return plan


def test_the_row_of_the_one_that_vanishes_goes_along_with_its_link(asked):
    keep, row = UserFactory(), asked.row("Bo")
    asked.answer("Bo", YES, NO)
    link = poll_link(row)
    assert ("Datumprikkers", 1) in merge(keep, row.user).moves
    row.refresh_from_db()
    assert (row.user, row.answers.count()) == (keep, 2)
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize("who_answers", ["keep", "gone"])
def test_of_two_rows_in_one_poll_the_one_that_answered_stays(asked, at, who_answers):
    keep = asked.people["Bo"]
    gone = UserFactory()
    other = PollPerson.objects.create(
        poll=asked.poll, user=gone, part=PollPart.HOST, asked_at=asked.poll.asked_at, is_needed=True
    )
    asked.people["other"] = gone
    own = asked.row("Bo")
    asked.answer("Bo" if who_answers == "keep" else "other", YES)
    assert ("Datumprikkers", 1) in merge(keep, gone).goes
    row = PollPerson.objects.get(poll=asked.poll, user=keep)
    assert row.pk == (own.pk if who_answers == "keep" else other.pk)
    assert (row.is_needed, PollAnswer.objects.get().person) == (True, row)


def test_both_links_open_the_row_that_stays_and_answer_there(asked):
    keep, row = asked.people["Bo"], asked.row("Bo")
    other = PollPerson.objects.create(
        poll=asked.poll, user=UserFactory(), part=PollPart.HOST, asked_at=asked.poll.asked_at
    )
    links = [poll_link(row), poll_link(other)]
    merge(keep, other.user)
    assert [Client().get(link).status_code for link in links] == [200, 200]
    first, *_others = asked.options
    assert (
        Client().post(links[1], {f"option-{first.pk}": "yes", f"version-{first.pk}": first.version}).status_code == 302
    )
    assert PollAnswer.objects.get().person == row


@pytest.mark.parametrize("who_remains", ["who left the group", "the host"])
def test_who_was_asked_as_a_host_goes_on_being_asked_when_the_other_account_was_not_or_has_left(asked, who_remains):
    left, host = UserFactory(), UserFactory()
    PollPerson.objects.create(poll=asked.poll, user=left, part=PollPart.PARTICIPANT)
    row = PollPerson.objects.create(poll=asked.poll, user=host, part=PollPart.HOST, asked_at=asked.poll.asked_at)
    link = poll_link(row)
    keep, gone = (left, host) if who_remains == "who left the group" else (host, left)
    merge(keep, gone)
    row = PollPerson.objects.get(poll=asked.poll, user=keep)
    assert (row.part, row.asked_at) == (PollPart.HOST, asked.poll.asked_at)
    first, *_others = asked.options
    Client().post(link, {f"option-{first.pk}": "yes", f"version-{first.pk}": first.version})
    assert PollAnswer.objects.get().person == row
