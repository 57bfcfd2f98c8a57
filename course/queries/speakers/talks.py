"""Where a person speaks or is asked to: with the own items, the own material, and what participants see of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from course import clock, rules
from course.enums import Audience
from course.models import Material, Meeting, ProgrammeItem, SpeakerInvitation, User
from course.queries.programme.meetings import meetings_with_speaker
from course.queries.speakers.asked import invitations_of
from course.queries.speakers.portraits import introduces


@dataclass(frozen=True)
class Shown:
    """A material, and from when participants can open it."""

    material: Material
    opens_at: dt.datetime

    @property
    def is_open(self) -> bool:
        return self.opens_at <= clock.now()

    @property
    def is_seen(self) -> bool:
        """Participants find it on the page of the meeting now. It is neither withdrawn nor replaced."""
        is_announced = self.material.meeting.is_announced
        return is_announced and self.is_open and rules.is_its_day(self.material)

    @property
    def is_for_the_day(self) -> bool:
        """Participants open it on the day of the meeting alone."""
        return self.material.audience == Audience.MEETING


@dataclass
class Talk:
    """One meeting for one speaker. `invitation` is None for who stands in the programme of before we asked people."""

    meeting: Meeting
    person: User
    invitation: SpeakerInvitation | None = None
    items: list[ProgrammeItem] = field(default_factory=list)
    materials: list[Shown] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.meeting.ends_at <= clock.now()

    @property
    def speaks(self) -> bool:
        return self.invitation is None or self.invitation.has_accepted

    @property
    def has_page(self) -> bool:
        """Who speaks there reads the page of the meeting, and adds material; not of a draft."""
        return self.speaks and self.meeting.is_announced

    @property
    def introduced(self) -> User | None:
        """As participants read of the speaker; None while the profile says nothing."""
        return self.person if introduces(self.person) else None

    @property
    def misses_material(self) -> bool:
        due = self.invitation.material_due_on if self.invitation else None
        return self.speaks and due is not None and not self.materials and not self.is_over


def talks_of(user: User) -> list[Talk]:
    """What comes is first, the nearest in front; then what lies behind, the last in front. Eight queries."""
    talks: dict[int, Talk] = {}
    asked = invitations_of(user).prefetch_related("items", *_of_meeting("meeting__", user))
    for row in asked:
        talks[row.meeting_id] = Talk(row.meeting, user, row)
    for meeting in meetings_with_speaker(user).exclude(pk__in=talks).prefetch_related(*_of_meeting("", user)):
        talks[meeting.pk] = Talk(meeting, user)
    for talk in talks.values():
        _fill(talk, user)
    coming = [talk for talk in talks.values() if not talk.is_over]
    past = [talk for talk in talks.values() if talk.is_over]
    return [*sorted(coming, key=_begin), *sorted(past, key=_begin, reverse=True)]


def talk_at(invitation: SpeakerInvitation) -> Talk:
    """The one of this question, also when the speaker has no part in it any more."""
    talk = Talk(invitation.meeting, invitation.person, invitation)
    _fill(talk, invitation.person)
    return talk


def _begin(talk: Talk) -> dt.datetime:
    return talk.meeting.starts_at


def _of_meeting(path: str, user: User) -> list[Prefetch[Any]]:
    items = _spoken_by(user)
    own = Material.objects.current().filter(owner=user).order_by("created_at", "pk")
    return [
        Prefetch(f"{path}items", items, to_attr="own_items"),
        Prefetch(f"{path}materials", own, to_attr="own_materials"),
    ]


def _spoken_by(user: User) -> QuerySet[ProgrammeItem]:
    """With all who speak there, as participants read it."""
    speakers = Prefetch("speakers", User.objects.select_related("organisation").order_by("sort_name"))
    return ProgrammeItem.objects.filter(speakers=user).order_by("starts", "pk").prefetch_related(speakers)


def _fill(talk: Talk, user: User) -> None:
    meeting = talk.meeting
    spoken = getattr(meeting, "own_items", None)
    if spoken is None:
        spoken = list(_spoken_by(user).filter(meeting=meeting))
    own = getattr(meeting, "own_materials", None)
    if own is None:
        own = list(Material.objects.current().filter(meeting=meeting, owner=user).order_by("created_at", "pk"))
    asked = sorted(talk.invitation.items.all(), key=lambda item: (item.starts, item.pk)) if talk.invitation else []
    talk.items = spoken if talk.speaks else asked
    for material in own:
        material.meeting, material.owner = meeting, user
    talk.materials = [Shown(material, rules.released_at(material)) for material in own]
