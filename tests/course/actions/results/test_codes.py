from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from course import clock
from course.actions.results.attendance import (
    ListClosed,
    NoPlaceThatDay,
    NotOpenYet,
    NotValid,
    confirm_presence,
)
from course.enums import AttendanceKind, AttendanceSource
from course.models import AttendanceEvent
from course.queries.results.attendance import attendance_of
from course.queries.results.codes import STAYS_VALID, STEP, code_now, is_valid, pass_for
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.attendance import tap

pytestmark = pytest.mark.django_db

NINE = clock.at(dt.date(2027, 1, 21), dt.time(9))


@pytest.fixture
def meeting(at):
    at(2027, 1, 21, 9)
    return MeetingFactory()


def later(**span):
    return time_machine.travel(clock.now() + dt.timedelta(**span), tick=False)


def test_a_code_is_taken_in_its_half_minute_and_the_next(meeting):
    code = code_now(meeting)
    spans = (0, STEP, 2 * STEP, 24 * 60 * 60)
    taken = []
    for seconds in spans:
        with later(seconds=seconds):
            taken.append(is_valid(meeting, code))
    assert taken == [True, True, False, False]


def test_a_code_is_of_one_meeting_and_typed_as_people_type(meeting):
    code = code_now(meeting)
    assert is_valid(MeetingFactory(edition=meeting.edition), code) is False
    assert is_valid(meeting, f" {code[:3].lower()}-{code[3:]} ") is True
    assert is_valid(meeting, "") is False


def test_who_opened_the_page_has_ten_minutes_to_log_in(meeting):
    person = EnrolmentFactory(edition=meeting.edition).user
    proof = pass_for(meeting)
    with later(seconds=STAYS_VALID + 1), pytest.raises(NotValid):
        confirm_presence(meeting=meeting, by=person, proof=proof)
    with later(minutes=5):
        event = confirm_presence(meeting=meeting, by=person, proof=proof)
        assert confirm_presence(meeting=meeting, by=person, proof=proof) == event
    assert (event.source, event.by, AttendanceEvent.objects.count()) == (AttendanceSource.CODE, person, 1)


def test_a_proof_of_another_meeting_is_none(meeting):
    person = EnrolmentFactory(edition=meeting.edition).user
    for proof in (pass_for(MeetingFactory(edition=meeting.edition)), f"{meeting.pk}:a:b", ""):
        with pytest.raises(NotValid):
            confirm_presence(meeting=meeting, by=person, proof=proof)


def test_early_writes_nothing_and_stops_nothing_later(meeting, at):
    person = EnrolmentFactory(edition=meeting.edition).user
    at(2027, 1, 21, 8, 29)
    with pytest.raises(NotOpenYet) as refusal:
        confirm_presence(meeting=meeting, by=person, proof=pass_for(meeting))
    assert "8" in str(refusal.value)
    assert AttendanceEvent.objects.count() == 0
    at(2027, 1, 21, 8, 30)
    assert confirm_presence(meeting=meeting, by=person, proof=pass_for(meeting)).person == person


def test_afterwards_and_without_a_place_nothing_is_written(meeting, at):
    person = EnrolmentFactory(edition=meeting.edition).user
    with pytest.raises(NoPlaceThatDay):
        confirm_presence(meeting=meeting, by=UserFactory(), proof=pass_for(meeting))
    at(2027, 1, 21, 17, 1)
    with pytest.raises(ListClosed):
        confirm_presence(meeting=meeting, by=person, proof=pass_for(meeting))
    assert AttendanceEvent.objects.count() == 0


def test_what_the_office_saw_counts_before_a_code(meeting):
    person = EnrolmentFactory(edition=meeting.edition).user
    tap(meeting, person, OrganiserFactory(), AttendanceKind.ABSENT)
    confirm_presence(meeting=meeting, by=person, proof=pass_for(meeting))
    line = attendance_of(meeting).people[0]
    assert (line.state, line.standing.is_disputed) == ("absent", True)


def test_the_code_runs_on_real_time_also_when_the_clock_of_the_demo_stands_still(meeting, settings, tmp_path):
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, tmp_path / "clock"
    clock.set_demo_moment(NINE)
    before = code_now(meeting)
    with time_machine.travel(NINE + dt.timedelta(minutes=3), tick=False):
        assert (clock.now(), code_now(meeting) == before) == (NINE, False)
