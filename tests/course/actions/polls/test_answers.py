from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from course.actions.enrolment.leaving import withdraw
from course.actions.polls.answers import (
    AnsweringClosed,
    AskedNoLonger,
    NothingAnswered,
    OptionsChanged,
    answer_poll,
)
from course.authority import SYSTEM, NotYours, Purpose, SignedLink
from course.models import Enrolment, PollAnswer
from course.queries.polls.links import token_of
from tests.factories import EditionFactory, OrganiserFactory
from tests.helpers.polls import MAYBE, NO, WHEN_MADE, YES, asked_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


def replies():
    return list(PollAnswer.objects.order_by("option").values_list("reply", flat=True))


def test_answers_can_be_changed_and_taken_back_until_it_closes(asked, at):
    asked.answer("Anna", YES, NO, None)
    asked.answer("Anna", NO, None, MAYBE)
    assert replies() == [NO, MAYBE]
    at(2027, 1, 15, 23, 59)
    asked.answer("Anna", YES)
    at(2027, 1, 16, 0)
    with pytest.raises(AnsweringClosed):
        asked.answer("Anna", NO)
    assert replies() == [YES, MAYBE]


def test_empty_is_no_answer_and_no_answer_at_all_is_refused(asked):
    with pytest.raises(NothingAnswered):
        asked.answer("Anna", None, None, None)
    assert asked.row("Anna").answered_at is None


def test_the_same_answers_once_more_are_one_row_and_one_line_of_history(asked):
    for _click in range(3):
        asked.answer("Anna", YES, NO, MAYBE)
    assert PollAnswer.objects.count() == 3
    assert ModelLogEntry.objects.filter(action="course.poll.answer").count() == 1


def test_nobody_answers_for_somebody_else(asked):
    row, other = asked.row("Anna"), asked.row("Bas")
    option = asked.options[0]
    given = {"person": row, "replies": {option.pk: YES}, "seen": {option.pk: 0}}
    closed = asked.people["Cas"]
    closed.is_active = False
    strangers = (
        other.user,
        OrganiserFactory(),
        SYSTEM,
        closed,
        SignedLink(Purpose.POLL, token_of(other)),
        SignedLink(Purpose.HOST, token_of(row)),
        SignedLink(Purpose.POLL, token_of(row), reader=other.user),
    )
    for by in strangers:
        with pytest.raises(NotYours):
            answer_poll(**given, by=by)
    assert not PollAnswer.objects.exists()
    answer_poll(**given, by=SignedLink(Purpose.POLL, token_of(row)))
    assert PollAnswer.objects.get().person == row


def test_an_option_of_another_poll_is_not_theirs(asked):
    other = asked_poll(asked.poll.edition)
    row, option = asked.row("Anna"), other.options[0]
    with pytest.raises(NotYours):
        answer_poll(person=row, replies={option.pk: YES}, seen={option.pk: 0}, by=row.user)


def test_an_option_that_changed_or_is_gone_is_looked_at_again(asked):
    row, option = asked.row("Anna"), asked.options[0]
    with pytest.raises(OptionsChanged):
        answer_poll(person=row, replies={option.pk: YES}, seen={option.pk: 1}, by=row.user)
    with pytest.raises(OptionsChanged):
        answer_poll(person=row, replies={987654: YES}, seen={}, by=row.user)


def test_who_leaves_the_edition_is_asked_no_longer(asked):
    asked.answer("Anna", YES)
    enrolment = Enrolment.objects.get(user=asked.people["Anna"])
    withdraw(enrolment=enrolment, by=enrolment.user)
    with pytest.raises(AskedNoLonger):
        asked.answer("Anna", NO)
