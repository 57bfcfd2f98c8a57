"""Which speakers are to be reminded now, and of what. Each once; what was told before, the action knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from course import clock
from course.enums import MailCode, SpeakerState
from course.models import SpeakerInvitation
from course.queries.planning.days import christmas_weeks
from course.queries.speakers.asked import silent_for_long, without_material
from course.queries.speakers.links import IN_FULL
from course.workdays import REMINDS_AT, last_working_day_before

MATERIAL_BEFORE = dt.timedelta(days=7)
"""So long before the day on which material is asked."""

LOOKS_AHEAD = dt.timedelta(days=21)
"""Two working days are never further off, not even around Christmas."""


def due_now() -> Iterator[tuple[MailCode, str, SpeakerInvitation]]:
    """Mail, occasion and question. Three queries."""
    now, today = clock.now(), clock.today()
    for row in _in_full(silent_for_long()):
        yield MailCode.SPEAKER_REMINDED, f"asked {row.asked_at:%Y-%m-%d %H:%M}", row
    missing = without_material().filter(material_due_on__range=(today, today + MATERIAL_BEFORE))
    for row in _in_full(missing):
        yield MailCode.SPEAKER_MATERIAL, f"due {row.material_due_on}", row
    soon = Q(meeting__starts_at__gt=now, meeting__starts_at__lt=now + LOOKS_AHEAD)
    for row in _in_full(SpeakerInvitation.objects.filter(soon, state=SpeakerState.ACCEPTED)):
        if _is_practical(row, now, today):
            yield MailCode.SPEAKER_PRACTICAL, f"day {row.meeting.day}", row


def _in_full(rows: QuerySet[SpeakerInvitation]) -> Iterator[SpeakerInvitation]:
    yield from IN_FULL.to_come().filter(pk__in=rows, person__is_active=True).order_by("pk")


def _is_practical(row: SpeakerInvitation, now: dt.datetime, today: dt.date) -> bool:
    """From the second working day before until the day itself; not of a draft."""
    if not row.meeting.is_announced or row.meeting.day <= today:
        return False
    weeks = christmas_weeks()
    day = last_working_day_before(last_working_day_before(row.meeting.day, weeks=weeks), weeks=weeks)
    return now >= clock.at(day, REMINDS_AT)
