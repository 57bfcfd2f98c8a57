"""The table of costs says for every day what withdrawing then costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from course.models import CancellationTerm
from course.queries.enrolment.withdrawal import cost_of_withdrawing, costs_of_withdrawing
from tests.factories import EditionFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

RULES = [[], [(0, 100)], [(14, 50)], [(42, 0), (14, 50)], [(42, 0), (14, 50), (0, 100)], [(0, 0)]]


def edition_with(rule, **fields):
    edition = EditionFactory(**fields)
    for days, percent in rule:
        CancellationTerm.objects.create(edition=edition, days_before=days, percent=percent)
    return edition


def stated(edition, day):
    """What somebody reads in the table for this day."""
    rows = costs_of_withdrawing(edition)
    return next((row.amount for row in rows if row.until is None or day <= row.until), Decimal(0))


@pytest.mark.parametrize("rule", RULES)
def test_the_table_states_for_every_day_what_is_asked_on_it(at, rule):
    edition = edition_with(rule)
    enrolment = EnrolmentFactory(edition=edition)
    for days in (100, 42, 41, 14, 13, 1, 0, -1, -30):
        day = edition.starts_on - dt.timedelta(days=days)
        at(day.year, day.month, day.day, 12)
        assert cost_of_withdrawing(enrolment) == stated(edition, day)


@pytest.mark.parametrize("rule", RULES[1:])
def test_the_last_row_is_for_what_follows_and_it_is_the_only_one_without_a_day(rule):
    rows = costs_of_withdrawing(edition_with(rule))
    assert [row.until is None for row in rows] == [False] * (len(rows) - 1) + [True]


def test_what_is_stated_is_asked_to_the_cent(at):
    at(2027, 1, 1, 12)
    enrolment = EnrolmentFactory(edition=edition_with([(0, 50)], price=Decimal("333.33")))
    (row,) = costs_of_withdrawing(enrolment.edition)
    assert cost_of_withdrawing(enrolment) == row.amount == Decimal("166.66")
