"""Is there room for everybody, and does a host get one group a day: what is found about visits."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.enums import DayKind, EnrolmentState, VisitStatus
from course.models import PlanningDay, VisitStep
from course.queries.planning.findings import findings_of
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganisationFactory,
    PlaceFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 1, 21)


@pytest.fixture(autouse=True)
def known_year(at):
    at(2026, 10, 1, 10)
    PlanningDay.objects.create(kind=DayKind.SCHOOL_HOLIDAY, name="Herfst", starts_on=dt.date(2027, 10, 18))


def on(**fields):
    times = {"starts_at": clock.at(DAY, dt.time(9)), "ends_at": clock.at(DAY, dt.time(17))}
    return MeetingFactory(module=None, **times, **fields)


def found(meeting) -> list[str]:
    return [finding.sentence for finding in findings_of(meeting)]


def test_a_room_holds_who_may_come_and_later_who_does(at):
    edition = EditionFactory()
    meeting = on(edition=edition, place=PlaceFactory(name="Kamer", capacity=edition.capacity - 1))
    words = f"In Kamer passen {edition.capacity - 1} mensen, en er kunnen er {edition.capacity} komen."
    assert found(meeting) == [words]
    EnrolmentFactory.create_batch(3, edition=edition, state=EnrolmentState.PLACED)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(state=EnrolmentState.PLACED)
    at(2027, 1, 4)
    assert found(meeting) == []
    meeting.place.capacity = 2
    meeting.place.save()
    assert found(meeting) == ["In Kamer passen 2 mensen, en er kunnen er 3 komen."]


@pytest.mark.parametrize("fields", [{"capacity": None}, {"capacity": 3, "is_online": True}])
def test_of_a_room_that_nobody_measured_nothing_is_said(fields):
    assert "passen" not in " ".join(found(on(place=PlaceFactory(**fields))))


def test_the_visits_of_a_day_have_room_for_everybody_and_each_place_for_its_visit():
    meeting = on(edition=EditionFactory())
    going = meeting.edition.capacity
    small = VisitFactory(item__meeting=meeting, title="Klein", maximum=4, place=PlaceFactory(name="Keuken", capacity=3))
    VisitFactory(item__meeting=meeting, status=VisitStatus.CANCELLED, host=OrganisationFactory(name="Weg"))
    assert found(meeting) == [
        f"De bezoeken hebben samen plek voor 4 mensen, en er kunnen er {going} komen.",
        "In Keuken passen 3 mensen, en 'Klein' neemt er 4 mee.",
    ]
    assert [finding.visits for finding in findings_of(meeting)] == [(small.pk,), (small.pk,)]
    small.place.capacity = None
    small.place.save()
    other = VisitFactory(item__meeting=meeting, maximum=going - 4, host=OrganisationFactory(name="Ander"))
    assert found(meeting) == []
    other.maximum -= 1
    other.save()
    assert found(meeting) == [f"De bezoeken hebben samen plek voor {going - 1} mensen, en er kunnen er {going} komen."]


def test_a_step_outside_its_visit_is_named():
    meeting = on()
    visit = VisitFactory(item__meeting=meeting, title="Bezoek", item__starts=dt.time(10), item__ends=dt.time(12))
    for title, starts, ends in (("Vroeg", 9, 11), ("Goed", 10, 12), ("Laat", 11, 13)):
        VisitStep.objects.create(visit=visit, title=title, starts=dt.time(starts), ends=dt.time(ends))
    assert found(meeting) == [
        "De stap 'Vroeg' (09:00 tot 11:00) valt buiten 'Bezoek' (10:00 tot 12:00).",
        "De stap 'Laat' (11:00 tot 13:00) valt buiten 'Bezoek' (10:00 tot 12:00).",
    ]


def test_a_host_who_gets_two_groups_on_a_day_is_named_at_both_also_as_other_host():
    host = OrganisationFactory(name="GGD")
    here, there = on(title="Hier"), on(title="Daar", edition=EditionFactory(), place=PlaceFactory(name="Elders"))
    one = VisitFactory(item__meeting=here, title="Een", host=host)
    two = VisitFactory(item__meeting=there, title="Twee", host=OrganisationFactory(name="Ander"))
    assert (found(here), found(there)) == ([], [])
    two.co_hosts.add(host)
    assert found(here) == ["GGD ontvangt die dag twee groepen: 'Een' en 'Twee' (Daar)."]
    assert found(there) == ["GGD ontvangt die dag twee groepen: 'Twee' en 'Een' (Hier)."]
    (first,), (second,) = findings_of(here), findings_of(there)
    assert (first.key, first.other, first.visits) == (second.key, there.pk, (one.pk,))
    two.status = VisitStatus.CANCELLED
    two.save()
    assert (found(here), found(there)) == ([], [])


def test_two_groups_at_one_host_in_one_meeting_are_named_once():
    meeting, host = on(), OrganisationFactory(name="GGD")
    visits = [
        VisitFactory(item=ItemFactory(meeting=meeting, kind="work_visit"), title=title, host=host) for title in "AB"
    ]
    (finding,) = findings_of(meeting)
    assert finding.sentence == "GGD ontvangt die dag twee groepen: 'A' en 'B' (Elkaars werelden)."
    assert finding.visits == tuple(visit.pk for visit in visits)
