"""A work visit is an event of its own, at its own place and time, for who goes there and for its host."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.actions.calendars.events import refresh_calendar, refresh_organisation, refresh_place
from course.actions.calendars.visits import refresh_visits
from course.actions.editions.cancel import cancel_edition
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.meetings import move_meeting, save_meeting
from course.actions.visits.allocation import draw, publish
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM
from course.calendars.feeds import of_person
from course.enums import EnrolmentState, MeetingStatus, VisitStatus
from course.models import CalendarEvent, CalendarLink, WorkVisit
from course.queries.calendars.events import events_of, events_of_edition, texts_behind
from course.queries.visits.links import host_link
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
)
from tests.helpers.ical import lint
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

S = VisitStatus


@pytest.fixture
def visit(at) -> WorkVisit:
    """In Hulst from 10 to 11, in a meeting that is in Zeist from 9 to 17; somebody takes part."""
    at(2026, 12, 1, 10)
    visit = make_visit(
        S.AGREED, place=PlaceFactory(name="Buurthuis", address="Markt 1", city="Hulst"), title="Op de koffie"
    )
    EnrolmentFactory(edition=visit.item.meeting.edition)
    refresh_calendar(meeting=visit.item.meeting)
    return visit


def person(visit):
    return visit.item.meeting.edition.enrolments.get().user


def shown(user):
    """What stands in a calendar, by title."""
    calendar = lint(of_person(*events_of(user)).body)
    assert texts_behind(CalendarLink(user=user)) == events_of(user).texts
    return {event["SUMMARY"]: event for event in calendar}


def event_in(user, title):
    return next(event for summary, event in shown(user).items() if title in summary)


def numbers(visit):
    return CalendarEvent.objects.values_list("sequence", "revised_at").get(visit=visit)


def test_it_stands_there_with_its_own_place_and_time_beside_the_day(visit):
    calendar = shown(person(visit))
    assert sorted(calendar) == sorted(
        [f"Elkaars werelden ({visit.item.meeting.edition})", f"Werkbezoek: Op de koffie ({visit.item.meeting.edition})"]
    )
    event = event_in(person(visit), "Op de koffie")
    assert (event["LOCATION"], event["STATUS"], event["TRANSP"]) == (
        "Buurthuis\\, Markt 1\\, 1234 AB Hulst",
        "CONFIRMED",
        "OPAQUE",
    )
    assert [event[f"{name};TZID=Europe/Amsterdam"].rpartition("T")[2] for name in ("DTSTART", "DTEND")] == [
        "100000",
        "110000",
    ]


def test_a_host_has_the_visit_and_not_the_day_around_it(visit):
    assert list(shown(visit.contact)) == [f"Werkbezoek: Op de koffie ({visit.item.meeting.edition})"]


@pytest.mark.parametrize(
    ("state", "of_group", "of_host"),
    [
        (S.IDEA, None, None),
        (S.ASKED, None, "TENTATIVE"),
        (S.AGREED, "CONFIRMED", "CONFIRMED"),
        (S.DONE,) + ("CONFIRMED",) * 2,
    ],
)
def test_who_has_it_follows_its_state(at, state, of_group, of_host):
    at(2026, 12, 1, 10)
    visit = make_visit(state)
    EnrolmentFactory(edition=visit.item.meeting.edition)
    refresh_calendar(meeting=visit.item.meeting)
    found = [
        [event["STATUS"] for title, event in shown(one).items() if "Werkbezoek" in title]
        for one in (person(visit), visit.contact)
    ]
    assert found == [[of_group] if of_group else [], [of_host] if of_host else []]


def test_in_a_draft_the_host_alone_has_it_as_not_certain(visit):
    meeting = MeetingFactory(status=MeetingStatus.DRAFT, edition=visit.item.meeting.edition)
    draft = make_visit(S.AGREED, item=ItemFactory(meeting=meeting), title="In een concept")
    refresh_calendar(meeting=meeting)
    assert event_in(draft.contact, "In een concept")["STATUS"] == "TENTATIVE"
    assert [title for title in shown(person(visit)) if "In een concept" in title] == []


def test_moved_with_its_day_it_is_a_next_number_and_worded_otherwise_a_later_version(visit):
    first, revised = numbers(visit)
    meeting, week = visit.item.meeting, dt.timedelta(weeks=1)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + week, ends_at=meeting.ends_at + week, by=SYSTEM)
    assert (first, numbers(visit)) == (0, (1, revised + dt.timedelta(seconds=1)))
    visit.host.name = "Stichting De Buurt"
    visit.host.save()
    assert refresh_organisation(organisation=visit.host) == 1
    visit.place.address = "Markt 2"
    visit.place.save()
    refresh_place(place=visit.place)
    assert numbers(visit) == (1, revised + dt.timedelta(seconds=3))
    assert refresh_visits(Q()) == 0
    text = event_in(person(visit), "Op de koffie")
    assert ("Stichting De Buurt" in text["DESCRIPTION"], "Markt 2" in text["LOCATION"]) == (True, True)


@pytest.mark.parametrize("what", ["visit", "meeting", "edition"])
def test_called_off_it_stays_thirty_days_as_such(at, visit, what):
    group, host, meeting = person(visit), visit.contact, visit.item.meeting
    if what == "visit":
        move_visit(visit=visit, to=S.CANCELLED, by=OrganiserFactory(), telling=AT_ONCE)
    elif what == "meeting":
        meeting.status = MeetingStatus.CANCELLED
        save_meeting(meeting=meeting, by=SYSTEM)
    else:
        cancel_edition(edition=meeting.edition, by=OrganiserFactory(), telling=AT_ONCE)
    for user in (group, host):
        event = event_in(user, "Op de koffie")
        assert (event["SUMMARY"].startswith("VERVALLEN: "), event["STATUS"], event["SEQUENCE"]) == (
            True,
            "CANCELLED",
            "1",
        )
    at(2027, 2, 20, 23)
    assert len(shown(host)) == 1
    at(2027, 2, 21, 0)
    assert shown(host) == {}


def test_of_what_nobody_but_the_office_knew_nobody_reads_that_it_is_off(visit):
    other = make_visit(S.IDEA, item=ItemFactory(meeting=visit.item.meeting, starts=dt.time(14), ends=dt.time(15)))
    refresh_calendar(meeting=visit.item.meeting)
    move_visit(visit=other, to=S.CANCELLED, by=OrganiserFactory(), telling=AT_ONCE)
    assert CalendarEvent.objects.filter(visit=other).exclude(component="").count() == 0


def test_what_one_chooses_between_is_perhaps_and_then_certain_for_who_goes_there(at):
    day = visit_day()
    refresh_calendar(meeting=day.meeting)
    at(*WHILE_OPEN)
    day.choose(0, 1, 2, 0)
    user = day.people[0].user
    perhaps = {title: event for title, event in shown(user).items() if "Werkbezoek" in title}
    assert sorted(title.partition(" (")[0] for title in perhaps) == [
        "Misschien: Werkbezoek: Delft",
        "Misschien: Werkbezoek: Katwijk",
        "Misschien: Werkbezoek: Leiden",
    ]
    assert {(one["STATUS"], one["TRANSP"]) for one in perhaps.values()} == {("TENTATIVE", "TRANSPARENT")}
    assert [title for title in shown(day.people[1].user) if "Werkbezoek" in title] == []
    before = {one["UID"]: one["LAST-MODIFIED"] for one in perhaps.values()}
    at(*WHEN_CLOSED)
    publish(round=draw(round=day.round, by=SYSTEM), by=SYSTEM, telling=AT_ONCE)
    (certain,) = [event for title, event in shown(user).items() if "Werkbezoek" in title]
    assert (certain["STATUS"], certain["SUMMARY"].startswith("Werkbezoek: Leiden")) == ("CONFIRMED", True)
    assert certain["LAST-MODIFIED"] > before[certain["UID"]]


def test_visits_at_the_same_time_are_perhaps_for_everybody_until_one_can_choose(at, visit):
    meeting = visit.item.meeting
    other = make_visit(S.AGREED, item=ItemFactory(meeting=meeting), title="Elders")
    refresh_calendar(meeting=meeting)
    assert event_in(person(visit), "Op de koffie")["STATUS"] == "TENTATIVE"
    move_visit(visit=other, to=S.CANCELLED, by=OrganiserFactory(), telling=AT_ONCE)
    assert event_in(person(visit), "Op de koffie")["STATUS"] == "CONFIRMED"


def test_who_left_the_course_loses_it(visit):
    enrolment = visit.item.meeting.edition.enrolments.get()
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()
    assert shown(enrolment.user) == {}


def test_one_query_for_one_visit_and_for_three(visit, django_assert_num_queries):
    user, meeting = person(visit), visit.item.meeting
    for hour in (13, 14, 15):
        make_visit(S.AGREED, item=ItemFactory(meeting=meeting, starts=dt.time(hour), ends=dt.time(hour, 30)))
        refresh_calendar(meeting=meeting)
        with django_assert_num_queries(1):
            assert len(texts_behind(CalendarLink(user=user))) == hour - 10
        with django_assert_num_queries(1):
            assert len(events_of_edition(meeting.edition, user).texts) == hour - 10


def test_what_did_not_change_is_looked_at_in_as_many_queries_for_three_as_for_one(visit):
    counts = []
    for hour in (13, 14):
        with CaptureQueriesContext(connection) as queries:
            assert refresh_visits(Q(item__meeting=visit.item.meeting)) == 0
        counts.append(len(queries))
        make_visit(S.AGREED, item=ItemFactory(meeting=visit.item.meeting, starts=dt.time(hour), ends=dt.time(hour, 30)))
        refresh_visits(Q())
    assert counts[0] == counts[1]


# --- the file of one visit ------------------------------------------------------------------------------


def test_who_sees_a_visit_takes_its_file_and_nobody_else(visit, login):
    readers = {
        "in the group": person(visit), "host": visit.contact, "office": OrganiserFactory(), "somebody": UserFactory(),
    }  # fmt: skip
    found = {who: login(user).get(reverse("course:visit_ics", args=[visit.pk])) for who, user in readers.items()}
    assert {who: answer.status_code for who, answer in found.items()} == {
        "in the group": 200, "host": 200, "office": 200, "somebody": 404,
    }  # fmt: skip
    (event,) = lint(found["in the group"].content)
    assert event["UID"] == str(visit.event.uid)


def test_a_host_takes_the_file_by_the_link_of_a_mail(visit, client):
    address = host_link(visit).rstrip("/") + ".ics"
    assert f'href="{address}"' in client.get(host_link(visit)).content.decode()
    assert [event["UID"] for event in lint(client.get(address).content)] == [str(visit.event.uid)]
    WorkVisit.objects.update(link_number=1)
    assert client.get(address).status_code == 404


def test_the_file_of_a_choice_that_waits_says_perhaps(at, login):
    day = visit_day()
    refresh_calendar(meeting=day.meeting)
    at(*WHILE_OPEN)
    day.choose(0, 1, 2, 0)
    answer = login(day.people[0].user).get(reverse("course:visit_ics", args=[day.visits[1].pk]))
    assert [event["STATUS"] for event in lint(answer.content)] == ["TENTATIVE"]


def test_the_page_of_a_meeting_has_the_button_at_each_visit_that_lies_ahead(at, visit, login):
    client, address = login(person(visit)), reverse("course:visit_ics", args=[visit.pk])
    page = visit.item.meeting.get_absolute_url()
    assert f'href="{address}"' in client.get(page).content.decode()
    at(2027, 1, 22, 10)
    assert address not in client.get(page).content.decode()


def test_the_page_has_no_button_at_a_visit_to_which_others_go(at, login):
    day = visit_day()
    refresh_calendar(meeting=day.meeting)
    at(*WHILE_OPEN)
    day.choose(0, 1, 2, 0)
    at(*WHEN_CLOSED)
    publish(round=draw(round=day.round, by=SYSTEM), by=SYSTEM, telling=AT_ONCE)
    page = login(day.people[0].user).get(day.meeting.get_absolute_url()).content.decode()
    assert [reverse("course:visit_ics", args=[one.pk]) in page for one in day.visits] == [False, True, False]
