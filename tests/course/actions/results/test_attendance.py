from __future__ import annotations

import datetime as dt
import uuid

import pytest

from course import clock
from course.actions.enrolment.leaving import withdraw
from course.actions.results.attendance import (
    KeyTaken,
    ListChanged,
    NobodyRemains,
    NoSuchDay,
    NotExpected,
    NothingToCount,
    NothingToTakeBack,
    NotOpenYet,
    WhyTakeBack,
    add_guest,
    close_list,
    mark,
)
from course.authority import OnlyTheOffice
from course.enums import AttendanceKind as K
from course.enums import EnrolmentState, MeetingStatus
from course.models import AttendanceEvent, DayGuest, Enrolment
from course.queries.results.attendance import attendance_of, attended_days
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.attendance import take_back, tap, tapped

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 21, 9, 10)
    return MeetingFactory()


@pytest.fixture
def petra():
    return OrganiserFactory()


def member(meeting, **fields):
    return EnrolmentFactory(edition=meeting.edition, **fields).user


def state_of(meeting, who):
    return next(line.state for line in attendance_of(meeting).lines if line.who == who)


def test_the_same_tap_three_times_is_one_row(meeting, petra):
    given = tapped(member(meeting))
    assert len({mark(meeting=meeting, tapped=given, by=petra).pk for _time in range(3)}) == 1
    assert AttendanceEvent.objects.count() == 1


def test_a_key_that_said_something_else_is_refused(meeting, petra):
    first, second = member(meeting), member(meeting)
    key = tap(meeting, first, petra).key
    with pytest.raises(KeyTaken):
        tap(meeting, second, petra, key=key)
    assert state_of(meeting, second) == "unmarked"


def test_other_minutes_or_another_reason_on_the_same_page_are_not_taken_for_a_second_click(meeting, petra):
    person = member(meeting)
    given = {"minutes": 10, "reason": "Trein"}
    key = tap(meeting, person, petra, K.LATE, **given).key
    assert tap(meeting, person, petra, K.LATE, key=key, **given).minutes == 10
    for other in ({"minutes": 15}, {"reason": "File"}):
        with pytest.raises(KeyTaken):
            tap(meeting, person, petra, K.LATE, key=key, **given | other)
    there = tap(meeting, person, petra, minutes=5)
    assert tap(meeting, person, petra, key=there.key, minutes=5) == there


def test_nothing_is_preset_and_only_the_office_marks(meeting, petra):
    person = member(meeting)
    assert state_of(meeting, person) == "unmarked"
    for other in (person, UserFactory()):
        with pytest.raises(OnlyTheOffice):
            tap(meeting, person, other)
    assert state_of(meeting, person) == "unmarked"


def test_who_has_no_place_that_day_is_a_guest(meeting, petra):
    stranger, waits = UserFactory(), member(meeting, state=EnrolmentState.WAITING, rank=1)
    for person in (stranger, waits):
        with pytest.raises(NotExpected):
            tap(meeting, person, petra)
    guest = add_guest(
        meeting=meeting, key=uuid.uuid4(), name="Bo Kok", organisation="", instead_of=member(meeting), by=petra
    )
    assert (state_of(meeting, guest), Enrolment.objects.filter(user__last_name="Kok").count()) == ("present", 0)


def test_a_guest_is_added_once_by_two_clicks(meeting, petra):
    key = uuid.uuid4()
    given = {"meeting": meeting, "key": key, "name": "Bo Kok", "organisation": "", "instead_of": None, "by": petra}
    assert add_guest(**given) == add_guest(**given)
    assert (DayGuest.objects.count(), AttendanceEvent.objects.count()) == (1, 1)


def test_who_withdrew_before_is_not_expected_and_who_left_later_is(meeting, petra, at):
    early, late, stays = (EnrolmentFactory(edition=meeting.edition) for _number in range(3))
    at(2027, 1, 20, 12)
    withdraw(enrolment=early, by=early.user)
    at(2027, 1, 22, 12)
    withdraw(enrolment=late, by=late.user)
    assert {line.who for line in attendance_of(meeting).people} == {late.user, stays.user}


def test_who_came_in_later_is_not_expected_before(meeting):
    later = EnrolmentFactory(edition=meeting.edition, submitted_at=clock.at(dt.date(2027, 2, 1), dt.time(9)))
    assert attendance_of(meeting).people == []
    next_day = MeetingFactory(edition=meeting.edition, starts_at=clock.at(dt.date(2027, 2, 4), dt.time(9)),
                              ends_at=clock.at(dt.date(2027, 2, 4), dt.time(17)))  # fmt: skip
    assert [line.who for line in attendance_of(next_day).people] == [later.user]


def test_late_is_counted_by_the_clock_or_as_said(meeting, petra):
    by_clock, as_said = member(meeting), member(meeting)
    assert tap(meeting, by_clock, petra, K.LATE).minutes == 10
    assert tap(meeting, as_said, petra, K.LATE, minutes=25).minutes == 25


def test_who_is_not_late_by_the_clock_needs_minutes(meeting, petra, at):
    person = member(meeting)
    at(2027, 1, 21, 8, 50)
    with pytest.raises(NothingToCount):
        tap(meeting, person, petra, K.LATE)


def test_a_phone_that_is_two_hours_off_counts_right(meeting, petra):
    """It taps at 9:07 by our clock, and the tap arrives at 9:10."""
    two_hours = dt.timedelta(hours=2)
    device = clock.at(meeting.day, dt.time(11, 7))
    event = tap(meeting, member(meeting), petra, K.LATE, at=device, offset=-two_hours)
    assert (event.minutes, event.in_doubt) == (7, False)
    assert (event.device_at, event.clock_offset, event.arrived_at) == (device, -two_hours, clock.now())


@pytest.mark.parametrize("hours", [-30, 3])
def test_a_time_that_cannot_be_is_in_doubt_and_that_of_arrival_counts(meeting, petra, hours):
    at = clock.now() + dt.timedelta(hours=hours)
    event = tap(meeting, member(meeting), petra, at=at, offset=dt.timedelta())
    assert (event.happened_at, event.in_doubt) == (clock.now(), True)


def test_an_own_slip_is_taken_back_at_once_and_later_with_a_reason(meeting, petra, at):
    person = member(meeting)
    take_back(tap(meeting, person, petra), petra)
    assert state_of(meeting, person) == "unmarked"
    event = tap(meeting, person, petra)
    at(2027, 1, 21, 9, 13)
    with pytest.raises(WhyTakeBack):
        take_back(event, petra)
    assert state_of(meeting, person) == "present"
    take_back(event, petra, "Zat in de verkeerde zaal")
    assert state_of(meeting, person) == "unmarked"


def test_the_tap_of_somebody_else_is_taken_back_with_a_reason_and_both_are_named(meeting, petra):
    person, nadia = member(meeting), OrganiserFactory(first_name="Nadia")
    event = tap(meeting, person, petra)
    with pytest.raises(WhyTakeBack):
        take_back(event, nadia)
    take_back(event, nadia, "Verkeerde rij")
    line = attendance_of(meeting).people[0]
    assert [one.by for one in line.events] == [petra, nadia]


def test_what_was_taken_back_is_not_taken_back_again(meeting, petra):
    event = tap(meeting, member(meeting), petra)
    take_back(event, petra)
    with pytest.raises(NothingToTakeBack):
        take_back(event, petra)


def test_two_phones_that_disagree_are_both_kept_and_listed(meeting, petra):
    person, other, nadia = member(meeting), member(meeting), OrganiserFactory()
    tap(meeting, other, petra)
    tap(meeting, person, petra)
    tap(meeting, person, nadia, K.ABSENT)
    found = attendance_of(meeting)
    assert ([line.who for line in found.disputed], AttendanceEvent.objects.count()) == ([person], 3)


def test_closing_marks_those_whom_somebody_saw_and_no_others(meeting, petra):
    here, gone, also_gone = (member(meeting) for _number in range(3))
    tap(meeting, here, petra)
    with pytest.raises(ListChanged):
        close_list(meeting=meeting, remaining=[gone.pk], by=petra)
    assert close_list(meeting=meeting, remaining=[gone.pk, also_gone.pk], by=petra) == 2
    assert [state_of(meeting, person) for person in (here, gone, also_gone)] == ["present", "absent", "absent"]
    with pytest.raises(NobodyRemains):
        close_list(meeting=meeting, remaining=[gone.pk, also_gone.pk], by=petra)


def test_before_its_day_and_of_a_cancelled_meeting_there_is_no_list(meeting, petra, at):
    person = member(meeting)
    at(2027, 1, 20, 23, 59)
    with pytest.raises(NotOpenYet):
        tap(meeting, person, petra)
    at(2027, 1, 21, 9)
    for status in (MeetingStatus.DRAFT, MeetingStatus.CANCELLED):
        meeting.status = status
        meeting.save()
        with pytest.raises(NoSuchDay):
            tap(meeting, person, petra)


def test_the_certificate_counts_course_days_at_which_somebody_was(meeting, petra):
    person = member(meeting)
    online = MeetingFactory(edition=meeting.edition, counts_as_day=False)
    missed = MeetingFactory(edition=meeting.edition)
    for one, kind in ((meeting, K.LATE), (online, K.PRESENT), (missed, K.ABSENT)):
        tap(one, person, petra, kind)
    assert attended_days(person, meeting.edition) == 1
