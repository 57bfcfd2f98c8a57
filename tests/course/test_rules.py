from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from course import clock, rules
from course.enums import Audience, EnrolmentState, MeetingStatus
from course.models import User
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A meeting and everybody who could have to do with it."""
    meeting = MeetingFactory()
    edition = meeting.edition
    cast = {
        "visitor": AnonymousUser(),
        "stranger": UserFactory(),
        "other edition": EnrolmentFactory(edition=EditionFactory()).user,
        "organiser": OrganiserFactory(),
        "speaker": UserFactory(),
        "host": UserFactory(),
        **{
            str(state): EnrolmentFactory(
                edition=edition, state=state, rank=1 if state == EnrolmentState.WAITING else None
            ).user
            for state in EnrolmentState
        },
    }
    ItemFactory(meeting=meeting, speakers=[cast["speaker"]])
    VisitFactory(item=ItemFactory(meeting=meeting), contact=cast["host"])
    return meeting, cast


def who(cast, predicate, thing):
    fresh = {name: User.objects.get(pk=user.pk) if user.is_authenticated else user for name, user in cast.items()}
    return {name for name, user in fresh.items() if predicate(user, thing)}


def test_who_sees_a_meeting(people):
    meeting, cast = people
    assert who(cast, rules.can_see_meeting, meeting) == {
        "organiser",
        "speaker",
        "host",
        "placed",
        "completed",
    }


def test_a_draft_meeting_is_for_the_course_office(people):
    meeting, cast = people
    meeting.status = MeetingStatus.DRAFT
    assert who(cast, rules.can_see_meeting, meeting) == {"organiser"}


@pytest.mark.parametrize("status", MeetingStatus)
def test_who_gets_the_link_for_online_is_who_gets_the_calendar_event(people, status):
    meeting, cast = people
    meeting.status = status
    others = set() if status == MeetingStatus.DRAFT else {"speaker", "host", "placed", "completed"}
    assert who(cast, rules.can_see_online_link, meeting) == {"organiser"} | others


def test_who_sees_the_inside_of_an_edition(people):
    meeting, cast = people
    assert who(cast, rules.can_see_inside, meeting.edition) == {"organiser", "placed", "completed"}


def test_who_adds_material(people):
    meeting, cast = people
    assert who(cast, rules.can_add_material, meeting) == {"organiser", "speaker"}
    meeting.status = MeetingStatus.DRAFT
    assert who(cast, rules.can_add_material, meeting) == {"organiser"}


@pytest.mark.parametrize("audience", Audience)
def test_material_of_a_draft_meeting_is_for_its_owner_and_the_course_office(people, at, audience):
    at(2027, 1, 21, 12)
    meeting, cast = people
    meeting.status = MeetingStatus.DRAFT
    material = MaterialFactory(meeting=meeting, audience=audience, owner=cast["host"])
    assert who(cast, rules.can_open_material, material) == {"organiser", "host"}


@pytest.mark.parametrize(
    ("audience", "day", "expected"),
    [
        (Audience.PUBLIC, 20, "everybody"),
        (Audience.PARTICIPANTS, 20, {"organiser", "speaker", "placed", "completed"}),
        (Audience.MEETING, 20, {"organiser", "speaker"}),
        (Audience.MEETING, 21, {"organiser", "speaker", "placed", "completed"}),
        (Audience.MEETING, 22, {"organiser", "speaker"}),
    ],
)
def test_who_opens_a_material_when(people, at, audience, day, expected):
    meeting, cast = people
    at(2027, 1, day, 12)
    material = MaterialFactory(meeting=meeting, audience=audience, owner=cast["speaker"])
    expected = set(cast) if expected == "everybody" else expected
    assert who(cast, rules.can_open_material, material) == expected


@pytest.mark.parametrize(
    ("release_days", "opens"),
    [
        (-7, dt.datetime(2027, 1, 14, 9, tzinfo=clock.AMSTERDAM)),
        (0, dt.datetime(2027, 1, 21, 9, tzinfo=clock.AMSTERDAM)),
        (1, dt.datetime(2027, 1, 22, 9, tzinfo=clock.AMSTERDAM)),
    ],
)
def test_a_material_opens_at_nine_so_many_days_from_the_meeting(release_days, opens):
    material = MaterialFactory(release_days=release_days)
    assert rules.released_at(material) == opens


def test_release_keeps_nine_o_clock_over_the_change_to_summer_time():
    meeting = MeetingFactory(
        starts_at=clock.at(dt.date(2027, 3, 30), dt.time(9)),
        ends_at=clock.at(dt.date(2027, 3, 30), dt.time(17)),
    )
    released = rules.released_at(MaterialFactory(meeting=meeting, release_days=-7))
    assert released == dt.datetime(2027, 3, 23, 8, tzinfo=dt.UTC)


def test_a_withdrawn_material_is_left_to_its_owner_and_the_course_office(people, at):
    at(2027, 1, 21, 12)
    meeting, cast = people
    material = MaterialFactory(
        meeting=meeting, owner=cast["speaker"], withdrawn_at=clock.now(), audience=Audience.PUBLIC
    )
    assert who(cast, rules.can_open_material, material) == {"organiser", "speaker"}
