"""A pitch on its day, with a discussion to lead and people to take part."""

from __future__ import annotations

from dataclasses import dataclass

from course.actions.mail.telling import AT_ONCE
from course.enums import ItemKind
from course.models import Edition, User
from pitches.actions.session.formats import ensure_formats
from pitches.actions.session.leading import prepare_discussion, start_discussion
from pitches.enums import PitchState, Visibility
from pitches.models import Discussion, Pitch, PitchFormat
from tests.factories import EditionFactory, ItemFactory, OrganiserFactory, PitchFactory, SlotFactory
from tests.helpers.pitches import meeting_on_the_day, member_of

MOMENT = (2027, 3, 25, 10)
"""In the morning of the day on which the pitch has its turn."""


@dataclass
class Room:
    """Who is there: the author of the pitch, who leads, who replaces them, a member of the group, and the office."""

    edition: Edition
    pitch: Pitch
    author: User
    leader: User
    deputy: User
    member: User
    office: User

    @property
    def discussion(self) -> Discussion:
        return Discussion.objects.select_related("pitch").get(pitch=self.pitch)

    def fresh(self) -> Pitch:
        return Pitch.objects.get(pk=self.pitch.pk)


def a_room(*, code: str = "f1", visibility: Visibility = Visibility.PARTICIPANTS) -> Room:
    """With a pitch on the agenda and a discussion that is prepared."""
    ensure_formats()
    edition, office = EditionFactory(), OrganiserFactory()
    author, leader, deputy, member = (member_of(edition) for _ in range(4))
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.PLANNED, visibility=visibility)
    item = ItemFactory(meeting=meeting_on_the_day(edition), kind=ItemKind.PITCH)
    SlotFactory(item=item, pitch=pitch, position=1)
    format = PitchFormat.objects.get(code=code)
    prepare_discussion(pitch=pitch, format=format, facilitator=leader, deputy=deputy, by=office, telling=AT_ONCE)
    return Room(edition, pitch, author, leader, deputy, member, office)


def a_running_room(**options: object) -> Room:
    room = a_room(**options)  # type: ignore[arg-type]  # what `a_room` takes
    start_discussion(pitch=room.pitch, by=room.leader)
    return room
