"""What somebody who speaks or hosts heard last of their own part: that they have one, and when and where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from course.enums import TELLS_HOST, TELLS_MEETING, TELLS_SPEAKER, MailCode, MeetingStatus
from course.formatting import time_in_numbers
from course.models import Message, ProgrammeItem, SpeakerInvitation, User, WorkVisit
from course.models.mail import about

Says = Mapping[str, Any]
"""A day, hours and a place as plain values, to compare what was told with how it stands."""

TELLS_CHANGE = (*TELLS_MEETING, MailCode.PROGRAMME)
"""Mails about a meeting; to who speaks or hosts there they say when and where the own part is."""

FAMILIES = {SpeakerInvitation: TELLS_SPEAKER, WorkVisit: (*TELLS_HOST, MailCode.HOST_LINK)}
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
    do: what such a mail says of the own part is not known. Three queries at most.
    """
    meeting = row.meeting if isinstance(row, SpeakerInvitation) else row.item.meeting
    mails = Message.objects.filter(person=person)
    of_row = mails.filter(about=about(row), template__in=FAMILIES[type(row)])
    of_meeting = mails.filter(about=about(meeting), template__in=TELLS_CHANGE)
    known = list((of_row | of_meeting).known().order_by("pk").values_list("template", "says"))
    says: Says = next((said for code, said in reversed(known) if said or code in TELLS_CHANGE), {})
    codes = frozenset(code for code, _said in known) - set(TELLS_CHANGE)
    of_part = [(code, said) for code, said in known if said or code not in TELLS_CHANGE]
    if not of_part:
        return Heard(_heard_otherwise(row, was_certain) and not of_row.exists(), says, codes)
    code, said = of_part[-1]
    is_out = code in OUT or (code == MailCode.HOST_BACK and not said)
    return Heard(not is_out, says, codes)


def _heard_otherwise(row: SpeakerInvitation | WorkVisit, was_certain: bool) -> bool:
    if isinstance(row, WorkVisit):
        return not Message.objects.filter(about=about(row), template__in=FAMILIES[WorkVisit]).exists()
    is_certain = row.meeting.is_on_the_agenda and row.meeting.status == MeetingStatus.CONFIRMED
    return row.asked_at is not None or (was_certain and is_certain)


def day_heard(person: User, row: SpeakerInvitation | WorkVisit) -> dt.date | None:
    """The day that the last mail with one said; None when none did."""
    day = heard_by(person, row).says.get("day")
    return dt.date.fromisoformat(day) if day else None
