"""Who of a meeting said not to be able to come on its day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from course.enums import NOT_ANSWERED, VisitStatus
from course.models import DaysAway, Meeting, ProgrammeItem, SpeakerInvitation, User, WorkVisit


@dataclass(frozen=True)
class Away:
    """Somebody who cannot come, and in which part of a sentence they would be there."""

    person: User
    role: str


def away_by_meeting(meetings: Sequence[Meeting]) -> Mapping[int, Sequence[Away]]:
    """By the key of the meeting. One query when nobody is away on any of the days, else four."""
    found: dict[int, list[Away]] = defaultdict(list)
    rows = _rows({meeting.day for meeting in meetings})
    if not rows:
        return found
    people = {row.person_id: row.person for row in rows}
    days = {meeting.pk: meeting.day for meeting in meetings}
    seen = set()
    for meeting, person, role in _who_comes(days, people):
        is_away = any(row.person_id == person and row.starts_on <= days[meeting] <= row.ends_on for row in rows)
        if is_away and (meeting, person) not in seen:
            seen.add((meeting, person))
            found[meeting].append(Away(people[person], role))
    return found


def _rows(days: set[dt.date]) -> list[DaysAway]:
    if not days:
        return []
    span = Q(starts_on__lte=max(days), ends_on__gte=min(days))
    return list(DaysAway.objects.filter(span).select_related("person").order_by("person", "pk"))


def _who_comes(meetings: Mapping[int, object], people: Mapping[int, User]) -> Iterator[tuple[int, int, str]]:
    """Meeting, person and role, of these alone; who speaks before who is asked before who hosts."""
    speaking = ProgrammeItem.objects.filter(meeting__in=meetings, speakers__in=people).order_by("pk")
    asked = SpeakerInvitation.objects.filter(meeting__in=meetings, person__in=people, state__in=NOT_ANSWERED)
    hosting = WorkVisit.objects.filter(item__meeting__in=meetings, contact__in=people)
    hosting = hosting.exclude(status=VisitStatus.CANCELLED).order_by("pk")
    for rows, role in (
        (speaking.values_list("meeting", "speakers"), _("speaks")),
        (asked.order_by("pk").values_list("meeting", "person"), _("is asked to speak")),
        (hosting.values_list("item__meeting", "contact"), _("hosts a visit")),
    ):
        yield from ((meeting, person, role) for meeting, person in rows if person in people)
