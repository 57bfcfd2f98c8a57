"""The engine of the pitch clock: phases, which one it is, and how long it still takes. Pure: it knows no row.

It informs and never moves on by itself. Every move names the version it is based on and makes the next one, so of two
people who press at once one moves the clock and the other is told. Time is counted per phase: who goes back finds the
phase with the time that it had left. All moments are real time, aware.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from course.errors import Refusal
from pitches.enums.session import EXTRA_MINUTES, KINDS_OF, ClockMove, Posting

GRACE = dt.timedelta(seconds=30)
"""So long what somebody was writing when a phase ended still counts. After a stop it does not."""

CLOSES_AFTER = dt.timedelta(hours=12)
"""A discussion that nobody closes ends by itself."""

MOST_EXTRA = dt.timedelta(hours=2)
"""That buttons add to one phase."""


class PressedBefore(Refusal):
    message = _("Somebody pressed before you. The clock stands at '%(phase)s' now; nothing changed by your press.")


class CannotPress(Refusal):
    message = _("This button does nothing now. The clock stands at '%(phase)s'.")


@dataclass(frozen=True)
class Phase:
    """A part of the discussion: its length, who speaks, the rule of the game, and what may be posted."""

    name: str
    minutes: int
    who: str = ""
    rule: str = ""
    posts: tuple[Posting, ...] = ()
    is_anonymous: bool = False
    own_first: bool = False
    """The advice of others is hidden from who has not given any yet."""

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    def takes(self, kind: str) -> bool:
        """A contribution of this kind may be posted in it."""
        return any(kind in KINDS_OF[posting] for posting in self.posts)


@dataclass(frozen=True)
class Clock:
    """How a discussion stands. `index` is that of the phase, or the number of phases when the last one is over. `since`
    is from when it runs (None: it is paused); `used` and `extra` are what each phase took and got.
    """

    phases: tuple[Phase, ...]
    used: tuple[dt.timedelta, ...]
    extra: tuple[dt.timedelta, ...]
    index: int = 0
    since: dt.datetime | None = None
    version: int = 0
    left: int | None = None
    left_at: dt.datetime | None = None

    @property
    def phase(self) -> Phase | None:
        """The one that it is now; None when all are over."""
        return self.phases[self.index] if self.index < len(self.phases) else None

    @property
    def coming(self) -> Phase | None:
        return self.phases[self.index + 1] if self.index + 1 < len(self.phases) else None

    @property
    def is_paused(self) -> bool:
        return self.since is None and self.phase is not None

    @property
    def name(self) -> str:
        """Of the phase, in words."""
        return self.phase.name if self.phase else str(_("End"))

    @property
    def length(self) -> dt.timedelta:
        """Of the phase, with what it got extra."""
        return self.phase.length + self.extra[self.index] if self.phase else dt.timedelta()

    def spent(self, now: dt.datetime) -> dt.timedelta:
        """In this phase. A clock of the server that is put back counts nothing."""
        if self.phase is None:
            return dt.timedelta()
        running = max(now - self.since, dt.timedelta()) if self.since else dt.timedelta()
        return self.used[self.index] + running

    def remaining_ms(self, now: dt.datetime) -> int:
        """Milliseconds; below zero when the phase takes longer than it was meant to."""
        return (self.length - self.spent(now)) // dt.timedelta(milliseconds=1)

    def open_phases(self, now: dt.datetime) -> tuple[int, ...]:
        """The indexes of the phases for which something can be posted: this one, and for a moment the one before."""
        indexes = (self.index,) if self.phase else ()
        if self.left is None or self.left_at is None or self.left == self.index:
            return indexes
        return (*indexes, self.left) if now - self.left_at <= GRACE else indexes

    def takes(self, kind: str, index: int, now: dt.datetime) -> bool:
        """A contribution of this kind, written for the phase with this index, still counts."""
        return index in self.open_phases(now) and self.phases[index].takes(kind)


def begin(phases: tuple[Phase, ...], now: dt.datetime, version: int = 0) -> Clock:
    """A clock that runs from now on, with the next version."""
    nothing = (dt.timedelta(),) * len(phases)
    return Clock(phases, nothing, nothing, since=now, version=version + 1)


def press(clock: Clock, move: ClockMove, *, version: int, now: dt.datetime) -> Clock:
    """The clock after a move that was based on this version. Raises PressedBefore, CannotPress."""
    if version != clock.version:
        raise PressedBefore(phase=clock.name)
    moved = MOVES[move](clock, now)
    if moved is None:
        raise CannotPress(phase=clock.name)
    return replace(moved, version=clock.version + 1)


def _settled(clock: Clock, now: dt.datetime) -> Clock:
    """With the time of this phase written down."""
    if clock.phase is None:
        return clock
    return replace(clock, used=_with(clock.used, clock.index, clock.spent(now)))


def _with(times: tuple[dt.timedelta, ...], index: int, time: dt.timedelta) -> tuple[dt.timedelta, ...]:
    return (*times[:index], time, *times[index + 1 :])


def _go(clock: Clock, index: int, now: dt.datetime, *, grace: bool = True) -> Clock:
    left = (clock.index, now) if grace and clock.phase else (None, None)
    return replace(_settled(clock, now), index=index, since=now, left=left[0], left_at=left[1])


def _next(clock: Clock, now: dt.datetime) -> Clock | None:
    return _go(clock, clock.index + 1, now) if clock.phase else None


def _stop(clock: Clock, now: dt.datetime) -> Clock | None:
    return _go(clock, clock.index + 1, now, grace=False) if clock.phase else None


def _back(clock: Clock, now: dt.datetime) -> Clock | None:
    return _go(clock, clock.index - 1, now) if clock.index else None


def _pause(clock: Clock, now: dt.datetime) -> Clock | None:
    return replace(_settled(clock, now), since=None) if clock.phase and clock.since else None


def _resume(clock: Clock, now: dt.datetime) -> Clock | None:
    return replace(clock, since=now) if clock.is_paused else None


def _restart(clock: Clock, now: dt.datetime) -> Clock | None:
    if clock.phase is None:
        return None
    nothing = dt.timedelta()
    used, extra = _with(clock.used, clock.index, nothing), _with(clock.extra, clock.index, nothing)
    return replace(clock, used=used, extra=extra, since=now)


def _longer(minutes: int) -> Callable[[Clock, dt.datetime], Clock | None]:
    def extend(clock: Clock, now: dt.datetime) -> Clock | None:
        if clock.phase is None:
            return None
        longer = clock.extra[clock.index] + dt.timedelta(minutes=minutes)
        return replace(clock, extra=_with(clock.extra, clock.index, longer)) if longer <= MOST_EXTRA else None

    return extend


MOVES: dict[ClockMove, Callable[[Clock, dt.datetime], Clock | None]] = {
    ClockMove.NEXT: _next,
    ClockMove.BACK: _back,
    ClockMove.PAUSE: _pause,
    ClockMove.RESUME: _resume,
    ClockMove.RESTART: _restart,
    ClockMove.STOP: _stop,
    **{move: _longer(minutes) for move, minutes in EXTRA_MINUTES.items()},
}
"""What each button makes of the clock; None when it can do nothing."""


def ends_at(started_at: dt.datetime, phases: tuple[Phase, ...]) -> dt.datetime:
    """When a discussion closes by itself: a round that takes days has these first."""
    total = sum((phase.length for phase in phases), dt.timedelta())
    return started_at + CLOSES_AFTER + (total if total > CLOSES_AFTER else dt.timedelta())
