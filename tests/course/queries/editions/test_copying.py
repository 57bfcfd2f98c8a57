"""The plan of a copy: whole weeks, the same hour on the Dutch clock, and a mark on every awkward day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import clock
from course.models import Edition
from course.queries.editions.copying import later, nearest_first_days, suggested
from tests.factories import EditionFactory

THURSDAY = dt.date(2027, 1, 21)


@given(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2039, 12, 31)).filter(lambda moment: moment.hour >= 4),
    st.integers(1, 260),
)
def test_whole_weeks_later_the_weekday_and_the_dutch_clock_are_the_same(moment, weeks):
    before = moment.replace(tzinfo=clock.AMSTERDAM)
    after = later(before.astimezone(dt.UTC), dt.timedelta(weeks=weeks)).astimezone(clock.AMSTERDAM)
    assert (after.date() - before.date(), after.time()) == (dt.timedelta(weeks=weeks), before.time())


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ((2027, 1, 22), [(2027, 1, 28), (2027, 2, 4)]),
        ((2027, 2, 3), [(2027, 1, 28), (2027, 2, 4)]),
        ((2028, 1, 18), [(2028, 1, 13), (2028, 1, 20)]),
    ],
)
def test_the_nearest_days_lie_around_the_wanted_one_and_after_the_old_one(wanted, nearest):
    found = nearest_first_days(Edition(starts_on=THURSDAY), dt.date(*wanted))
    assert list(found) == [dt.date(*day) for day in nearest]


def test_a_year_later_is_suggested_on_the_same_weekday_and_no_date_of_enrolling():
    source = Edition(title="Zorg en Gemeente 2027", slug="zorg-en-gemeente-2027", starts_on=THURSDAY)
    assert suggested(source) == {
        "title": "Zorg en Gemeente 2028",
        "slug": "zorg-en-gemeente-2028",
        "starts_on": dt.date(2028, 1, 20),
    }


def test_no_web_address_is_suggested_when_it_would_be_the_old_one():
    assert suggested(EditionFactory.build(slug="voorjaar"))["slug"] == ""
