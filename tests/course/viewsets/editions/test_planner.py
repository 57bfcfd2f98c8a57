"""The planner shows the months of an edition: what is planned, what stands in the way, and what was found."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.enums import DayKind, MeetingStatus
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
    assert (page.context["waiting"], "Bij 1 bevinding is nog niet gezegd" in page.content.decode()) == (1, True)
    (finding,) = [one for one in findings_of(meeting) if one.level == "warns"]
    AcceptedFinding.objects.create(
        meeting=meeting, key=finding.key, sentence=finding.sentence, reason="De groep wil het", accepted_by=organiser
    )
    page = office.get(address(edition))
    words = " ".join(page.content.decode().split())
    assert (page.context["waiting"], "Er is niets gevonden dat op een reden wacht." in words) == (0, True)
    assert f"Toch zo gepland ({organiser}, do 1 okt): De groep wil het" in words


def test_what_a_draft_needs_a_reason_for_is_told_before_it_is_announced(office, edition):
    on(KINGS_DAY, edition, status=MeetingStatus.DRAFT)
    page = office.get(address(edition))
    assert (page.context["waiting"], page.context["asked_later"]) == (0, 1)
    words = " ".join(page.content.decode().split())
    assert "Bij concepten vraagt 1 bevinding een reden zodra je ze aankondigt." in words


def test_a_reason_is_given_on_the_page_of_one_meeting_at_a_time(office, organiser, edition):
    meeting = on(KINGS_DAY, edition)
    closed = office.get(address(edition)).content.decode()
    assert (f"?meeting={meeting.pk}#meeting-{meeting.pk}" in closed, 'name="plan_reason"' in closed) == (True, False)
    page = office.get(address(edition), {"meeting": meeting.pk})
    keys = re.findall(r'name="plan_seen" value="([0-9a-f]{64})"', page.content.decode())
    form = {"meeting": meeting.pk, "plan_seen": keys, "plan_reason": " "}
    again = office.post(address(edition), form)
    assert again.context["accept_form"].errors == {"plan_reason": ["Vul dit in."]}
    stale = office.post(address(edition), form | {"plan_seen": ["0" * 64], "plan_reason": "De groep wil het"})
    assert "De groep wil het" in stale.content.decode()
    assert [str(message).strip() for message in stale.context["messages"]] == [
        "Bekijk eerst wat er over deze planning is gevonden."
    ]
    done = office.post(address(edition), form | {"plan_reason": "De groep wil het"})
    assert done.url == f"{address(edition)}#meeting-{meeting.pk}"
    assert AcceptedFinding.objects.values_list("meeting", "reason", "accepted_by").get() == (
        meeting.pk,
        "De groep wil het",
        organiser.pk,
    )


@pytest.mark.parametrize("key", ["", "x", "9" * 21])
def test_a_meeting_that_is_none_or_of_another_edition_is_not_found(office, edition, key):
    other = on(KINGS_DAY, EditionFactory())
    for given in (key, other.pk):
        asked = {"meeting": given, "plan_reason": "Zomaar"}
        assert office.post(address(edition), asked).status_code == 404
    assert AcceptedFinding.objects.count() == 0


def test_a_day_with_two_meetings_names_both_and_a_cancelled_one_is_not_planned(office, edition):
    on(KINGS_DAY, edition, title="Een")
    on(KINGS_DAY, edition, title="Twee", place=PlaceFactory(name="Elders"))
    on(dt.date(2027, 4, 29), edition, title="Drie", status=MeetingStatus.CANCELLED)
    page = office.get(address(edition))
    (april,) = [month for month in page.context["months"] if month.first == dt.date(2027, 4, 1)]
    days = {day.date.day: day for week in april.weeks for day in week if day.date}
    assert [days[number].is_planned for number in (27, 28, 29)] == [True, False, False]
    assert '27<span class="w-sr-only">: Een, Twee</span>' in " ".join(page.content.decode().split())
    assert '<span class="w-sr-only">Feestdag: Koningsdag</span>' in page.content.decode()


def test_a_draft_in_a_strange_year_hides_nothing_of_the_half_year(office, edition):
    on(dt.date(1900, 1, 2), edition, status=MeetingStatus.DRAFT)
    months = office.get(address(edition)).context["months"]
    assert [month.first for month in months] == [dt.date(1900, 1, 1), *(dt.date(2027, n, 1) for n in range(1, 7))]


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


def test_about_what_is_over_nothing_is_found(office, login, organiser, edition, at):
    meeting = on(dt.date(2027, 1, 24), edition)
    assert "weekend" in [finding.code for finding in findings_of(meeting)]
    assert "in een weekend" in office.get(address(edition)).content.decode()
    at(2027, 1, 24, 18)
    page = login(organiser).get(address(edition)).content.decode()
    assert (f'id="meeting-{meeting.pk}"' in page, "in een weekend" in page) == (True, False)
