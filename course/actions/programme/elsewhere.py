"""Parts that go to another meeting take along what hangs on them: their visit, and the questions to their speakers.

The caller holds the lock of the editions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.programme.items import move_steps
from course.actions.programme.notices import is_to_come
from course.actions.speakers.notices import tell_moved, tell_speaker
from course.actions.speakers.transition import change_state
from course.actions.visits.notices import tell_host_moved
from course.enums import NOT_ANSWERED, MailCode, SpeakerState
from course.errors import Refusal
from course.models import Material, Meeting, ProgrammeItem, SpeakerInvitation, WorkVisit
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
    """A part that went from one meeting to another, and how many minutes `later` it begins there, by the clock."""

    item: ProgrammeItem
    left: Meeting
    to: Meeting
    later: int


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
        return Went(item, self._meetings[before.meeting_id], self._meetings[item.meeting_id], later)


def take_along(went: Sequence[Went], *, by: Authority) -> list[SpeakerInvitation]:
    """The questions about these parts go along, with what speakers gave; returns those that `tell_along` speaks of.

    A question of which something stays behind, or to who is with the other meeting already, is split: what went is
    asked there anew. Raises ChosenBetween.
    """
    check_unchosen(WorkVisit.objects.filter(item__in=[one.item.pk for one in went]))
    told = []
    for one in went:
        asked = Q(items=one.item, state__in=NOT_ANSWERED)
        speaks = Q(person__in=one.item.speakers.all(), state=SpeakerState.ACCEPTED)
        for row in list(IN_FULL.filter(asked | speaks, meeting=one.left).distinct().order_by("pk")):
            there = one.to.invitations.filter(person=row.person_id).first()
            if not there and not _has_more(row, one):
                _go(row, one, by)
                told.append(row)
            elif not row.has_accepted and _split(row, one, there, by):
                told.append(row)
    return told


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


def tell_along(went: Sequence[Went], questions: Sequence[SpeakerInvitation]) -> None:
    """Who has no part in the calendar, or one that nobody hears of, hears where it went: who was asked to speak, and
    the host of a visit. All others hear of both programmes.
    """
    for row in questions:
        if row.state == SpeakerState.WITHDRAWN:
            tell_speaker(row, MailCode.SPEAKER_CALLED_OFF)
        elif row.state == SpeakerState.INVITED or (row.asked_at and not is_to_come(row.meeting)):
            tell_moved(row)
    unheard = [one.item.pk for one in went if not is_to_come(one.to)]
    rows = WorkVisit.objects.with_who_and_where()
    for visit in rows.asked().filter(item__in=unheard).order_by("pk") if unheard else ():
        tell_host_moved(visit)
