from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course import clock, workdays
from course.enums import DayKind
from course.models import PlanningDay
from course.queries.planning.days import christmas_weeks
from course.workdays import easter_of, public_holiday_on

pytestmark = pytest.mark.django_db


def end_of_term(days, **given):
    return workdays.end_of_term(days, weeks=christmas_weeks(), **given)


def halfway(start, end):
    return workdays.halfway(start, end, weeks=christmas_weeks())


def last_working_day_before(day):
    return workdays.last_working_day_before(day, weeks=christmas_weeks())


def working_days_between(start, end):
    return workdays.working_days_between(start, end, weeks=christmas_weeks())


REGIONS = {"north": True, "middle": True, "south": True}


def local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.AMSTERDAM):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("moment", "days", "ends"),
    [
        ((2026, 10, 1, 10), 3, "Tue 2026-10-06 17:00"),
        ((2026, 10, 2, 23, 59), 1, "Mon 2026-10-05 17:00"),
        ((2026, 10, 3, 10), 0, "Mon 2026-10-05 17:00"),
        ((2026, 12, 23, 10), 1, "Mon 2027-01-04 17:00"),
        ((2027, 3, 25, 10), 1, "Tue 2027-03-30 17:00"),
        ((2027, 4, 26, 10), 1, "Wed 2027-04-28 17:00"),
        ((2027, 5, 4, 10), 1, "Fri 2027-05-07 17:00"),
        ((2026, 10, 23, 10), 1, "Mon 2026-10-26 17:00"),
    ],
)
def test_a_term_ends_at_five_on_a_working_day(at, moment, days, ends):
    """A weekend, from a Saturday, Christmas, Easter, King's Day, 5 May and Ascension Day, the change to winter."""
    at(*moment)
    assert local(end_of_term(days)) == ends


def test_the_christmas_weeks_are_those_of_the_planning(at):
    at(2026, 12, 17, 10)
    assert local(end_of_term(2)) == "Mon 2026-12-21 17:00"
    weeks = {"starts_on": dt.date(2026, 12, 19), "ends_on": dt.date(2027, 1, 3)}
    PlanningDay.objects.create(kind=DayKind.SCHOOL_HOLIDAY, name="Kerstvakantie", **weeks, **REGIONS)
    PlanningDay.objects.create(
        kind=DayKind.SCHOOL_HOLIDAY,
        name="Meivakantie",
        starts_on=dt.date(2027, 5, 3),
        ends_on=dt.date(2027, 5, 9),
        **REGIONS,
    )
    assert local(end_of_term(2)) == "Mon 2027-01-04 17:00"
    assert last_working_day_before(dt.date(2027, 1, 4)) == dt.date(2026, 12, 18)
    assert working_days_between(dt.date(2027, 4, 30), dt.date(2027, 5, 7)) == 3


@pytest.mark.parametrize(
    ("start", "end", "reminds"),
    [
        ((2026, 10, 1, 10), (2026, 10, 6, 17), "Mon 2026-10-05 09:00"),
        ((2026, 10, 1, 10), (2026, 10, 2, 17), "Fri 2026-10-02 09:00"),
        ((2026, 12, 23, 10), (2027, 1, 5, 17), "Mon 2027-01-04 09:00"),
    ],
)
def test_the_reminder_comes_in_the_morning_of_the_middle_working_day(start, end, reminds):
    first, last = (dt.datetime(*parts, tzinfo=clock.AMSTERDAM) for parts in (start, end))
    assert local(halfway(first, last)) == reminds


def test_a_term_is_one_query(at, django_assert_num_queries):
    at(2026, 12, 18, 10)
    with django_assert_num_queries(1):
        end_of_term(10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    moment=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 12, 31), timezones=st.just(clock.AMSTERDAM)),
    days=st.integers(1, 30),
)
def test_a_term_never_ends_at_night_nor_in_a_weekend_and_has_so_many_working_days(moment, days):
    end = end_of_term(days, since=moment).astimezone(clock.AMSTERDAM)
    assert (end.time(), end.weekday() < 5) == (dt.time(17), True)
    assert working_days_between(moment.date(), end.date()) == days
    assert moment < halfway(moment, end) < end


def christmas(first: dt.date, last: dt.date | None, **changes: object) -> PlanningDay:
    fields = {"kind": DayKind.SCHOOL_HOLIDAY, "name": "Kerstvakantie", **REGIONS, **changes}
    return PlanningDay.objects.create(starts_on=first, ends_on=last, **fields)


def test_without_a_row_the_christmas_weeks_run_from_christmas_eve_to_new_years_day():
    assert working_days_between(dt.date(2026, 12, 22), dt.date(2026, 12, 24)) == 1
    assert working_days_between(dt.date(2027, 12, 23), dt.date(2028, 1, 4)) == 2
    assert last_working_day_before(dt.date(2026, 1, 6)) == dt.date(2026, 1, 5)
    assert last_working_day_before(dt.date(2026, 1, 5)) == dt.date(2026, 1, 2)
    assert last_working_day_before(dt.date(2026, 1, 2)) == dt.date(2025, 12, 23)


def test_a_row_of_one_winter_says_nothing_of_another():
    christmas(dt.date(2026, 12, 19), dt.date(2027, 1, 3))
    assert last_working_day_before(dt.date(2027, 1, 4)) == dt.date(2026, 12, 18)
    assert last_working_day_before(dt.date(2026, 1, 2)) == dt.date(2025, 12, 23)
    assert working_days_between(dt.date(2027, 12, 23), dt.date(2028, 1, 3)) == 1


def test_with_a_row_christmas_eve_and_the_days_around_it_are_as_the_row_says():
    christmas(dt.date(2026, 12, 25), dt.date(2027, 1, 4))
    assert working_days_between(dt.date(2026, 12, 23), dt.date(2027, 1, 5)) == 2


def test_a_row_of_one_day_is_that_day_alone():
    christmas(dt.date(2026, 12, 25), None)
    assert working_days_between(dt.date(2026, 12, 23), dt.date(2026, 12, 31)) == 5


@pytest.mark.parametrize(
    "changes",
    [{"north": False}, {"middle": False}, {"south": False}, {"kind": DayKind.NOTICE}],
)
def test_the_christmas_weeks_are_school_holidays_of_all_three_regions(changes):
    christmas(dt.date(2026, 12, 19), dt.date(2027, 1, 3), **changes)
    assert last_working_day_before(dt.date(2026, 12, 24)) == dt.date(2026, 12, 23)
    assert working_days_between(dt.date(2026, 12, 18), dt.date(2026, 12, 24)) == 3


@pytest.mark.parametrize(
    ("first", "last"),
    [((2026, 12, 14), (2026, 12, 24)), ((2026, 12, 26), (2027, 1, 8))],
)
def test_school_holidays_without_christmas_are_working_days(first, last):
    christmas(dt.date(*first), dt.date(*last))
    assert last_working_day_before(dt.date(2026, 12, 24)) == dt.date(2026, 12, 23)
    assert working_days_between(dt.date(2027, 1, 1), dt.date(2027, 1, 8)) == 5


def test_a_term_ends_before_a_day_that_may_not_be_passed_and_not_sooner_than_it_must(at):
    at(2026, 10, 1, 10)
    assert local(end_of_term(10, before=dt.date(2026, 10, 12))) == "Fri 2026-10-09 17:00"
    assert local(end_of_term(1, before=dt.date(2026, 10, 12))) == "Fri 2026-10-02 17:00"
    assert local(end_of_term(1, since=dt.datetime(2026, 10, 5, 22, 30, tzinfo=dt.UTC))) == "Wed 2026-10-07 17:00"


@pytest.mark.parametrize(
    ("start", "end", "reminds"),
    [
        ((2026, 10, 1), (2026, 10, 7), "Mon 2026-10-05 09:00"),
        ((2026, 10, 1), (2026, 10, 8), "Tue 2026-10-06 09:00"),
        ((2026, 10, 2), (2026, 10, 4), "Sun 2026-10-04 09:00"),
    ],
)
def test_of_an_even_number_of_days_the_earlier_is_the_middle_and_without_one_the_last_day(start, end, reminds):
    first, last = (dt.datetime(*parts, 12, tzinfo=clock.AMSTERDAM) for parts in (start, end))
    assert local(halfway(first, last)) == reminds


@pytest.mark.parametrize(
    ("moment", "within"),
    [
        ((2026, 10, 1, 7, 59), "Thu 2026-10-01 08:00"),
        ((2026, 10, 1, 8, 30), "Thu 2026-10-01 08:30"),
        ((2026, 10, 1, 17, 59), "Thu 2026-10-01 17:59"),
        ((2026, 10, 1, 18, 0), "Fri 2026-10-02 08:00"),
        ((2026, 10, 2, 18, 0), "Mon 2026-10-05 08:00"),
        ((2026, 10, 3, 10), "Mon 2026-10-05 08:00"),
        ((2026, 12, 24, 10), "Mon 2027-01-04 08:00"),
    ],
)
def test_outside_its_hours_a_moment_waits_until_the_next_ones_begin(moment, within):
    asked = dt.datetime(*moment, tzinfo=clock.AMSTERDAM).astimezone(dt.UTC)
    assert local(workdays.within_hours(asked, 8, 18, weeks=christmas_weeks())) == within


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ((2026, 10, 8), "Tue 2026-10-06 09:00"),
        ((2026, 10, 6), "Fri 2026-10-02 09:00"),
        ((2027, 1, 5), "Wed 2026-12-23 09:00"),
    ],
)
def test_practical_matters_are_told_two_working_days_before(day, told):
    assert local(workdays.practical_from(dt.date(*day), weeks=christmas_weeks())) == told


def test_a_public_holiday_has_a_name_in_the_language_of_the_reader():
    with override("nl"):
        assert [public_holiday_on(dt.date(2027, 4, day)) for day in (27, 28)] == ["Koningsdag", ""]
    with override("en"):
        assert public_holiday_on(dt.date(2027, 4, 27)) == "King's Day"


def test_easter_is_a_sunday_in_spring_also_when_new_year_is_a_sunday():
    found = [easter_of(year) for year in (2008, 2023, 2027, 2038)]
    assert found == [dt.date(2008, 3, 23), dt.date(2023, 4, 9), dt.date(2027, 3, 28), dt.date(2038, 4, 25)]


def test_the_first_and_last_day_of_the_christmas_weeks_count_and_those_of_every_row():
    christmas(dt.date(2026, 12, 21), dt.date(2027, 1, 4))
    assert working_days_between(dt.date(2026, 12, 18), dt.date(2027, 1, 5)) == 1
    christmas(dt.date(2026, 12, 25), dt.date(2027, 1, 6))
    assert working_days_between(dt.date(2026, 12, 18), dt.date(2027, 1, 7)) == 1
