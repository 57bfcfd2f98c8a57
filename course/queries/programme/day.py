"""A day as it is stored, as somebody wants it, and what differs between the two."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from course import clock
from course.models import Meeting, ProgrammeItem
from course.schedule import Running, Slot, end_of, minutes_of, running_times, slots_of


@dataclass(frozen=True)
class Part:
    """A row of a day. `key` is that of its item; None while it has none. `speakers` are keys of people."""

    key: int | None
    slot: Slot
    kind: str
    title: str
    room: str = ""
    summary: str = ""
    method: str = ""
    speakers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Day:
    """A programme within its meeting; start and end of the meeting in minutes after midnight, on the Dutch clock."""

    begins: int
    ends: int
    parts: tuple[Part, ...]

    @cached_property
    def running(self) -> list[Running]:
        return running_times(self.begins, [part.slot for part in self.parts])

    @property
    def slack(self) -> int:
        """Minutes left at the end of the meeting; below zero the programme takes longer."""
        return self.ends - end_of(self.begins, self.running)

    @property
    def lines(self) -> list[tuple[Part, Running]]:
        return list(zip(self.parts, self.running, strict=True))

    @property
    def as_moved(self) -> Day:
        """The same day from midnight on: equal for two days of which one is the other, earlier or later as a whole."""
        parts = (
            replace(part, slot=Slot(running.ends - running.starts, running.starts - self.begins))
            for part, running in self.lines
        )
        return Day(0, self.ends - self.begins, tuple(parts))


@dataclass(frozen=True)
class Difference:
    """A part that came (`before` is None), left (`after` is None) or changed, each with when it is."""

    before: tuple[Part, Running] | None
    after: tuple[Part, Running] | None


def stored_day(meeting: Meeting) -> Day:
    """Two queries."""
    items = list(ProgrammeItem.objects.filter(meeting=meeting).order_by("starts", "pk").prefetch_related("speakers"))
    return day_of(meeting, items)


def day_of(meeting: Meeting, items: Sequence[ProgrammeItem]) -> Day:
    """`items` in the order of time, with their speakers."""
    begins, ends = (
        minutes_of(moment.astimezone(clock.AMSTERDAM).time()) for moment in (meeting.starts_at, meeting.ends_at)
    )
    times = [(minutes_of(item.starts), minutes_of(item.ends), item.is_fixed) for item in items]
    slots = slots_of(begins, times)
    return Day(begins, ends, tuple(_part(item, slot) for item, slot in zip(items, slots, strict=True)))


def version_of(meeting: Meeting, day: Day) -> str:
    """Differs as soon as somebody stores another date, time or programme; 64 characters."""
    parts = sorted((part.key or 0, _content(part, running)) for part, running in day.lines)
    moments = [moment.astimezone(dt.UTC).isoformat() for moment in (meeting.starts_at, meeting.ends_at)]
    return hashlib.sha256(repr((moments, parts)).encode()).hexdigest()


def is_same(one: Day, two: Day) -> bool:
    """Also when a part has no key yet that the other has: the second click on a page that stored it."""
    return _told(one) == _told(two)


def differences(before: Day, after: Day) -> list[Difference]:
    """In the order of the wanted day; what leaves it stands last."""
    old = {part.key: (part, running) for part, running in before.lines}
    found = []
    for line in after.lines:
        known = old.pop(line[0].key, None) if line[0].key else None
        if known is None or _content(*known) != _content(*line):
            found.append(Difference(known, line))
    return [*found, *(Difference(line, None) for line in old.values())]


def _told(day: Day) -> tuple[int, int, list[tuple[object, ...]]]:
    return day.begins, day.ends, sorted(_content(part, running) for part, running in day.lines)


def _content(part: Part, running: Running) -> tuple[object, ...]:
    """Everything of a part but its key. Whether it keeps its start counts only as far as that start is its own."""
    written = (part.kind, part.title, part.room, part.summary, part.method)
    return (running.starts, running.ends, part.slot.fixed is not None, *written, tuple(sorted(part.speakers)))


def _part(item: ProgrammeItem, slot: Slot) -> Part:
    return Part(
        item.pk,
        slot,
        item.kind,
        item.title,
        item.room,
        item.summary,
        item.method,
        frozenset(person.pk for person in item.speakers.all()),
    )
