"""What is found about the planning of meetings: what blocks it, what to think of, what is good to know.

`course` and who stands on it register finders; nothing here knows what they look at.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from course.enums import FindingLevel, MeetingStatus
from course.models import Meeting, ProgrammeItem, WorkVisit
from course.models.programme import CALENDAR_TEXTS
from course.queries.planning.around import Around, Part, around, people_going
from course.queries.planning.away import Away, away_by_meeting
from course.queries.planning.days import MarkedDays, marked

AROUND = dt.timedelta(days=14)
"""So far before and after a meeting its neighbours are looked at."""

NEEDED_OF_OTHERS = ("edition", "place__municipality")
NEEDED = (*NEEDED_OF_OTHERS, "module")
NOT_NEEDED = (
    "online_url", "mind", "ical_uid", "ical_created_at", "ical_sequence", "ical_revised_at", "ical_material",
    "ical_digest", *CALENDAR_TEXTS,
)  # fmt: skip
"""Of a meeting, and what is of no use here."""

EARLIEST, LATEST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Finding:
    """One thing about one meeting, in a sentence of the active language.

    `facts` is what it rests on: who accepted it, did so of these facts alone. One about two meetings has the same
    facts at both, and `other` is the key of the other. `visits` are the keys of the visits that it is about.
    """

    code: str
    level: FindingLevel
    sentence: str
    facts: tuple[str, ...]
    other: int | None = None
    visits: tuple[int, ...] = ()

    @cached_property
    def key(self) -> str:
        """The same for the same facts, in every language; 64 characters."""
        return hashlib.sha256("\0".join((self.code, *self.facts)).encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """A meeting, its programme, and all that it is held against: what goes ahead around it, of every edition.

    `day` is its Dutch day and `going` how many people may come.
    """

    meeting: Meeting
    day: dt.date
    items: Sequence[Part]
    days: MarkedDays
    around: Around
    going: int
    away: Sequence[Away] = ()

    @property
    def visits(self) -> Sequence[WorkVisit]:
        return self.around.visits.get(self.meeting.pk, ())

    @property
    def same_day(self) -> Iterator[Meeting]:
        """The others of its day."""
        return (other for other in self.around.meetings[self.day] if other is not self.meeting)


Overlay = dict[int, tuple[Meeting, Sequence[ProgrammeItem] | None]]
"""Meetings as they would be, by key, with their items; None is the programme that is stored."""

Finder = Callable[[Plan], Iterable[Finding]]

FINDERS: list[Finder] = []

NEEDED_ABOVE: list[Callable[[], Prefetch[Any]]] = []
"""What finders of the apps above read of a meeting."""


def finder(find: Finder) -> Finder:
    """Register one; it may be asked of many meetings at once, and makes no query."""
    FINDERS.append(find)
    return find


def needs(lookup: Callable[[], Prefetch[Any]]) -> Callable[[], Prefetch[Any]]:
    """Register what finders of an app above read of each meeting; each costs one query, for many as for one."""
    NEEDED_ABOVE.append(lookup)
    return lookup


def findings_of(meeting: Meeting) -> list[Finding]:
    """Of one meeting as it is stored; at most sixteen queries."""
    return findings_by_meeting([meeting])[meeting.pk]


def findings_by_meeting(
    meetings: Sequence[Meeting], overlay: Overlay | None = None, days: MarkedDays | None = None
) -> dict[int, list[Finding]]:
    """Those of each meeting by its key, the worst first; as many queries for many as for one.

    What does not go ahead is in nobody's way. With an overlay all is as it would be, whatever is stored. `days` are
    theirs, of who looked them up already.
    """
    overlay = overlay or {}
    found: dict[int, list[Finding]] = {meeting.pk: [] for meeting in meetings}
    asked = [overlay[meeting.pk][0] if meeting.pk in overlay else meeting for meeting in meetings]
    for plan in _plans([meeting for meeting in asked if meeting.goes_ahead], overlay, days):
        findings = {finding.key: finding for find in FINDERS for finding in find(plan)}
        found[plan.meeting.pk] = sorted(findings.values(), key=lambda finding: LEVELS.index(finding.level))
    return found


LEVELS = tuple(FindingLevel)


def _plans(meetings: Sequence[Meeting], overlay: Overlay, days: MarkedDays | None) -> list[Plan]:
    if not meetings:
        return []
    first = min(meeting.starts_at for meeting in meetings).astimezone(dt.UTC)
    last = max(meeting.ends_at for meeting in meetings).astimezone(dt.UTC)
    first, last = first - min(AROUND, first - EARLIEST), last + min(AROUND, LATEST - last)
    near = (
        Meeting.objects.exclude(status=MeetingStatus.CANCELLED)
        .filter(starts_at__lt=last, ends_at__gt=first)
        .prefetch_related(*NEEDED_OF_OTHERS)
        .defer(*NOT_NEEDED)
    )
    ahead = _in_turn([*near.exclude(pk__in=overlay), *(wanted for wanted, _items in overlay.values())], first, last)
    asked = [ahead[meeting.pk] for meeting in meetings if meeting.pk in ahead]
    prefetch_related_objects(asked, *NEEDED, *(lookup() for lookup in NEEDED_ABOVE))
    wanted = {key: items for key, (_meeting, items) in overlay.items()}
    found = around(ahead, wanted, {meeting.pk for meeting in asked})
    days = days or marked({found.days[meeting.pk] for meeting in asked})
    going, away = people_going({one.edition for one in asked}), away_by_meeting(asked)
    return [
        Plan(
            stored,
            found.days[stored.pk],
            found.items.get(stored.pk, ()),
            days,
            found,
            going[stored.edition_id],
            away[stored.pk],
        )
        for stored in asked
    ]


def _in_turn(meetings: Iterable[Meeting], first: dt.datetime, last: dt.datetime) -> dict[int, Meeting]:
    """What goes ahead between two moments, by its key, in the order of time."""
    ahead = (one for one in meetings if one.goes_ahead and one.starts_at < last and one.ends_at > first)
    return {one.pk: one for one in sorted(ahead, key=lambda one: (one.starts_at, one.pk))}
