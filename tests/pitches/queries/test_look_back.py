"""With which promises a meeting opens."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.enums import MeetingStatus
from pitches.enums import PitchState, PromiseState, Visibility
from pitches.queries.look_back import has_promises, look_back, meeting_before
from tests.factories import EditionFactory, MeetingFactory, PitchFactory, PromiseFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


def moment(month, day, hour=9):
    return dt.datetime(2027, month, day, hour, tzinfo=clock.AMSTERDAM)


def meeting_on(edition, month, day, **fields):
    start = moment(month, day)
    return MeetingFactory(
        edition=edition, module=None, starts_at=start, ends_at=start + dt.timedelta(hours=8), **fields
    )


@pytest.fixture
def edition(at):
    at(2027, 4, 1, 12)
    return EditionFactory()


@pytest.fixture
def pitch(edition):
    return PitchFactory(edition=edition, author=member_of(edition), state=PitchState.UNDER_WAY)


def promise(pitch, what, due, state=PromiseState.OPEN, closed_at=None):
    return PromiseFactory(
        pitch=pitch, owner=pitch.author, what=what, due_on=dt.date(2027, *due), state=state, closed_at=closed_at
    )


def test_what_was_due_and_open_or_told_since_the_meeting_before(edition, pitch):
    meeting_on(edition, 2, 4)
    meeting_on(edition, 3, 4)
    meeting_on(edition, 3, 25, status=MeetingStatus.CANCELLED)
    meeting_on(edition, 3, 26, status=MeetingStatus.DRAFT)
    meeting = meeting_on(edition, 4, 15)
    kept = PromiseState.KEPT
    promise(pitch, "due this day", (4, 15))
    promise(pitch, "due long ago", (2, 20))
    promise(pitch, "due later", (4, 16))
    promise(pitch, "told before the meeting before", (2, 21), kept, moment(3, 4, 10))
    promise(pitch, "told since", (3, 1), kept, moment(3, 6))
    promise(pitch, "told early", (5, 1), kept, moment(4, 14))
    promise(pitch, "due and told after the day", (4, 10), kept, moment(4, 20))
    promise(pitch, "not due and told after the day", (5, 2), kept, moment(4, 20))
    assert [one.what for one in look_back(meeting, pitch.author)] == [
        "due long ago", "due this day", "told since", "due and told after the day", "told early",
    ]  # fmt: skip


def test_the_first_meeting_looks_back_at_all_that_was_due(edition, pitch):
    meeting = meeting_on(edition, 4, 15)
    promise(pitch, "told", (3, 1), PromiseState.CHANGED, moment(3, 6))
    assert meeting_before(meeting) is None
    assert [one.what for one in look_back(meeting, pitch.author)] == ["told"]


def test_only_of_pitches_that_somebody_sees_in_the_same_edition(edition, pitch):
    meeting, reader = meeting_on(edition, 4, 15), member_of(edition)
    secret = PitchFactory(
        edition=edition, author=pitch.author, state=PitchState.UNDER_WAY, visibility=Visibility.MEETING
    )
    elsewhere = PitchFactory(edition=EditionFactory(slug="elders"), author=pitch.author, state=PitchState.UNDER_WAY)
    promise(secret, "secret", (4, 1))
    promise(elsewhere, "elsewhere", (4, 1))
    assert (look_back(meeting, reader), has_promises(meeting)) == ([], True)
    promise(pitch, "seen", (4, 2))
    assert [one.what for one in look_back(meeting, reader)] == ["seen"]
    assert [one.what for one in look_back(meeting, pitch.author)] == ["secret", "seen"]


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_many_as_for_one(edition, pitch, number, django_assert_num_queries):
    meeting = meeting_on(edition, 4, 15)
    for one in range(number):
        promise(pitch, str(one), (4, 1)).helpers.add(member_of(edition))
    reader = member_of(edition)
    with django_assert_num_queries(5):
        for found in look_back(meeting, reader):
            assert (found.owner_left, str(found.pitch.edition), len(found.helpers.all())) == (False, str(edition), 1)
