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
from course.workdays import PRACTICAL_WITHIN, practical_from

MATERIAL_BEFORE = dt.timedelta(days=7)
"""So long before the day on which material is asked."""


def due_now() -> Iterator[tuple[MailCode, str, SpeakerInvitation]]:
    """Mail, occasion and question. Three queries, and one more when a meeting is near."""
    now, today = clock.now(), clock.today()
    for row in _in_full(silent_for_long()):
        yield MailCode.SPEAKER_REMINDED, f"asked {row.asked_at:%Y-%m-%d %H:%M}", row
    missing = without_material().filter(material_due_on__range=(today, today + MATERIAL_BEFORE))
    for row in _in_full(missing):
        yield MailCode.SPEAKER_MATERIAL, f"due {row.material_due_on}", row
    soon = Q(meeting__starts_at__gt=now, meeting__starts_at__lt=now + PRACTICAL_WITHIN)
    rows = _in_full(SpeakerInvitation.objects.filter(soon, state=SpeakerState.ACCEPTED))
    near = [row for row in rows if _is_practical(row, today)]
    weeks = christmas_weeks() if near else []
    for row in near:
        if now >= practical_from(row.meeting.day, weeks=weeks):
            yield MailCode.SPEAKER_PRACTICAL, practical_occasion(row), row


def practical_occasion(row: SpeakerInvitation) -> str:
    """When and where somebody speaks is told anew of another day, once that is near."""
    return f"day {row.meeting.day}"


def _in_full(rows: QuerySet[SpeakerInvitation]) -> Iterator[SpeakerInvitation]:
    yield from IN_FULL.to_come().filter(pk__in=rows, person__is_active=True).order_by("pk")


def _is_practical(row: SpeakerInvitation, today: dt.date) -> bool:
    """Until the day itself; not of a draft."""
    return row.meeting.is_announced and row.meeting.day > today
