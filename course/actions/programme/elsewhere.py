"""Parts that go to another meeting take along what hangs on them: their visit, and the questions to their speakers.

The caller holds the lock of the editions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.programme.items import move_steps
from course.actions.programme.notices import is_to_come
from course.actions.speakers.notices import tell_moved, tell_speaker
from course.actions.speakers.transition import change_state
from course.actions.visits.notices import tell_host_moved
from course.enums import NOT_ANSWERED, MailCode, SpeakerState
from course.errors import Refusal
from course.formatting import time_in_numbers
from course.models import Material, Meeting, ProgrammeItem, SpeakerInvitation, WorkVisit
from course.queries.mail.heard import NOTHING, Says
from course.queries.speakers.links import IN_FULL
from course.schedule import MIDNIGHT, minutes_of, time_of

if TYPE_CHECKING:
    from course.authority import Authority


class ChosenBetween(Refusal):
    message = _(
        "'%(visit)s' stays in its meeting: it is one of the visits between which people choose there, or chose. Call "
        "it off, and make another one in the other meeting."
    )


def check_unchosen(visits: QuerySet[WorkVisit]) -> None:
    """A round of choosing is about visits of one meeting. Raises ChosenBetween."""
    for visit in visits.filter(rounds__isnull=False).order_by("pk")[:1]:
        raise ChosenBetween(visit=visit.title)


@dataclass(frozen=True)
class Went:
    """A part that went from one meeting to another: its `hours` in the one, and how many minutes `later` it begins in
    the other, by the clock.
    """

    item: ProgrammeItem
    left: Meeting
    to: Meeting
    hours: tuple[dt.time, dt.time]
    later: int


class Along(NamedTuple):
    """A question that went along with a part."""

    row: SpeakerInvitation
    went: Went
    stood: Says

    @property
    def is_of_speaker(self) -> bool:
        """They hear of it in a mail of their own, and not of both programmes."""
        row = self.row
        return row.has_accepted and (row.asked_at is not None or is_to_come(row.meeting))


class Whereabouts:
    """Where each part of these meetings stands. Made before something changes."""

    def __init__(self, meetings: Collection[Meeting]) -> None:
        self._meetings = {meeting.pk: meeting for meeting in meetings}
        self._before = {item.pk: item for item in ProgrammeItem.objects.filter(meeting__in=self._meetings)}

    def follow(self) -> list[Went]:
        """After the change: steps of visits follow their part. Returns what stands in another meeting now."""
        after = list(ProgrammeItem.objects.filter(pk__in=self._before))
        move_steps({item.pk: (self._before[item.pk].starts, item.starts) for item in after})
        return [self._went(item) for item in after if item.meeting_id != self._before[item.pk].meeting_id]

    def _went(self, item: ProgrammeItem) -> Went:
        before = self._before[item.pk]
        later = minutes_of(item.starts) - minutes_of(before.starts)
        hours = (before.starts, before.ends)
        return Went(item, self._meetings[before.meeting_id], self._meetings[item.meeting_id], hours, later)


def take_along(went: Sequence[Went], *, by: Authority) -> list[Along]:
    """The questions about these parts go along, with what speakers gave; returns those that `tell_along` speaks of.

    A question of which something stays behind, or to who is with the other meeting already, is split: what went is
    asked there anew. Raises ChosenBetween.
    """
    check_unchosen(WorkVisit.objects.filter(item__in=[one.item.pk for one in went]))
    told: list[Along] = []
    for one in went:
        asked = Q(items=one.item, state__in=NOT_ANSWERED)
        speaks = Q(person__in=one.item.speakers.all(), state=SpeakerState.ACCEPTED)
        for row in list(IN_FULL.filter(asked | speaks, meeting=one.left).distinct().order_by("pk")):
            there = one.to.invitations.filter(person=row.person_id).first()
            if not there and not _has_more(row, one):
                _go(row, one, by)
                told.append(Along(row, one, _stood(row, one, went)))
            elif not row.has_accepted and _split(row, one, there, by):
                told.append(Along(row, one, NOTHING))
    return told


def _stood(row: SpeakerInvitation, one: Went, went: Sequence[Went]) -> Says:
    """When and where they spoke, as `says_of` has it: of all that went from there, nothing of theirs stayed behind."""
    parts = sorted(other.hours for other in went if other.left == one.left and _is_theirs(row, other.item))
    return _said(one.left, one.left.place_id, parts)


def _is_theirs(row: SpeakerInvitation, item: ProgrammeItem) -> bool:
    return item.speakers.filter(pk=row.person_id).exists() or item.invitations.filter(pk=row.pk).exists()


def _said(meeting: Meeting, place: int | None, parts: Sequence[tuple[dt.time, dt.time]]) -> Says:
    hours = [[time_in_numbers(time) for time in times] for times in parts]
    return {"day": meeting.day.isoformat(), "place": place, "parts": hours}


def hear_along(went: Sequence[Went], questions: Sequence[Along]) -> set[int]:
    """Who (keys) hears from `tell_along` in a mail of their own where a part went: not of both programmes."""
    speakers = {one.row.person_id for one in questions if one.is_of_speaker}
    hosts = {visit.contact_id for visit, _one in _visits_in(went) if visit.contact_id}
    return speakers | hosts


def _visits_in(went: Sequence[Went]) -> list[tuple[WorkVisit, Went]]:
    """Whose hosts have something to do there still."""
    ahead = {one.item.pk: one for one in went if one.to.ends_at > clock.now()}
    rows = WorkVisit.objects.with_who_and_where().asked().filter(item__in=ahead) if ahead else ()
    return [(visit, ahead[visit.item_id]) for visit in rows]


def _has_more(row: SpeakerInvitation, one: Went) -> bool:
    if row.has_accepted:
        return one.left.items.filter(speakers=row.person_id).exists()
    return row.items.exclude(meeting=one.to).exists()


def _go(row: SpeakerInvitation, one: Went, by: Authority) -> None:
    row.meeting = one.to
    row.call_time = _shifted(row.call_time, one.later)
    if row.material_due_on:
        row.material_due_on += one.to.day - one.left.day
    row.save(update_fields=["meeting", "call_time", "material_due_on"])
    Material.objects.filter(meeting=one.left, owner=row.person_id).update(meeting=one.to)
    record(row=row, action="course.speaker.along", by=by, **{"from": str(one.left), "to": str(one.to)})


def _shifted(time: dt.time | None, minutes: int) -> dt.time | None:
    """Within the day."""
    moved = minutes_of(time) + minutes if time else -1
    return time_of(moved) if 0 <= moved < MIDNIGHT else None


def _split(row: SpeakerInvitation, one: Went, there: SpeakerInvitation | None, by: Authority) -> bool:
    """Whether nothing of it is left for who was asked."""
    row.items.remove(one.item)
    if there is None:
        there = SpeakerInvitation.objects.create(meeting=one.to, person=row.person, topic=row.topic)
    there.items.add(one.item)
    if row.items.exists():
        return False
    if row.state == SpeakerState.TO_ASK:
        row.delete()
        return False
    change_state(row, to=SpeakerState.WITHDRAWN, by=by, in_programme=False)
    return True


def tell_along(went: Sequence[Went], questions: Sequence[Along]) -> None:
    """Who speaks, was asked to, or hosts hears where the part went in a mail of their own: what happens to it next
    takes its place. All others hear of both programmes.
    """
    for one in questions:
        if one.row.state == SpeakerState.WITHDRAWN:
            tell_speaker(one.row, MailCode.SPEAKER_CALLED_OFF)
        elif one.row.state == SpeakerState.INVITED or one.is_of_speaker:
            tell_moved(one.row, knew=one.stood, was_certain=is_to_come(one.went.left))
    for visit, gone in _visits_in(went):
        tell_host_moved(visit, knew=_said(gone.left, visit.place_id, [gone.hours]))
