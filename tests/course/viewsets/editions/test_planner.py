"""The planner shows the months of an edition: what is planned, what stands in the way, and what was found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.enums import DayKind
from course.models import AcceptedFinding, PlanningDay
from course.queries.planning.findings import findings_of
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, PlaceFactory, UserFactory

pytestmark = pytest.mark.django_db

KINGS_DAY = dt.date(2027, 4, 27)


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    return EditionFactory()


def address(edition):
    return reverse("editions:planner", args=[edition.pk])


def on(day, edition, **fields):
    times = {"starts_at": clock.at(day, dt.time(9)), "ends_at": clock.at(day, dt.time(17))}
    return MeetingFactory(edition=edition, module=None, **times, **fields)


def test_the_months_run_from_the_first_to_the_last_day_of_the_edition_and_its_meetings(office, edition):
    on(dt.date(2026, 12, 3), edition)
    months = office.get(address(edition)).context["months"]
    assert [(month.first.year, month.first.month) for month in months] == [
        (2026, 12),
        *((2027, n) for n in range(1, 7)),
    ]
    (december, january) = months[:2]
    assert [one.meeting.day for one in december.meetings] == [dt.date(2026, 12, 3)]
    assert [day.date and day.date.day for day in january.weeks[0]] == [None] * 4 + [1, 2, 3]
    assert {len(week) for month in months for week in month.weeks} == {7}


def test_an_edition_that_was_typed_to_last_for_ever_is_shown_for_two_years(office, edition):
    edition.ends_on = dt.date(9999, 12, 31)
    edition.save()
    assert len(office.get(address(edition)).context["months"]) == 24


@pytest.mark.parametrize("day", [dt.date(9999, 12, 1), dt.date(1, 1, 1)])
def test_a_year_that_was_mistyped_does_not_break_the_page(office, edition, day):
    edition.starts_on = edition.ends_on = day
    edition.save()
    months = office.get(address(edition)).context["months"]
    assert [(month.first.year, month.first.month) for month in months] == [(day.year, day.month)]


def test_days_with_the_same_mark_in_a_row_are_said_once_and_free_ones_are_seen(office, edition):
    days = {"starts_on": dt.date(2027, 2, 20), "ends_on": dt.date(2027, 2, 28)}
    PlanningDay.objects.create(kind=DayKind.SCHOOL_HOLIDAY, name="Voorjaarsvakantie", **days)
    PlanningDay.objects.create(kind=DayKind.NOTICE, name="Ramadan", starts_on=dt.date(2027, 2, 12))
    february = office.get(address(edition)).context["months"][1]
    assert [(one.first.day, one.last.day, one.words) for one in february.marked] == [
        (7, 9, "Dag om op te letten: Carnaval"),
        (12, 12, "Dag om op te letten: Ramadan"),
        (20, 28, "Schoolvakantie: Voorjaarsvakantie (Noord, Midden, Zuid)"),
    ]
    assert [day.date.day for week in february.weeks for day in week if day.is_free] == list(range(20, 29))


def test_what_waits_for_a_reason_is_counted_and_what_has_one_says_it(office, organiser, edition):
    meeting = on(KINGS_DAY, edition)
    page = office.get(address(edition))
    assert (page.context["open_findings"], "Bij 1 bevinding is nog niet gezegd" in page.content.decode()) == (1, True)
    (finding,) = [one for one in findings_of(meeting) if one.level == "warns"]
    AcceptedFinding.objects.create(
        meeting=meeting, key=finding.key, sentence=finding.sentence, reason="De groep wil het", accepted_by=organiser
    )
    page = office.get(address(edition))
    words = " ".join(page.content.decode().split())
    assert (page.context["open_findings"], "Er is niets gevonden dat op een reden wacht." in words) == (0, True)
    assert f"Toch zo gepland ({organiser}, do 1 okt): De groep wil het" in words


def test_the_page_asks_as_many_queries_for_many_meetings_as_for_one(office, edition):
    counts = []
    office.get(address(edition))
    for number in (1, 3):
        for day in range(number):
            meeting = on(dt.date(2027, 1 + number, 9 + day), edition, place=PlaceFactory(name=f"Zaal {day}"))
            ItemFactory.create_batch(number, meeting=meeting, speakers=[UserFactory()])
        with CaptureQueriesContext(connection) as queries:
            office.get(address(edition))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_edition_leads_here(office, edition):
    assert address(edition) in office.get(reverse("editions:edit", args=[edition.pk])).content.decode()
