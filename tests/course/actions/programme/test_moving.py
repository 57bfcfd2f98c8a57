"""A meeting goes to another day with its hours as they are, or stays where it is and says why."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.planning import Accepting, NotAccepted
from course.actions.programme.meetings import DayHasPassed, DoesNotGoAhead, MeetingIsOver, cancel_meeting
from course.actions.programme.moving import HourDoesNotExist, MovedMeanwhile, move_to_day
from course.authority import OnlyTheOffice
from course.enums import EnrolmentState, MeetingStatus
from course.models import Meeting, Message
from course.queries.programme.pending import waiting_of
from course.queries.programme.plans import MEETING
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.pending import publish, times, wait_for

pytestmark = pytest.mark.django_db

DAY, LATER = dt.date(2027, 3, 25), dt.date(2027, 4, 1)
"""In winter and in summer time."""

CLOCK_GOES_FORWARD = dt.date(2027, 3, 28)


@pytest.fixture(autouse=True)
def _november(at):
    at(2026, 11, 9, 10)


def on(day=DAY, starts=dt.time(9, 30), ends=dt.time(17), **fields) -> Meeting:
    return MeetingFactory(module=None, starts_at=clock.at(day, starts), ends_at=clock.at(day, ends), **fields)


def move(meeting, day=LATER, seen=DAY, by=None, telling=AT_ONCE, **kwargs):
    move_to_day(meeting=meeting, day=day, seen=seen, by=by or OrganiserFactory(), telling=telling, **kwargs)
    return Meeting.objects.get(pk=meeting.pk)


def local(moment):
    return moment.astimezone(clock.AMSTERDAM).replace(tzinfo=None)


def test_every_hour_stays_what_it_is_also_when_summer_time_begins_between():
    meeting = on()
    item = ItemFactory(meeting=meeting, starts=dt.time(10), ends=dt.time(11, 15))
    moved = move(meeting)
    assert (local(moved.starts_at), local(moved.ends_at)) == (
        dt.datetime(2027, 4, 1, 9, 30),
        dt.datetime(2027, 4, 1, 17),
    )
    assert moved.starts_at - meeting.starts_at == dt.timedelta(days=7, hours=-1)
    item.refresh_from_db()
    assert (item.starts, item.ends) == (dt.time(10), dt.time(11, 15))


def test_it_is_the_ordinary_change_of_a_meeting():
    meeting = on()
    refresh_calendar(meeting=meeting)
    meeting.refresh_from_db()
    person = EnrolmentFactory(edition=meeting.edition, state=EnrolmentState.PLACED).user
    with pytest.raises(NotDecided):
        move(meeting, telling=None)
    assert Meeting.objects.get().day == DAY
    assert move(meeting).ical_sequence == meeting.ical_sequence + 1
    assert Message.objects.values_list("template", "person").get() == ("wijziging", person.pk)
    assert ModelLogEntry.objects.filter(action="course.meeting.move").count() == 1


def test_what_is_found_about_the_new_day_is_asked_about_first():
    meeting, kings_day = on(), dt.date(2027, 4, 27)
    with pytest.raises(NotAccepted) as asked:
        move(meeting, day=kings_day)
    seen = frozenset(finding.key for finding in asked.value.findings)
    assert move(meeting, day=kings_day, accepting=Accepting(seen, "De groep wil het")).day == kings_day


def test_a_second_click_changes_nothing_and_who_saw_another_day_is_told():
    meeting = on()
    move(meeting)
    assert move(meeting, seen=DAY, telling=None).day == LATER
    for seen in (DAY, None, LATER + dt.timedelta(days=1)):
        with pytest.raises(MovedMeanwhile):
            move(meeting, day=LATER + dt.timedelta(days=1), seen=seen)


@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, None])
def test_what_does_not_go_ahead_stays(status):
    meeting = on(edition=EditionFactory(is_cancelled=status is None))
    if status:
        cancel_meeting(meeting=meeting, by=OrganiserFactory(), telling=AT_ONCE)
    with pytest.raises(DoesNotGoAhead):
        move(meeting)


def test_a_meeting_goes_to_today_as_long_as_its_hour_lies_ahead(at):
    first, second = on(starts=dt.time(9, 30)), on(starts=dt.time(14))
    at(2027, 3, 23, 12)
    with pytest.raises(DayHasPassed):
        move(first, day=dt.date(2027, 3, 23))
    assert move(second, day=dt.date(2027, 3, 23)).day == dt.date(2027, 3, 23)


@pytest.mark.parametrize("status", [MeetingStatus.CONFIRMED, MeetingStatus.DRAFT])
def test_what_is_over_stays_and_nothing_goes_into_the_past(at, status):
    meeting = on(status=status)
    with pytest.raises(DayHasPassed):
        move(meeting, day=dt.date(2026, 11, 8))
    with pytest.raises(DayHasPassed):
        move(meeting, day=dt.date.min)
    at(2027, 3, 25, 17, 1)
    with pytest.raises(MeetingIsOver):
        move(meeting)
    assert Meeting.objects.get().day == DAY


@pytest.mark.parametrize("part", ["start", "end", "item"])
def test_an_hour_that_the_clock_skips_cannot_be(part):
    hours = {"start": (2, 5), "end": (1, 2), "item": (1, 5)}[part]
    meeting = on(starts=dt.time(hours[0], 30), ends=dt.time(hours[1], 30))
    if part == "item":
        ItemFactory(meeting=meeting, starts=dt.time(2), ends=dt.time(4))
    with pytest.raises(HourDoesNotExist) as refused:
        move(meeting, day=CLOCK_GOES_FORWARD)
    time = "02:00" if part == "item" else "02:30"
    assert str(refused.value) == f"Op die dag gaat de klok vooruit: {time} bestaat dan niet. Kies een andere dag."
    assert Meeting.objects.get().day == DAY


def test_what_waits_moves_along_with_its_hours_and_becomes_no_older():
    meeting, organiser = on(), OrganiserFactory()
    item = ItemFactory(meeting=meeting, title="Lezing", starts=dt.time(10), ends=dt.time(11))
    hours = [clock.at(DAY, time).astimezone(dt.UTC).isoformat() for time in (dt.time(9), dt.time(16))]
    wait_for(meeting, organiser, title="Elkaars taal", times=hours)
    wait_for(meeting, organiser, row=str(item.pk), title="Gesprek")
    moved = move(meeting, by=organiser)
    assert (local(moved.starts_at), moved.title) == (dt.datetime(2027, 4, 1, 9, 30), meeting.title)
    waiting = waiting_of(moved)
    wanted = {(one.row, one.field): one.wanted for one in waiting.changes}
    hours = [clock.at(LATER, time).astimezone(dt.UTC).isoformat() for time in (dt.time(9), dt.time(16))]
    key = str(item.pk)
    assert wanted == {("", "title"): "Elkaars taal", ("", "times"): hours, (key, "title"): "Gesprek"} | {
        (key, "times"): times(dt.time(9, 30), dt.time(10, 30))
    }
    assert waiting.stale == []
    publish(meeting.edition, organiser, telling=AT_ONCE)
    moved.refresh_from_db()
    assert (local(moved.starts_at), moved.title) == (dt.datetime(2027, 4, 1, 9), "Elkaars taal")


def test_a_day_that_waits_goes_to_another_day_and_nobody_hears_of_it():
    meeting, organiser, next_day = on(), OrganiserFactory(), dt.date(2027, 4, 8)
    EnrolmentFactory(edition=meeting.edition)
    days = [clock.at(LATER, time).astimezone(dt.UTC).isoformat() for time in (dt.time(9, 30), dt.time(17))]
    wait_for(meeting, organiser, times=days)
    with pytest.raises(MovedMeanwhile):
        move(meeting, day=next_day, seen=DAY, by=organiser)
    assert move(meeting, day=next_day, seen=LATER, by=organiser, telling=None).day == DAY
    assert move(meeting, day=next_day, seen=LATER, by=organiser, telling=None).day == DAY
    moment = waiting_of(meeting).wanted[MEETING]["times"][0]
    assert local(dt.datetime.fromisoformat(moment)) == dt.datetime(2027, 4, 8, 9, 30)
    assert Message.objects.count() == 0
    move(meeting, day=DAY, seen=next_day, by=organiser, telling=None)
    assert waiting_of(meeting) is None


def test_what_was_stale_stays_to_choose_after_a_move():
    meeting, organiser = on(title="Elkaars werelden"), OrganiserFactory()
    wait_for(meeting, organiser, title="Elkaars taal")
    Meeting.objects.update(title="Elkaars werk")
    moved = move(meeting, by=organiser)
    assert [(one.field, one.now, one.wanted) for one in waiting_of(moved).stale] == [
        ("title", "Elkaars werk", "Elkaars taal")
    ]


def test_nobody_but_the_office_moves_also_when_there_is_nothing_to_move():
    meeting = on()
    for day in (DAY, LATER):
        with pytest.raises(OnlyTheOffice):
            move(meeting, day=day, by=UserFactory())


def test_at_its_end_a_meeting_is_over(at):
    meeting = on()
    at(2027, 3, 25, 17)
    with pytest.raises(MeetingIsOver):
        move(meeting)


@pytest.mark.parametrize("hours", [((2, 30), (4, 0)), ((1, 0), (2, 30))])
def test_an_hour_that_the_clock_skips_cannot_be_in_what_waits_either(hours):
    meeting, organiser = on(starts=dt.time(0, 30), ends=dt.time(6)), OrganiserFactory()
    ItemFactory(meeting=meeting, starts=dt.time(*hours[0]), ends=dt.time(*hours[1]))
    days = [clock.at(LATER, time).astimezone(dt.UTC).isoformat() for time in (dt.time(0, 30), dt.time(6))]
    wait_for(meeting, organiser, times=days)
    with pytest.raises(HourDoesNotExist):
        move(meeting, day=CLOCK_GOES_FORWARD, seen=LATER, by=organiser, telling=None)


def test_who_saw_what_waited_before_a_move_is_told_that_it_changed():
    meeting, organiser = on(), OrganiserFactory()
    wait_for(meeting, organiser, title="Elkaars taal")
    before = waiting_of(meeting).pending.version
    move(meeting, by=organiser)
    assert waiting_of(meeting).pending.version == before + 1
