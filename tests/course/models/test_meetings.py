"""What a meeting says of itself, and what the database says of it."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from course.enums import MeetingStatus
from course.models import Meeting
from tests.factories import EditionFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def test_the_database_knows_as_a_meeting_does_whether_it_goes_ahead(at):
    """In every status; the edition goes on, or was cancelled at an unknown moment, before, at its start or after."""
    moment = at(2027, 4, 15, 12)
    hour = dt.timedelta(hours=1)
    cancelled = {"goes on": (False, None), "unknown": (True, None), "before": (True, moment - hour)}
    cancelled |= {"at its start": (True, moment), "after": (True, moment + hour)}
    for status, (is_cancelled, cancelled_at) in product(MeetingStatus, cancelled.values()):
        edition = EditionFactory(is_cancelled=is_cancelled, cancelled_at=cancelled_at)
        MeetingFactory(edition=edition, status=status, starts_at=moment, ends_at=moment + hour)

    asked = list(Meeting.objects.with_called_off().select_related("edition"))

    assert len(asked) == len(MeetingStatus) * len(cancelled)
    assert [meeting.called_off for meeting in asked] == [not meeting.goes_ahead for meeting in asked]
    assert {meeting.goes_ahead for meeting in asked} == {True, False}
