from __future__ import annotations

import pytest

from course.models import DatePoll, Enrolment, PollPerson
from course.queries.polls.overview import PollOverview
from tests.factories import EditionFactory
from tests.helpers.polls import MAYBE, NO, WHEN_MADE, YES, asked_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


def counted(option):
    return {
        counts.side or "guests": (counts.yes, counts.if_need_be, counts.no, counts.silent) for counts in option.counts
    }


def test_sides_and_guests_are_counted_apart_and_silence_is_no_no(asked):
    asked.answer("Anna", YES, NO, MAYBE)
    asked.answer("Bas", MAYBE, NO, None)
    asked.answer("Dina", NO, YES, YES)
    asked.answer("Bo", YES, YES, YES)
    first, second, third = PollOverview(asked.poll).options
    assert counted(first) == {"insurer": (1, 1, 0, 1), "municipality": (0, 0, 1, 0), "guests": (1, 0, 0, 0)}
    assert counted(second) == {"insurer": (0, 0, 2, 1), "municipality": (1, 0, 0, 0), "guests": (1, 0, 0, 0)}
    assert counted(third) == {"insurer": (0, 1, 0, 2), "municipality": (1, 0, 0, 0), "guests": (1, 0, 0, 0)}
    assert [len(option.without) for option in (first, second, third)] == [1, 1, 0]
    assert "emeente" in first.without[0]


def test_who_left_counts_no_longer(asked):
    asked.answer("Anna", YES, YES, YES)
    Enrolment.objects.filter(user=asked.people["Anna"]).update(state="withdrawn")
    first = PollOverview(asked.poll).options[0]
    assert counted(first)["insurer"] == (0, 0, 0, 2)


def test_first_come_those_who_must_be_there_then_no_then_if_need_be_and_ties_stay_ties(asked):
    PollPerson.objects.filter(user=asked.people["Dina"]).update(is_needed=True)
    asked.answer("Anna", YES, YES, MAYBE)
    asked.answer("Dina", NO, YES, YES)
    places = [(place, option.row.day.day) for place, option in PollOverview(asked.poll).ranked]
    assert places == [(1, 3), (2, 4), (3, 2)]
    asked.answer("Anna", YES, YES, YES)
    assert [place for place, _option in PollOverview(asked.poll).ranked] == [1, 1, 3]


def test_who_must_be_there_weighs_more_than_how_many_cannot(asked):
    PollPerson.objects.filter(user=asked.people["Dina"]).update(is_needed=True)
    asked.answer("Anna", YES, NO)
    asked.answer("Bas", YES, NO)
    asked.answer("Dina", NO, YES)
    places = [(place, option.row.day.day) for place, option in PollOverview(asked.poll).ranked]
    assert places == [(1, 3), (2, 4), (3, 2)]


def test_an_answer_to_an_option_as_it_was_counts_no_longer(asked):
    asked.answer("Anna", YES, NO, MAYBE)
    asked.poll.options.filter(pk=asked.options[0].pk).update(version=1)
    overview = PollOverview(DatePoll.objects.get(pk=asked.poll.pk))
    assert [counted(option)["insurer"] for option in overview.options] == [(0, 0, 0, 3), (0, 0, 1, 2), (0, 1, 0, 2)]
    assert asked.people["Anna"] in [person.user for person in overview.silent]


def test_reading_costs_the_same_for_one_answer_as_for_many(asked, django_assert_num_queries):
    asked.answer("Anna", YES)
    for replies in ((YES,), (YES, NO, MAYBE)):
        for name in asked.people:
            asked.answer(name, *replies)
        poll = DatePoll.objects.get(pk=asked.poll.pk)
        with django_assert_num_queries(3):
            overview = PollOverview(poll)
            assert [option.in_words for option in overview.options]
            assert overview.silent is not None
