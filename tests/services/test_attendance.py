"""One tap that comes twice at once, and two phones that add the same guest at once."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError

from course.actions.results import attendance
from course.actions.results.attendance import add_guest, mark
from course.models import AttendanceEvent, DayGuest, Meeting
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory
from tests.helpers.attendance import tapped
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(at):
    at(2027, 1, 21, 9, 10)
    return MeetingFactory()


def sent_at_once(meeting):
    petra, given = OrganiserFactory(), tapped(EnrolmentFactory(edition=meeting.edition).user)
    return at_once(lambda _number: mark(meeting=meeting, tapped=given, by=petra), range(8))


def test_a_tap_that_comes_eight_times_at_once_is_one_row_and_eight_answers(meeting):
    answers = sent_at_once(meeting)
    assert {getattr(one, "pk", one) for one in answers} == {AttendanceEvent.objects.get().pk}


def test_control_without_the_lock_some_are_answered_with_an_error(meeting, monkeypatch):
    monkeypatch.setattr(attendance, "_locked", lambda row: Meeting.objects.select_related("edition").get(pk=row.pk))
    answers = [one for _round in range(5) for one in sent_at_once(meeting)]
    assert any(isinstance(one, IntegrityError) for one in answers)


def test_the_same_guest_added_at_once_is_one(meeting):
    given = {"meeting": meeting, "key": uuid.uuid4(), "name": "Bo", "organisation": "", "instead_of": None}
    petra = OrganiserFactory()
    at_once(lambda _number: add_guest(**given, by=petra), range(4))
    assert (DayGuest.objects.count(), AttendanceEvent.objects.count()) == (1, 1)
