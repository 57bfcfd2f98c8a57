"""What waits, in words: one line for each thing, with how it was agreed on, how it is now and how it is to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from course import clock
from course.changes import Change, Plan
from course.enums import ItemKind, MeetingKind, MeetingStatus
from course.formatting import day_in_words, time_in_numbers
from course.models import Meeting, ProgrammeItem
from course.queries.programme.pending import Known, Waiting, known_to
from course.queries.programme.plans import MEETING
from course.schedule import MIDNIGHT, time_of

NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """A change before people. `part` is the title of the item that it is about; empty for the meeting itself."""

    key: str
    part: str
    label: str
    was: str
    now: str
    wanted: str
    is_stale: bool

    @property
    def is_new(self) -> bool:
        return not self.label and not self.was

    @property
    def is_gone(self) -> bool:
        return not self.label and not self.wanted


def lines_of(every: Sequence[Waiting]) -> dict[int, list[Line]]:
    """By the key of the meeting; three queries, for many as for one."""
    plans = [plan for one in every for plan in (one.pending.base, one.now, one.pending.wanted)]
    known = known_to(plans)
    return {one.meeting.pk: in_words(one.changes, one.now | one.pending.base, known) for one in every}


def between(now: Plan, wanted: Plan, found: Iterable[Change]) -> list[Line]:
    """The same of two plans of one meeting."""
    return in_words(found, wanted | now, known_to([now, wanted]))


def in_words(found: Iterable[Change], titles: Plan, known: Known) -> list[Line]:
    return [_line(one, titles, known) for one in found]


def _line(one: Change, titles: Plan, known: Known) -> Line:
    if not one.field:
        was, now, wanted = (_whole(value, known) for value in (one.was, one.now, one.wanted))
        return Line(one.key, "", "", was, now, wanted, one.is_stale)
    part = titles[one.row]["title"] if one.row != MEETING else ""
    was, now, wanted = (_value(one.row, one.field, value, known) for value in (one.was, one.now, one.wanted))
    return Line(one.key, str(part), _label(one.row, one.field), was, now, wanted, one.is_stale)


def _label(row: str, field: str) -> str:
    if field == "times":
        return _("Time") if row != MEETING else _("Date and time")
    model = Meeting if row == MEETING else ProgrammeItem
    return capfirst(str(model._meta.get_field(field).verbose_name))  # type: ignore[union-attr]  # a column of ours


def _whole(row: dict[str, Any] | None, known: Known) -> str:
    """A part of the programme at a glance; empty when it is not there."""
    if row is None:
        return ""
    room = f", {row['room']}" if row["room"] else ""
    people = _value("1", "speakers", row["speakers"], known) if row["speakers"] else ""
    return f"{_span(row['times'])} {row['title']}{room}" + (f" ({people})" if people else "")


def _value(row: str, field: str, value: Any, known: Known) -> str:
    if field == "times":
        return _moments(value) if row == MEETING else _span(value)
    return _NAMES[field](row, value, known) if field in _NAMES else str(value) or NOTHING


def _speakers(_row: str, value: Any, known: Known) -> str:
    return ", ".join(str(known.people[person]) for person in value if person in known.people) or NOTHING


_NAMES: dict[str, Callable[[str, Any, Known], str]] = {
    "kind": lambda row, value, _known: str((MeetingKind if row == MEETING else ItemKind)(value).label),
    "status": lambda _row, value, _known: str(MeetingStatus(value).label),
    "counts_as_day": lambda _row, value, _known: _("yes") if value else _("no"),
    "place": lambda _row, value, known: str(known.places.get(value, NOTHING)),
    "module": lambda _row, value, known: str(known.modules.get(value, NOTHING)),
    "speakers": _speakers,
}


def _moments(times: Sequence[str]) -> str:
    starts, ends = (dt.datetime.fromisoformat(moment).astimezone(clock.AMSTERDAM) for moment in times)
    return f"{day_in_words(starts.date())}, {time_in_numbers(starts)}–{time_in_numbers(ends)}"


def _span(times: Sequence[Any]) -> str:
    starts, ends, is_fixed = times
    span = "–".join(time_in_numbers(time_of(min(time, MIDNIGHT - 1))) for time in (starts, ends))
    return f"{span} ({_('keeps its start')})" if is_fixed else span
