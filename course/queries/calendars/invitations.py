"""What the calendar of somebody who chose invitations should hold, and what it was told."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from course import clock
from course.calendars.appointments import CANCELLED, digest
from course.calendars.invitations import Method, ends_at, status_in
from course.enums import (
    SAYS_WHEN,
    TELLS_MEETING,
    TELLS_STATE,
    WAITS,
    MailCode,
    MessageState,
)
from course.models import CalendarInvitation, Meeting, Message, User
from course.queries.calendars.events import stored_of
from course.queries.mail.heard import OUT, TELLS_CHANGE


class Held(NamedTuple):
    """An event as it is stored now: its number, what people plan by (`material`), its text, and its meeting and
    edition by key.
    """

    uid: UUID
    sequence: int
    material: str
    component: str
    meeting: int | None
    edition: int | None

    def mark(self, person: User) -> str:
        """Of what is certain or not, and at which address."""
        return digest(self.material, status_in(self.component), person.email)

    @property
    def is_off(self) -> bool:
        return status_in(self.component) == CANCELLED


class Step(NamedTuple):
    """What a calendar is to be told: to hold this, or no longer. `sequence` is that of the event, or 0 where there is
    none any more.
    """

    row: CalendarInvitation
    method: Method
    component: str
    mark: str
    sequence: int
    meeting: int | None
    edition: int | None

    @property
    def number(self) -> int:
        """That of the event, or one more than what this calendar was last told."""
        return max(self.sequence, self.row.sequence + 1)

    @property
    def is_off(self) -> bool:
        """The event itself does not go ahead; otherwise this one person has it no more."""
        return status_in(self.component) == CANCELLED

    @property
    def is_new(self) -> bool:
        """The calendar holds no such event."""
        return not self.row.is_in


def held_as(meeting: Meeting) -> Held:
    """A meeting as calendars hold it."""
    stored = (meeting.ical_sequence, meeting.ical_material, meeting.ical_component)
    return Held(meeting.ical_uid, *stored, meeting.pk, meeting.edition_id)


def held_by(person: User) -> dict[UUID, Held]:
    """The events of who is to be invited to them; of others none. One query, or none."""
    if not (person.is_active and person.wants_invitations):
        return {}
    rows = (Held(UUID(order.rsplit(" ")[-1]), *rest) for order, *rest in stored_of(person))
    return {one.uid: one for one in rows if one.component}


def steps_for(person: User) -> list[Step]:
    """What differs between what the calendar was told and how it stands, of what is not over. Two queries."""
    held = held_by(person)
    rows = {row.uid: row for row in person.calendar_invitations.select_related("meeting")}
    new = {uid: CalendarInvitation(person=person, uid=uid, meeting_id=held[uid].meeting) for uid in held.keys() - rows}
    found = (step_of(row, held.get(uid)) for uid, row in sorted({**rows, **new}.items()))
    return [step for step in found if step]


def step_for(row: CalendarInvitation) -> Step | None:
    """The same of one event, when no mail that waits comes first. Two queries."""
    step = step_of(row, held_by(row.person).get(row.uid))
    return step if step and not Unheard.of(row.person).covers(step) else None


def step_of(row: CalendarInvitation, held: Held | None, *, anew: bool = False) -> Step | None:
    """None when the calendar was told how it stands, unless it is to be told `anew`, and of what is over."""
    step = _out(row, held) if held is None or held.is_off else _in(row, held, anew=anew)
    return step if step and ends_at(step.component) > clock.now() else None


def _in(row: CalendarInvitation, held: Held, *, anew: bool) -> Step | None:
    mark = held.mark(row.person)
    is_told = row.is_in and row.mark == mark
    where = (held.meeting, held.edition)
    return None if is_told and not anew else Step(row, Method.REQUEST, held.component, mark, held.sequence, *where)


def _out(row: CalendarInvitation, held: Held | None) -> Step | None:
    if not row.is_in:
        return None
    if held:
        return Step(row, Method.CANCEL, held.component, "", held.sequence, held.meeting, held.edition)
    edition = row.meeting.edition_id if row.meeting else None
    return Step(row, Method.CANCEL, row.component, "", 0, row.meeting_id, edition)


COMES_FIRST = {*TELLS_STATE, *SAYS_WHEN, *OUT, MailCode.HOST_BACK, MailCode.VISIT_PLACED} - {MailCode.SPEAKER_PRACTICAL}
"""Mails that say that somebody has a place, a part or a visit, or has none any more."""


class Unheard(NamedTuple):
    """What mails that wait will tell this person: a calendar says it no sooner. Meetings and editions by key."""

    meetings: frozenset[int]
    editions: frozenset[int]

    @classmethod
    def of(cls, person: User) -> Unheard:
        """What is held because a newer mail says otherwise tells nothing any more. One query."""
        waiting = Message.objects.filter(person=person, state__in=WAITS, held_because="")
        of_meetings = Q(template__in=TELLS_MEETING) | Q(template=MailCode.PROGRAMME, state=MessageState.QUEUED)
        rows = waiting.filter(of_meetings | Q(template__in=COMES_FIRST)).values_list("template", "about", "edition_id")
        meetings = {int(row.partition(":")[2]) for code, row, _edition in rows if code in TELLS_CHANGE}
        editions = {edition for code, _row, edition in rows if code in COMES_FIRST and edition}
        return cls(frozenset(meetings), frozenset(editions))

    def covers(self, step: Step) -> bool:
        """Who chose no invitations any more, or is out of the meeting, waits for no mail about a change of it."""
        if not step.row.person.wants_invitations:
            return False
        is_out = step.method == Method.CANCEL and not step.is_off
        return step.edition in self.editions or (not is_out and step.meeting in self.meetings)


def last_mails_to(person: User) -> dict[str, Message]:
    """Of each event the last invitation that was written, by what it is about; one query."""
    mails = Message.objects.filter(template=MailCode.INVITATION, person=person).order_by("pk")
    return {one.about: one for one in mails.only("about", "state", "created_at", "held_because", "occasion")}


def is_left_alone(step: Step, last: Message | None) -> bool:
    """The `last` mail about it waits, or failed so that the course office looks at it; or the course office dropped
    this one. What another mail told since then begins anew.
    """
    if last is None or last.state == MessageState.SENT:
        return False
    if last.state in (MessageState.FAILED, MessageState.CANCELLED) and _is_later(step.row.sent_at, last.created_at):
        return False
    was_dropped = last.state == MessageState.CANCELLED and not last.held_because
    return last.state != MessageState.CANCELLED or (was_dropped and last.occasion.endswith(f" {step.mark[:20]}"))


def _is_later(moment: dt.datetime | None, other: dt.datetime) -> bool:
    return moment is not None and moment > other
