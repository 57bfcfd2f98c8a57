"""What changed about announced meetings since people could last read it, in words (*Gewijzigd op*)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from course import clock
from course.enums import MeetingStatus, Published
from course.formatting import day_in_words, time_in_numbers
from course.models import Meeting, ProgrammeItem, PublishedChange

ORDER = tuple(Published)

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class ChangeLine:
    """What people read: on which Dutch day it was published, and what changed."""

    day: dt.date
    words: str


def public_facts(meeting: Meeting) -> Facts:
    """What people can read about a meeting, as plain values by `Published`; one query."""
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (meeting.starts_at, meeting.ends_at))
    items = ProgrammeItem.objects.filter(meeting=meeting.pk).order_by("starts", "pk")
    return {
        Published.OFF: meeting.status == MeetingStatus.CANCELLED,
        Published.DATE: meeting.day.isoformat(),
        Published.TIMES: [time_in_numbers(moment) for moment in (starts, ends)],
        Published.PLACE: str(meeting.place),
        Published.PROGRAMME: [
            [_since(meeting, item.starts), *map(time_in_numbers, (item.starts, item.ends)), item.title, item.room]
            for item in items
        ],
    }


def _since(meeting: Meeting, time: dt.time) -> int:
    """Minutes from the start of the meeting, by the clock."""
    begins = meeting.starts_at.astimezone(clock.AMSTERDAM)
    return (time.hour - begins.hour) * 60 + time.minute - begins.minute


def changed_facts(before: Facts, after: Facts) -> dict[Published, tuple[Any, Any]]:
    """What differs. A programme that only moved along with its meeting is the same programme."""
    found = {what: (before[what], now) for what, now in after.items() if before[what] != now}
    if Published.PROGRAMME in found:
        was, now = found.pop(Published.PROGRAMME)
        if _as_moved(was) != _as_moved(now):
            found[Published.PROGRAMME] = (was, now)
    return found  # type: ignore[return-value]  # the keys of facts are kinds


def _as_moved(programme: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return [(since, title, room) for since, _starts, _ends, title, room in programme]


def published_changes(meetings: Collection[Meeting]) -> dict[int, list[ChangeLine]]:
    """Of meetings that are still to come, by their key: of each thing the last change. At most three queries.

    A meeting is new when others of its edition were known before.
    """
    to_come = {meeting.pk: meeting for meeting in meetings if meeting.ends_at > clock.now()}
    last: dict[int, dict[str, PublishedChange]] = defaultdict(dict)
    for row in PublishedChange.objects.filter(meeting__in=to_come).order_by("published_at", "pk"):
        last[row.meeting_id][row.what] = row
    new = [row for rows in last.values() for what, row in rows.items() if what == Published.NEW]
    since = _known_since({to_come[row.meeting_id].edition_id for row in new}) if new else {}
    return {
        pk: [
            ChangeLine(_day(rows[what]), _words(rows[what]))
            for what in ORDER
            if what in rows and (what != Published.NEW or _day(rows[what]) > since[to_come[pk].edition_id])
        ]
        for pk, rows in last.items()
    }


def with_changes(meetings: Collection[Meeting]) -> None:
    """Give each of them what changed about it as `changes`, for a list."""
    found = published_changes(meetings)
    for meeting in meetings:
        meeting.changes = found.get(meeting.pk, [])  # type: ignore[attr-defined]  # for the page


def _known_since(editions: Collection[int]) -> dict[int, dt.date]:
    """The day on which the first announced meeting of each edition could be read; long ago when that was not kept."""
    announced = Meeting.objects.announced().filter(edition__in=editions).order_by()
    kept = PublishedChange.objects.filter(what=Published.NEW, meeting__edition__in=editions).order_by()
    since = {pk: _day(row) for row in kept for pk in [row.meeting_id]}
    found: dict[int, dt.date] = {}
    for pk, edition in announced.values_list("pk", "edition"):
        day = since.get(pk, dt.date.min)
        found[edition] = min(day, found.get(edition, day))
    return found


def _day(row: PublishedChange) -> dt.date:
    return row.published_at.astimezone(clock.AMSTERDAM).date()


def _words(row: PublishedChange) -> str:
    return WORDS[Published(row.what)](row.was, row.now)


def _off(was: Any, now: Any) -> str:
    return _("does not go ahead") if now else _("goes ahead after all")


def _date(was: str, now: str) -> str:
    before, after = (day_in_words(dt.date.fromisoformat(day)) for day in (was, now))
    return _("on %(after)s instead of %(before)s") % {"before": before, "after": after}


def _times(was: Sequence[str], now: Sequence[str]) -> str:
    begins, ends = was[0] != now[0], was[1] != now[1]
    named = {"begins": now[0], "ends": now[1], "began": was[0], "ended": was[1]}
    if begins and ends:
        return _("from %(begins)s to %(ends)s instead of %(began)s to %(ended)s") % named
    if begins:
        return _("begins at %(begins)s instead of %(began)s") % named
    return _("ends at %(ends)s instead of %(ended)s") % named


def _place(was: str, now: str) -> str:
    return _("in %(after)s instead of %(before)s") % {"before": was, "after": now}


def _programme(was: Sequence[Sequence[Any]], now: Sequence[Sequence[Any]]) -> str:
    before, after = ([_line(*line) for line in one] for one in (was, now))
    came = [line for line in after if line not in before]
    left = [line for line in before if line not in after]
    parts = [_("now %(parts)s") % {"parts": "; ".join(came)}] if came else []
    parts += [_("no longer %(parts)s") % {"parts": "; ".join(left)}] if left else []
    return _("the programme: %(changes)s") % {"changes": "; ".join(parts)}


def _line(_since: int, starts: str, ends: str, title: str, room: str) -> str:
    return f"{starts}–{ends} {title}" + (f", {room}" if room else "")


WORDS: dict[Published, Callable[[Any, Any], str]] = {
    Published.NEW: lambda _was, _now: _("this meeting is new"),
    Published.OFF: _off,
    Published.DATE: _date,
    Published.TIMES: _times,
    Published.PLACE: _place,
    Published.PROGRAMME: _programme,
}
