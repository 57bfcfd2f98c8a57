from __future__ import annotations

import datetime as dt

import pytest

from course.enums import EnrolmentState
from pitches.queries.pitches import edition_for_new_pitch
from tests.factories import EditionFactory, EnrolmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions():
    """Three years, and a person with a place in each."""
    user = UserFactory()
    made = {}
    for year in (2028, 2026, 2027):
        edition = EditionFactory(starts_on=dt.date(year, 1, 20), ends_on=dt.date(year, 6, 17))
        EnrolmentFactory(user=user, edition=edition)
        made[year] = edition
    return user, made


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        ((2025, 11, 1), 2026),
        ((2026, 3, 1), 2026),
        ((2026, 6, 17, 23, 59), 2026),
        ((2026, 6, 18), 2027),
        ((2027, 1, 20), 2027),
        ((2027, 12, 1), 2028),
        ((2028, 6, 18), None),
    ],
)
def test_the_edition_that_runs_or_else_starts_next(editions, at, moment, year):
    user, made = editions
    at(*moment)
    assert edition_for_new_pitch(user) == made.get(year)


def test_a_cancelled_edition_or_one_without_a_place_takes_no_pitch(editions, at):
    user, made = editions
    at(2026, 3, 1)
    made[2026].is_cancelled = True
    made[2026].save()
    user.enrolments.filter(edition=made[2027]).update(state=EnrolmentState.WITHDRAWN)
    assert edition_for_new_pitch(user) == made[2028]
    assert edition_for_new_pitch(UserFactory()) is None


def test_of_two_that_run_the_first_that_started(at):
    at(2027, 3, 1)
    later = EnrolmentFactory(edition=EditionFactory(starts_on=dt.date(2027, 2, 1)))
    first = EnrolmentFactory(user=later.user, edition=EditionFactory(starts_on=dt.date(2027, 1, 5)))
    assert edition_for_new_pitch(later.user) == first.edition
