"""Days on which somebody cannot come: who may tell them, and what the planning finds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.actions.speakers.availability import (
    BackwardDays,
    DaysBehind,
    ToldBefore,
    TooManyDays,
    add_days_away,
    drop_days_away,
)
from course.actions.speakers.links import withdraw_speaker_link
from course.authority import SYSTEM, NotYours, Purpose, SignedLink
from course.enums import FindingLevel, SpeakerState, VisitStatus
from course.models import DaysAway
from course.queries.planning.findings import findings_by_meeting, findings_of
from course.queries.speakers.away import is_away
from course.queries.speakers.links import speaker_link
from tests.factories import ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.speakers import link_to, make_speaker
from tests.helpers.visits import link_to as host_link_to
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

S = SpeakerState
FIRST, LAST = dt.date(2027, 1, 20), dt.date(2027, 1, 22)


@pytest.fixture(autouse=True)
def _moment(at):
    at(2026, 12, 1, 10)


def away(person, first=FIRST, last=LAST, **values):
    return DaysAway.objects.create(person=person, starts_on=first, ends_on=last, **values)


def found(meeting):
    return [one for one in findings_of(meeting) if one.code == "not_available"]


def test_who_it_is_the_own_link_and_the_office_tell_it_and_nobody_else():
    row = make_speaker(S.INVITED)
    other = make_speaker(S.INVITED)
    may = {"person": row.person, "link": link_to(row), "office": OrganiserFactory(), "system": SYSTEM}
    for number, by in enumerate(may.values()):
        day = FIRST + dt.timedelta(days=number)
        drop_days_away(days=add_days_away(person=row.person, starts_on=day, ends_on=day, by=by), by=by)
    host = make_visit(VisitStatus.ASKED)
    drop_days_away(
        days=add_days_away(person=host.contact, starts_on=FIRST, ends_on=LAST, by=host_link_to(host)),
        by=host_link_to(host),
    )
    with pytest.raises(NotYours):
        add_days_away(person=row.person, starts_on=FIRST, ends_on=LAST, by=host_link_to(host))
    days = away(row.person)
    forged = SignedLink(Purpose.HOST, link_to(row).token)
    for by in (UserFactory(), other.person, link_to(other), link_to(row, other.person), forged):
        with pytest.raises(NotYours):
            add_days_away(person=row.person, starts_on=FIRST, ends_on=LAST, by=by)
        with pytest.raises(NotYours):
            drop_days_away(days=days, by=by)
    assert list(DaysAway.objects.all()) == [days]


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (LAST, FIRST, BackwardDays),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 30), DaysBehind),
        (FIRST, FIRST + dt.timedelta(days=367), TooManyDays),
    ],
)
def test_days_that_cannot_be_are_refused(first, last, refusal):
    person = UserFactory()
    with pytest.raises(refusal):
        add_days_away(person=person, starts_on=first, ends_on=last, by=person)


def test_today_can_still_be_told_and_yesterday_cannot():
    person, today = UserFactory(), dt.date(2026, 12, 1)
    add_days_away(person=person, starts_on=today - dt.timedelta(days=3), ends_on=today, by=person)
    yesterday = today - dt.timedelta(days=1)
    with pytest.raises(DaysBehind):
        add_days_away(person=person, starts_on=yesterday, ends_on=yesterday, by=person)
    assert DaysAway.objects.get().ends_on == today


def test_a_link_that_was_withdrawn_tells_no_days():
    row = make_speaker(S.INVITED)
    old, days = link_to(row), away(row.person)
    withdraw_speaker_link(invitation=row, by=SYSTEM)
    with pytest.raises(NotYours):
        add_days_away(person=row.person, starts_on=LAST, ends_on=LAST, by=old)
    with pytest.raises(NotYours):
        drop_days_away(days=days, by=old)
    assert list(DaysAway.objects.all()) == [days]


def test_the_same_days_are_told_once():
    person = UserFactory()
    add_days_away(person=person, starts_on=FIRST, ends_on=LAST, by=person)
    with pytest.raises(ToldBefore):
        add_days_away(person=person, starts_on=FIRST, ends_on=LAST, by=person)


def test_another_note_for_days_that_were_told_is_kept():
    person = UserFactory()
    for note in ("", "Vakantie", "Vakantie, wel bereikbaar"):
        add_days_away(person=person, starts_on=FIRST, ends_on=LAST, note=note, by=person)
    assert DaysAway.objects.get().note == "Vakantie, wel bereikbaar"
    for note in ("", "Vakantie, wel bereikbaar"):
        with pytest.raises(ToldBefore):
            add_days_away(person=person, starts_on=FIRST, ends_on=LAST, note=note, by=person)


@pytest.mark.parametrize(
    ("first", "last", "warned"),
    [(FIRST, LAST, 1), (dt.date(2027, 1, 21), dt.date(2027, 1, 21), 1), (FIRST, FIRST, 0), (LAST, LAST, 0)],
)
def test_the_planning_warns_when_who_speaks_cannot_come(first, last, warned):
    row = make_speaker(S.ACCEPTED)
    away(row.person, first, last)
    assert [one.level for one in found(row.meeting)] == [FindingLevel.WARNS] * warned


@pytest.mark.parametrize(
    ("first", "last", "away_then"),
    [(21, 21, True), (20, 21, True), (21, 22, True), (19, 20, False), (22, 23, False)],
)
def test_the_page_of_a_speaker_says_whether_they_can_come(first, last, away_then):
    row = make_speaker(S.INVITED)
    away(UserFactory())
    away(row.person, *(dt.date(2027, 1, day) for day in (first, last)))
    assert is_away(row.person, row.meeting) == away_then


@pytest.mark.parametrize(
    ("state", "warned"), [(S.TO_ASK, 1), (S.INVITED, 1), (S.ACCEPTED, 1), (S.DECLINED, 0), (S.WITHDRAWN, 0)]
)
def test_who_is_asked_counts_and_who_said_no_does_not(state, warned):
    row = make_speaker(state)
    away(row.person)
    away(UserFactory())
    assert len(found(row.meeting)) == warned


@pytest.mark.parametrize(("status", "warned"), [(VisitStatus.ASKED, 1), (VisitStatus.CANCELLED, 0)])
def test_a_host_who_cannot_come_is_found_too(status, warned):
    visit = make_visit(status)
    away(visit.contact)
    assert len(found(visit.item.meeting)) == warned


def test_many_meetings_ask_as_many_queries_as_one():
    counts, meetings = [], []
    for number in (1, 2):
        for _more in range(number):
            person = UserFactory()
            away(person)
            meetings.append(ItemFactory(meeting=MeetingFactory(), speakers=[person]).meeting)
        with CaptureQueriesContext(connection) as queries:
            findings_by_meeting(meetings)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.fixture(params=["link", "account"])
def doors(request, login):
    row = make_speaker(S.ACCEPTED)
    if request.param == "link":
        return row.person, Client(), speaker_link(row)
    return row.person, login(row.person), reverse("course:days_away")


def test_a_speaker_tells_days_and_takes_them_back(doors):
    person, browser, address = doors
    for _click in range(2):
        assert browser.post(address, {"act": "away", "starts_on": "2027-01-21"}).status_code == 302
    days = DaysAway.objects.get()
    assert (days.person, days.starts_on, days.ends_on) == (person, dt.date(2027, 1, 21), dt.date(2027, 1, 21))
    assert browser.post(address, {"act": "not_away", "days": days.pk}).status_code == 302
    assert DaysAway.objects.count() == 0


def test_a_refusal_stands_above_the_form_and_what_was_typed_is_kept(doors):
    _person, browser, address = doors
    page = browser.post(address, {"act": "away", "starts_on": "2027-01-22", "ends_on": "2027-01-20"})
    assert (page.status_code, DaysAway.objects.count()) == (200, 0)
    assert page.context["away_form"].non_field_errors() == [str(BackwardDays.message)]


def test_the_days_of_another_are_not_taken_back(doors):
    _person, browser, address = doors
    other = away(UserFactory())
    browser.post(address, {"act": "not_away", "days": other.pk})
    assert list(DaysAway.objects.all()) == [other]
