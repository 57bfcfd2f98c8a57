"""The times of a day, from its start and the lengths of its parts (*dagprogramma*). Knows no row.

A part follows the one before it, begins together with it, or begins at a time of its own. Lengths are minutes on the
clock on the wall, as the times that people read: no part of a course day lies in the hour that the clock skips.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MIDNIGHT = 24 * 60
"""In minutes after midnight, as every time here."""


@dataclass(frozen=True)
class Slot:
    """How long a part takes, and when it begins: after what stands before it, unless it says otherwise."""

    minutes: int
    fixed: int | None = None
    beside: bool = False


@dataclass(frozen=True)
class Running:
    """When a part is. `slack` is what is left before a time of its own: below zero, the parts before it take longer."""

    starts: int
    ends: int
    slack: int = 0

    @property
    def passes_midnight(self) -> bool:
        return not 0 <= self.starts <= self.ends < MIDNIGHT

    @property
    def times(self) -> tuple[dt.time, dt.time] | None:
        """On the clock; None past midnight."""
        return None if self.passes_midnight else (time_of(self.starts), time_of(self.ends))


def running_times(begins: int, slots: Sequence[Slot]) -> list[Running]:
    """Of each part in its turn. What comes after parts that run together waits for the last of them."""
    running: list[Running] = []
    free = starts = begins
    for slot in slots:
        slack = 0
        if slot.fixed is not None:
            starts, slack = slot.fixed, slot.fixed - free
        elif not slot.beside:
            starts = free
        running.append(Running(starts, starts + slot.minutes, slack))
        free = max(free, starts + slot.minutes)
    return running


def end_of(begins: int, running: Sequence[Running]) -> int:
    """When the last part is over; the start of a day without parts."""
    return max((one.ends for one in running), default=begins)


def slots_of(begins: int, times: Sequence[tuple[int, int, bool]]) -> list[Slot]:
    """The parts of a day that has times: (start, end, whether it keeps its start), in their order.

    What begins elsewhere than after what is before it has a time of its own.
    """
    return list(_slots(begins, times))


def _slots(begins: int, times: Sequence[tuple[int, int, bool]]) -> Iterator[Slot]:
    free, before = begins, None
    for starts, ends, keeps in times:
        follows, together = starts == free, starts == before
        if follows and not keeps:
            yield Slot(ends - starts)
        elif together and not keeps:
            yield Slot(ends - starts, beside=True)
        else:
            yield Slot(ends - starts, fixed=starts)
        free, before = max(free, ends), starts


def minutes_of(time: dt.time) -> int:
    """A time of day in minutes after midnight."""
    return time.hour * 60 + time.minute


def time_of(minutes: int) -> dt.time:
    """The other way; raises ValueError outside the day."""
    return dt.time(*divmod(minutes, 60))
