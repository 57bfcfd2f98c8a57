"""What somebody who speaks or hosts heard last of their own part: that they have one, and when and where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from course.enums import TELLS_HOST, TELLS_MEETING, TELLS_SPEAKER, WAITS, MailCode, MeetingStatus, MessageState
from course.formatting import time_in_numbers
from course.models import Message, ProgrammeItem, SpeakerInvitation, User, WorkVisit
from course.models.mail import MessageQuerySet, about

Row = TypeVar("Row", SpeakerInvitation, WorkVisit)

Says = Mapping[str, Any]
"""A day, hours and a place as plain values, to compare what was told with how it stands."""

TELLS_CHANGE = (*TELLS_MEETING, MailCode.PROGRAMME)
"""Mails about a meeting; to who speaks or hosts there they say when and where the own part is."""

FAMILIES = {SpeakerInvitation: TELLS_SPEAKER, WorkVisit: (*TELLS_HOST, MailCode.HOST_LINK)}

NOTHING: Says = MappingProxyType({})
"""A mail that need not keep what its reader knew."""

NO_PART: Says = {"out": True}
"""What a mail tells from whose reader has no part, as far as they know: they said no, or were told so last."""

FIRST = (
    MailCode.SPEAKER_ASKED,
    MailCode.SPEAKER_AGREED,
    MailCode.HOST_ASKED,
    MailCode.HOST_AGREED,
    MailCode.HOST_PLANNED,
    MailCode.HOST_READY,
)
"""Mails that can be the first about a part; each stands alone."""

OUT = (MailCode.SPEAKER_CALLED_OFF, MailCode.HOST_CALLED_OFF, MailCode.HOST_REPLACED)
"""After these the reader has no part any more; nor after a step back that says no day."""


@dataclass(frozen=True)
class Heard:
    """Of a part that somebody has or had. `codes` are the mails about the row itself that arrived or were said
    otherwise.
    """

    is_in: bool
    says: Says
    codes: frozenset[str] = frozenset()
    day: dt.date | None = None
    """On which they think that it is; None when no mail keeps that."""

    @property
    def nothing(self) -> bool:
        """Neither that they have a part nor that they have none any more."""
        return not (self.is_in or self.codes)

    def knows(self, now: Says, *, goes_ahead: bool) -> bool:
        """They heard that it is so, by mail; of mails from before `says` was kept that is not known."""
        if not goes_ahead:
            return not self.is_in and bool(self.codes)
        return self.is_in and bool(self.says) and self.says == now

    def is_other(self, now: Says) -> bool:
        """They heard another day, hour or place; what mails from before told is not known."""
        return bool(self.says) and self.says != now


def says_of(row: SpeakerInvitation | WorkVisit) -> Says:
    """When and where the part is."""
    if isinstance(row, WorkVisit):
        return {"day": row.item.meeting.day.isoformat(), "place": row.place_id, "parts": [_hours_of(row.item)]}
    items = row.meeting.items.filter(Q(speakers=row.person_id) | Q(invitations=row.pk)).distinct()
    parts = [_hours_of(item) for item in items.order_by("starts", "pk")]
    return {"day": row.meeting.day.isoformat(), "place": row.meeting.place_id, "parts": parts}


def _hours_of(item: ProgrammeItem) -> list[str]:
    return [time_in_numbers(item.starts), time_in_numbers(item.ends)]


def heard_by(person: User, row: SpeakerInvitation | WorkVisit, *, was_certain: bool = True) -> Heard:
    """Of whom no mail is kept it is taken that they heard otherwise: a host, a speaker who was asked, and who stood in
    a programme that was certain until now (`was_certain`). Who takes part as well hears of the meeting as the others
    do: what such a mail says of the own part is not known. What did not arrive keeps from what it was to tell
    (`Message.before`): that is known still. Four queries at most.
    """
    meeting = row.meeting if isinstance(row, SpeakerInvitation) else row.item.meeting
    mails = Message.objects.filter(person=person)
    of_row = mails.filter(about=about(row), template__in=FAMILIES[type(row)])
    of_meeting = mails.filter(about=about(meeting), template__in=TELLS_CHANGE)
    known = list((of_row | of_meeting).known().order_by("pk").values_list("pk", "template", "says"))
    codes = frozenset(code for _pk, code, _said in known) - set(TELLS_CHANGE)
    when = [(pk, said) for pk, code, said in known if said or code in TELLS_CHANGE]
    part = [(pk, code, said) for pk, code, said in known if said or code not in TELLS_CHANGE]
    missed = _missed(of_row | of_meeting)
    last, says = when[-1] if when else (0, {})
    knew = [before for pk, before in missed if pk > last and "day" in before]
    says = says or next((before for before in knew if "parts" in before), {})
    day = says.get("day") or next((before["day"] for before in knew), None)
    is_in = _is_in(part, missed) if part else _is_in_otherwise(row, of_row, missed, was_certain)
    return Heard(is_in, says, codes, dt.date.fromisoformat(day) if day else None)


def _missed(mails: MessageQuerySet) -> list[tuple[int, Says]]:
    """From what those told that did not reach their reader, the oldest first."""
    known = mails.known().order_by().values("pk")
    rows = mails.exclude(pk__in=known).order_by("pk").values_list("pk", "before")
    return [(pk, before) for pk, before in rows if before]


def _is_in(part: Sequence[tuple[int, str, Says]], missed: Sequence[tuple[int, Says]]) -> bool:
    """By what arrived last, unless they said no since then."""
    last, code, said = part[-1]
    is_out = code in OUT or (code == MailCode.HOST_BACK and not said)
    return not is_out and not any(pk > last and "out" in before for pk, before in missed)


def _is_in_otherwise(
    row: SpeakerInvitation | WorkVisit, of_row: MessageQuerySet, missed: Sequence[tuple[int, Says]], was_certain: bool
) -> bool:
    """No mail about it arrived. One of a change was to who had a part otherwise; one that can be the first was not."""
    knew = {name for _pk, before in missed for name in before}
    if "out" in knew or "parts" in knew:
        return "out" not in knew
    first = of_row if isinstance(row, WorkVisit) else of_row.filter(template__in=FIRST)
    return not first.exists() and _heard_otherwise(row, was_certain)


def _heard_otherwise(row: SpeakerInvitation | WorkVisit, was_certain: bool) -> bool:
    if isinstance(row, WorkVisit):
        return not Message.objects.filter(about=about(row), template__in=FAMILIES[WorkVisit]).exists()
    is_certain = row.meeting.is_on_the_agenda and row.meeting.status == MeetingStatus.CONFIRMED
    return row.asked_at is not None or (was_certain and is_certain)


def came_along(rows: QuerySet[SpeakerInvitation] | QuerySet[WorkVisit]) -> set[tuple[int, int]]:
    """Of these rows (key) the readers (key) who hear from a mail that waits that the part is theirs, or where it went.
    As it leaves it says how all stands, so that no other change is news to them.
    """
    names = _names(rows)
    waiting = Message.objects.filter(about__in=names, template__in=FAMILIES[rows.model], state__in=WAITS)
    found = waiting.filter(person__isnull=False).order_by().values_list("about", "person_id", "before")
    return {(names[row], person) for row, person, before in found if person and before}


def never_told(rows: QuerySet[Row]) -> list[Row]:
    """Of these rows those whose reader the first mail did not reach, because the course office dropped it: they know of
    no part. What it told nobody by mail, it told otherwise. Two queries when nothing was dropped.
    """
    dropped = Message.objects.filter(template__in=FIRST, state=MessageState.CANCELLED, person__isnull=False)
    readers = dict(dropped.filter(about__in=_names(rows)).order_by("pk").values_list("about", "person"))
    return [row for row in rows.order_by("pk") if _knows_of_none(row, readers)] if readers else []


def _names(rows: QuerySet[SpeakerInvitation] | QuerySet[WorkVisit]) -> dict[str, int]:
    """Keys by how mails name them."""
    return {f"{rows.model._meta.model_name}:{pk}": pk for pk in rows.order_by().values_list("pk", flat=True)}


def _knows_of_none(row: SpeakerInvitation | WorkVisit, readers: Mapping[str, int | None]) -> bool:
    person = row.contact if isinstance(row, WorkVisit) else row.person
    return person is not None and readers.get(about(row)) == person.pk and not heard_by(person, row).is_in


def day_heard(person: User, row: SpeakerInvitation | WorkVisit) -> dt.date | None:
    """The day on which they think that it is; None when no mail keeps that."""
    return heard_by(person, row).day
