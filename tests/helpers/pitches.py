"""The people and pitches of one edition, for tests that ask who sees what."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.enums import EnrolmentState, MeetingStatus
from course.models import Edition, Meeting, User
from pitches.enums import PitchState, Visibility
from pitches.models import Pitch
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PitchFactory,
    SlotFactory,
    UserFactory,
)

DAY = (2027, 3, 25)
"""The Dutch day on which the pitches of `meeting_on_the_day` have their turn."""


def member_of(edition: Edition, **fields: object) -> User:
    """Somebody with a place."""
    return EnrolmentFactory(edition=edition, user=UserFactory(**fields)).user


def meeting_on_the_day(edition: Edition, status: MeetingStatus = MeetingStatus.CONFIRMED) -> Meeting:
    start = dt.datetime(*DAY, 9, tzinfo=clock.AMSTERDAM)
    return MeetingFactory(
        edition=edition, module=None, starts_at=start, ends_at=start + dt.timedelta(hours=8), status=status
    )


def everybody(edition: Edition, author: User) -> dict[str, User]:
    """One person of every kind that stands in another relation to the pitches of the edition."""
    other = EditionFactory(slug="andere-editie")
    people = {
        "author": author,
        "member": member_of(edition),
        "alumnus": EnrolmentFactory(edition=edition, state=EnrolmentState.COMPLETED).user,
        "waiting": EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1).user,
        "withdrawn": EnrolmentFactory(edition=edition, state=EnrolmentState.WITHDRAWN).user,
        "of another edition": member_of(other),
        "speaker": UserFactory(),
        "speaker of a draft": UserFactory(),
        "speaker elsewhere": UserFactory(),
        "organiser": OrganiserFactory(),
        "organiser who left": OrganiserFactory(is_active=False),
        "member who closed the account": member_of(edition, is_active=False),
        "stranger": UserFactory(),
    }
    confirmed = MeetingFactory(edition=edition, module=None)
    draft = MeetingFactory(edition=edition, module=None, status=MeetingStatus.DRAFT)
    elsewhere = MeetingFactory(edition=other, module=None)
    ItemFactory(meeting=confirmed, speakers=[people["speaker"]])
    ItemFactory(meeting=draft, speakers=[people["speaker of a draft"]])
    ItemFactory(meeting=elsewhere, speakers=[people["speaker elsewhere"]])
    return people


def every_pitch(edition: Edition, author: User) -> list[Pitch]:
    """Every state, with both visibilities, without a turn and with one on the day, cancelled or not."""
    made = []
    for status in (None, MeetingStatus.CONFIRMED, MeetingStatus.TENTATIVE, MeetingStatus.CANCELLED):
        item = ItemFactory(meeting=meeting_on_the_day(edition, status)) if status else None
        for visibility in Visibility:
            for state in PitchState:
                pitch = PitchFactory(edition=edition, author=author, state=state, visibility=visibility)
                made.append(pitch)
                if item:
                    SlotFactory(item=item, pitch=pitch, position=len(made))
    return made
