"""What changed about a meeting stands with it for who reads it, whichever way it was published."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import cancel_meeting, move_meeting, save_meeting
from course.authority import SYSTEM
from course.enums import MeetingStatus
from course.models import Meeting, PublishedChange
from course.queries.programme.published import published_changes
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
)
from tests.helpers.pending import publish, wait_for

TODAY = dt.date(2027, 1, 4)


@pytest.fixture
def edition(db, at):
    at(2027, 1, 4, 10)
    return EditionFactory()


@pytest.fixture
def organiser(edition):
    return make_organiser(user=OrganiserFactory())


@pytest.fixture
def meeting(edition):
    meeting = MeetingFactory(edition=edition)
    ItemFactory(meeting=meeting, title="Lezing", starts=dt.time(10), ends=dt.time(11))
    refresh_calendar(meeting=meeting)
    return meeting


def between(day):
    return {"starts_at": clock.at(day, dt.time(9)), "ends_at": clock.at(day, dt.time(17))}


def said(meeting):
    row = Meeting.objects.select_related("edition", "place").get(pk=meeting.pk)
    return [(line.day, line.words) for line in published_changes([row]).get(row.pk, [])]


def move(meeting, organiser, hour, day=None, **kwargs):
    starts, ends = (clock.at(day or meeting.day, dt.time(one)) for one in (hour, hour + 8))
    move_meeting(meeting=meeting, starts_at=starts, ends_at=ends, by=organiser, telling=AT_ONCE, **kwargs)


def test_another_time_date_and_place_are_said_with_what_they_were(meeting, organiser):
    move(meeting, organiser, 10, dt.date(2027, 1, 28), place=PlaceFactory(name="De Linde"))
    assert said(meeting) == [
        (TODAY, "op donderdag 28 januari 2027 in plaats van donderdag 21 januari 2027"),
        (TODAY, "van 10:00 tot 18:00 in plaats van 09:00 tot 17:00"),
        (TODAY, "in De Linde in plaats van De Lindehof"),
    ]


def test_what_waited_is_said_from_the_day_on_which_it_is_published(meeting, organiser, at):
    wait_for(meeting, organiser, meeting.items.get().pk, room="Tuin")
    assert said(meeting) == []
    at(2027, 1, 6, 10)
    publish(meeting.edition, organiser, telling=AT_ONCE)
    assert said(meeting) == [
        (dt.date(2027, 1, 6), "het programma: nu 10:00–11:00 Lezing, Tuin; niet meer 10:00–11:00 Lezing")
    ]


def test_a_programme_that_moves_along_is_the_same_programme(meeting, organiser):
    move(meeting, organiser, 8)
    assert [words for _day, words in said(meeting)] == ["van 08:00 tot 16:00 in plaats van 09:00 tot 17:00"]


def test_edits_within_minutes_are_one_change_and_what_came_back_is_none(meeting, organiser, at):
    move(meeting, organiser, 8)
    at(2027, 1, 4, 10, 5)
    move(meeting, organiser, 10)
    assert [words for _day, words in said(meeting)] == ["van 10:00 tot 18:00 in plaats van 09:00 tot 17:00"]
    move(meeting, organiser, 9)
    assert (said(meeting), PublishedChange.objects.count()) == ([], 0)


def test_the_last_change_of_each_thing_is_said_with_its_day(meeting, organiser, at):
    move(meeting, organiser, 8)
    at(2027, 1, 5, 10)
    move(meeting, organiser, 9)
    assert said(meeting) == [(dt.date(2027, 1, 5), "van 09:00 tot 17:00 in plaats van 08:00 tot 16:00")]


def test_what_does_not_go_ahead_is_said(meeting, organiser):
    cancel_meeting(meeting=meeting, by=organiser, telling=AT_ONCE)
    assert said(meeting) == [(TODAY, "gaat niet door")]


def test_a_draft_says_nothing_and_is_new_when_others_were_known(meeting, organiser):
    draft = MeetingFactory(edition=meeting.edition, status=MeetingStatus.DRAFT, **between(dt.date(2027, 4, 15)))
    move(draft, organiser, 8)
    assert (said(draft), PublishedChange.objects.count()) == ([], 0)
    publish(meeting.edition, organiser, [draft], telling=AT_ONCE)
    assert said(draft) == [(TODAY, "deze bijeenkomst is nieuw")]


def test_of_a_programme_that_is_announced_as_a_whole_nothing_is_new(edition, organiser):
    days = [dt.date(2027, month, 18) for month in (2, 3, 6)]
    drafts = [MeetingFactory(edition=edition, status=MeetingStatus.DRAFT, **between(day)) for day in days]
    publish(edition, organiser, drafts, telling=AT_ONCE)
    assert [said(draft) for draft in drafts] == [[], [], []]


def test_a_meeting_that_is_over_has_no_news(meeting, organiser, at):
    move(meeting, organiser, 8)
    at(2027, 1, 21, 20)
    assert said(meeting) == []


def test_participants_read_it_with_the_meeting_and_in_their_list(meeting, organiser, login):
    person = EnrolmentFactory(edition=meeting.edition).user
    move(meeting, organiser, 10)
    browser = login(person)
    words = "Gewijzigd op 4 januari: van 10:00 tot 18:00 in plaats van 09:00 tot 17:00."
    for address in (meeting.get_absolute_url(), reverse("course:my_course")):
        assert words in " ".join(browser.get(address).content.decode().split())


def test_many_meetings_cost_as_many_queries_as_one(edition, organiser):
    def cost():
        rows = list(Meeting.objects.filter(edition=edition).select_related("edition", "place"))
        with CaptureQueriesContext(connection) as captured:
            published_changes(rows)
        return len(captured)

    def add(month):
        meeting = MeetingFactory(edition=edition, status=MeetingStatus.DRAFT, **between(dt.date(2027, month, 18)))
        meeting.status = MeetingStatus.CONFIRMED
        save_meeting(meeting=meeting, by=organiser, telling=AT_ONCE)

    add(2)
    one = cost()
    for month in (3, 6):
        add(month)
    assert cost() == one


def test_what_is_new_is_read_as_it_is_until_it_settled(edition, organiser, at):
    draft = MeetingFactory(edition=edition, status=MeetingStatus.DRAFT)
    refresh_calendar(meeting=draft)
    publish(edition, organiser, [draft], telling=AT_ONCE)
    kinds = []
    for minute, day in ((5, 28), (20, 29)):
        at(2027, 1, 4, 10, minute)
        move_meeting(meeting=draft, **between(dt.date(2027, 1, day)), by=SYSTEM)
        kinds.append(sorted(PublishedChange.objects.values_list("what", flat=True)))
    assert kinds == [["new"], ["date", "new"]]
