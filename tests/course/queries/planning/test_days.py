"""Days that trouble people are named: holidays, carnaval, school holidays and what the planning says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from course.enums import DayKind, DayOff
from course.models import PlanningDay
from course.queries.planning.days import marked
from course.workdays import easter_of

pytestmark = pytest.mark.django_db

ORDINARY = dt.date(2028, 3, 2)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def planned(kind: DayKind, name: str, first: dt.date | None, last: dt.date | None = None, **fields) -> PlanningDay:
    return PlanningDay.objects.create(kind=kind, name=name, starts_on=first, ends_on=last, **fields)


def marks(*days: dt.date) -> list[tuple[str, ...]]:
    found = marked(days).marks
    return [found[day] for day in days]


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        ((2028, 4, 14), "Public holiday: Good Friday"),
        ((2028, 4, 17), "Public holiday: Easter Monday"),
        ((2028, 5, 5), "Public holiday: Liberation Day"),
        ((2028, 5, 25), "Public holiday: Ascension Day"),
        ((2028, 2, 27), "Day to mind: Carnaval"),
        ((2028, 2, 28), "Day to mind: Carnaval"),
        ((2028, 2, 29), "Day to mind: Carnaval"),
    ],
)
def test_what_can_be_computed_is_marked_without_any_planning(day, mark):
    assert marks(dt.date(*day)) == [(mark,)]


def test_a_holiday_is_named_in_the_language_of_the_reader():
    with translation.override("nl"):
        (found,) = marks(dt.date(2028, 5, 25))
    assert [mark.endswith(": Hemelvaartsdag") for mark in found] == [True]


def test_an_ordinary_day_and_the_days_around_carnaval_have_no_mark():
    assert marks(ORDINARY, dt.date(2028, 2, 26), dt.date(2028, 3, 1)) == [(), (), ()]


def test_a_school_holiday_is_marked_from_its_first_to_its_last_day_with_its_regions():
    planned(DayKind.SCHOOL_HOLIDAY, "Spring", dt.date(2028, 2, 19), dt.date(2028, 2, 25), south=False)
    mark = ("School holiday: Spring (North, Middle)",)
    days = [dt.date(2028, 2, day) for day in (18, 19, 25, 26)]
    assert marks(*days) == [(), mark, mark, ()]


def test_the_planning_says_how_sure_it_is_and_what_it_advises():
    planned(
        DayKind.SCHOOL_HOLIDAY, "Spring", ORDINARY, north=False, middle=False, is_advice=True, certainty="look up",
        note="many schools",
    )  # fmt: skip
    assert marks(ORDINARY) == [
        ("School holiday: Spring (South; advised, not fixed; how sure: look up). Many schools",),
    ]


def test_a_day_is_marked_once_when_the_planning_names_it_too():
    holiday, carnaval = dt.date(2028, 4, 27), dt.date(2028, 2, 28)
    planned(DayKind.PUBLIC_HOLIDAY, "Koningsdag", holiday, day_off=DayOff.YES)
    planned(DayKind.NOTICE, "Carnaval", carnaval, note="in the south")
    assert marks(holiday, carnaval) == [
        ("Public holiday: Koningsdag",),
        ("Day to mind: Carnaval. In the south",),
    ]


def test_years_without_school_holidays_and_days_without_a_date_are_told():
    planned(DayKind.SCHOOL_HOLIDAY, "Christmas", dt.date(2027, 12, 25), dt.date(2028, 1, 9))
    planned(DayKind.SCHOOL_HOLIDAY, "Spring", dt.date(2028, 2, 19), dt.date(2028, 2, 27), north=False, middle=False)
    planned(DayKind.NOTICE, "Congress", None)
    found = marked([dt.date(2027, 6, 1), ORDINARY, dt.date(2029, 1, 9)])
    assert found.gaps == {2028: ("North", "Middle"), 2029: ("North", "Middle", "South")}
    assert found.undated == ("Congress",)


def test_looking_up_is_one_query_for_one_day_and_for_three(django_assert_num_queries):
    for days in ([ORDINARY], [ORDINARY, dt.date(2028, 3, 3), dt.date(2029, 3, 3)]):
        with django_assert_num_queries(1):
            marked(days)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, (3, 31)), (2025, (4, 20)), (2027, (3, 28)), (2035, (3, 25)), (2038, (4, 25))],
)
def test_easter_falls_on_the_day_of_the_almanac(year, day):
    assert easter_of(year) == dt.date(year, *day)
