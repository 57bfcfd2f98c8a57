"""The way from one place to another is found too short where it is, and nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course import clock
from course.enums import DayKind, ItemKind, VisitStatus
from course.models import Municipality, PlanningDay, TravelTime
from course.queries.planning.findings import findings_by_meeting, findings_of
from course.queries.planning.travel import travel_times
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, PlaceFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 1, 21)


@pytest.fixture(autouse=True)
def known_year(at):
    at(2026, 10, 1, 10)
    PlanningDay.objects.create(kind=DayKind.SCHOOL_HOLIDAY, name="Herfst", starts_on=dt.date(2027, 10, 18))


def place(name: str, latitude: float = 52.0, **fields):
    municipality = Municipality.objects.create(code=name, name=name, latitude=latitude, longitude=5.0)
    return PlaceFactory(name=name, municipality=municipality, **fields)


@pytest.fixture
def hall():
    return place("Zaal")


@pytest.fixture
def far():
    """55.6 km to the north: 90 minutes."""
    return place("Ver", 52.5)


def on(place, starts: int, ends: int, **fields):
    fields = {"module": None, **fields}
    return MeetingFactory(
        starts_at=clock.at(DAY, dt.time(starts)), ends_at=clock.at(DAY, dt.time(ends)), place=place, **fields
    )


def item(meeting, title: str, starts: tuple[int, int], ends: tuple[int, int], **fields):
    return ItemFactory(meeting=meeting, title=title, starts=dt.time(*starts), ends=dt.time(*ends), **fields)


def visit(meeting, title: str, starts: tuple[int, int], ends: tuple[int, int], place, **fields):
    stands = item(meeting, title, starts, ends, kind=ItemKind.WORK_VISIT)
    return VisitFactory(item=stands, title=title, place=place, **{"maximum": 30, **fields})


def found(meeting) -> list[str]:
    return [finding.sentence for finding in findings_of(meeting)]


def test_minutes_are_those_of_the_office_else_estimated_else_unknown(hall, far):
    online, nowhere = place("Online", is_online=True), PlaceFactory(name="Nergens")
    times = travel_times()
    assert [times.minutes(hall, one) for one in (hall, far, online, nowhere)] == [0, 90, None, None]
    TravelTime.objects.create(start=hall, end=far, minutes=40)
    TravelTime.objects.create(start=nowhere, end=hall, minutes=7)
    times = travel_times()
    assert [times.minutes(*way) for way in ((hall, far), (far, hall), (hall, nowhere))] == [40, 40, 7]
    TravelTime.objects.create(start=far, end=hall, minutes=55)
    assert travel_times().minutes(far, hall) == 55


@pytest.mark.parametrize("kind", [ItemKind.TRAVEL, ItemKind.LUNCH, ItemKind.BREAK])
def test_a_group_needs_time_to_get_to_a_visit_and_lunch_is_on_the_way(hall, far, kind):
    meeting = on(hall, 9, 17)
    item(meeting, "Inleiding", (9, 0), (10, 0))
    item(meeting, "In de bus", (10, 0), (11, 0), kind=kind)
    there = visit(meeting, "Bezoek", (11, 0), (13, 0), far)
    item(meeting, "Terugblik", (14, 30), (16, 0))
    words = "Van 'Inleiding' (Zaal) naar 'Bezoek' (Ver) kost 90 minuten, en er zijn er 60."
    assert found(meeting) == [words]
    assert [finding.visits for finding in findings_of(meeting)] == [(there.pk,)]
    TravelTime.objects.create(start=hall, end=far, minutes=60)
    assert found(meeting) == []


def test_groups_go_apart_and_come_back_and_each_way_is_looked_at(hall, far):
    meeting = on(hall, 9, 17)
    item(meeting, "Inleiding", (9, 0), (10, 0))
    visit(meeting, "Dichtbij", (10, 0), (12, 0), hall)
    visit(meeting, "Verweg", (11, 30), (13, 0), far)
    item(meeting, "Terugblik", (14, 0), (15, 0))
    assert found(meeting) == ["Van 'Verweg' (Ver) naar 'Terugblik' (Zaal) kost 90 minuten, en er zijn er 60."]


def test_a_visit_that_does_not_go_ahead_is_nowhere(hall, far):
    meeting = on(hall, 9, 17)
    item(meeting, "Inleiding", (9, 0), (10, 0))
    visit(meeting, "Bezoek", (10, 0), (13, 0), far, status=VisitStatus.CANCELLED)
    assert found(meeting) == []


def test_a_speaker_needs_time_to_get_to_the_next_place_also_of_another_edition(hall, far):
    person = UserFactory(first_name="Bo", infix="", last_name="Vis")
    here, there = on(hall, 9, 12), on(far, 12, 17, edition=EditionFactory(), title="Daar")
    item(here, "Hier", (10, 0), (12, 0), speakers=[person])
    talk = item(there, "Lezing", (13, 0), (14, 0), speakers=[person, UserFactory()])
    words = "Bo Vis spreekt in 'Hier' (Zaal) en daarna in 'Lezing' (Ver): de reis kost 90 minuten, en er zijn er 60."
    assert (found(here), found(there)) == ([words], [words])
    (one,), (two,) = findings_of(here), findings_of(there)
    assert (one.key, one.other, two.other) == (two.key, there.pk, here.pk)
    talk.starts, talk.ends = dt.time(13, 30), dt.time(14)
    talk.save()
    assert (found(here), found(there)) == ([], [])


def test_the_edition_needs_time_between_two_meetings_of_a_day(hall, far):
    morning = on(hall, 9, 12, title="Ochtend")
    evening = on(far, 13, 15, title="Middag", edition=morning.edition)
    on(place("Elders", 52.5), 13, 15, title="Van anderen", edition=EditionFactory())
    words = "Van 'Ochtend' (Zaal) naar 'Middag' (Ver) kost 90 minuten, en er zijn er 60."
    assert (found(morning), found(evening)) == ([words], [words])
    visit(morning, "Bezoek", (9, 0), (12, 0), far)
    assert (found(morning), found(evening)) == ([], [])


def test_a_reason_stays_as_long_as_the_way_and_the_time_are_the_same(hall, far):
    meeting = on(hall, 9, 17)
    item(meeting, "Inleiding", (9, 0), (10, 0))
    visit(meeting, "Bezoek", (11, 0), (13, 0), far)
    (before,) = findings_of(meeting)
    meeting.starts_at += dt.timedelta(days=7)
    meeting.ends_at += dt.timedelta(days=7)
    meeting.save()
    assert [one.key for one in findings_of(meeting)] == [before.key]
    TravelTime.objects.create(start=hall, end=far, minutes=61)
    assert [one.key == before.key for one in findings_of(meeting)] == [False]


def test_many_visits_and_places_ask_as_many_queries_as_one(hall, far):
    counts = []
    for number in (1, 3):
        edition = EditionFactory()
        meetings = [on(place(f"Hal {number}-{one}"), 9, 17, edition=edition) for one in range(number)]
        for meeting in meetings:
            for one in range(number):
                visit(meeting, f"Bezoek {one}", (10, 0), (11, 0), far, host__name=f"Gast {meeting.pk} {one}")
        with CaptureQueriesContext(connection) as queries:
            findings_by_meeting(meetings)
        counts.append(len(queries))
    assert counts == [14, 14]
