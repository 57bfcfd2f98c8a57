"""The plan of a copy: whole weeks, the same hour on the Dutch clock, and a mark on every awkward day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import clock
from course.actions.history import record
from course.authority import SYSTEM
from course.enums import MeetingStatus
from course.models import CancellationTerm, Edition, MailTemplate, SpeakerInvitation
from course.queries.editions.copying import (
    days_to_look_at,
    later,
    nearest_first_days,
    origin_of,
    plan_of,
    suggested,
)
from tests.factories import EditionFactory, MeetingFactory, UserFactory, VisitFactory
from tests.helpers.copying import asked

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
        ((2027, 1, 14), [(2027, 1, 28), (2027, 2, 4)]),
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


@pytest.mark.django_db
def test_a_copy_counts_what_is_of_its_edition_alone():
    edition, other = EditionFactory(slug="zeg-2027"), EditionFactory(slug="ander")
    for one in (edition, other, other):
        visit = VisitFactory(item__meeting=MeetingFactory(edition=one, online_url="https://voorbeeld.example/"))
        CancellationTerm.objects.create(edition=one, days_before=one.cancellation_terms.count() * 7, percent=50)
        SpeakerInvitation.objects.create(meeting=visit.item.meeting, person=UserFactory(), state="accepted")
    for code in ("bevestiging", "wijziging"):
        MailTemplate.objects.create(code=code, edition=other, subject="Dag", body="Dag")
    assert plan_of(edition, asked()).numbers == {
        "modules": 1, "meetings": 1, "items": 1, "visits": 1, "speakers": 1, "pages": 0, "links": 1, "terms": 1,
        "texts": 0,
    }  # fmt: skip


ASCENSION = dt.date(2028, 5, 25)


def drafts(edition, later=dt.timedelta()):
    """Two on Ascension Day of 2028 and one before it, made in another order; so much later."""
    days = ("Later", ASCENSION, 14), ("Eerder", ASCENSION, 9), ("Eerst", ASCENSION - dt.timedelta(days=2), 9)
    for title, day, hour in days:
        starts_at = clock.at(day + later, dt.time(hour))
        times = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=2)}
        MeetingFactory(edition=edition, title=title, status=MeetingStatus.DRAFT, **times)
    return edition


@pytest.mark.django_db
def test_meetings_come_in_the_order_of_time_and_those_on_marked_days_are_named_apart():
    edition = drafts(EditionFactory(slug="zeg-2027"), later=-dt.timedelta(weeks=52))
    plan = plan_of(edition, asked(starts_on=edition.starts_on + dt.timedelta(weeks=52)))
    assert [row.meeting.title for row in plan.meetings] == ["Eerst", "Eerder", "Later"]
    assert [row.meeting.title for row in plan.marked] == ["Eerder", "Later"]


@pytest.mark.django_db
def test_days_to_look_at_are_those_of_drafts():
    edition = drafts(EditionFactory())
    MeetingFactory(
        edition=edition, starts_at=clock.at(ASCENSION, dt.time(10)), ends_at=clock.at(ASCENSION, dt.time(11))
    )
    assert [row.meeting.title for row in days_to_look_at(edition)] == ["Eerder", "Later"]


@pytest.mark.django_db
def test_an_edition_knows_from_which_it_was_copied_whatever_happened_to_it_since():
    made = EditionFactory()
    record(row=made, action="course.edition.terms", by=SYSTEM, **{"from": [], "to": []})
    assert origin_of(made) == ""
    record(row=made, action="course.edition.copy", by=SYSTEM, **{"from": "Zorg 2026", "weeks": 52, "plan": ""})
    record(row=made, action="course.edition.terms", by=SYSTEM, **{"from": [], "to": []})
    assert origin_of(made) == "Zorg 2026"


@pytest.mark.parametrize(("day", "remarks"), [(2, 1), (3, 0), (4, 0)])
@pytest.mark.django_db
def test_a_date_of_enrolling_that_has_passed_is_remarked(at, day, remarks):
    at(2027, 5, 3, 10)
    plan = plan_of(EditionFactory(slug="zeg-2027"), asked(results_by=dt.date(2027, 5, day)))
    [row] = (one for one in plan.enrolment_dates if one.value == dt.date(2027, 5, day))
    assert (len(row.remarks), row.has_time) == (remarks, False)


@pytest.mark.parametrize(("day", "remarks"), [(19, 0), (20, 1)])
@pytest.mark.django_db
def test_enrolling_ends_before_the_first_course_day(at, day, remarks):
    at(2027, 5, 3, 10)
    closes_at = clock.at(dt.date(2028, 1, day), dt.time(23, 59))
    plan = plan_of(EditionFactory(slug="zeg-2027"), asked(enrolment_closes_at=closes_at))
    [row] = (one for one in plan.enrolment_dates if one.value == closes_at)
    assert (len(row.remarks), row.has_time) == (remarks, True)


def test_no_web_address_is_suggested_when_it_would_be_the_old_one():
    assert suggested(EditionFactory.build(slug="voorjaar"))["slug"] == ""
