"""What the taps about one person at one meeting come to. No row is read here, so that every list counts alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from course.enums import AttendanceKind, AttendanceSource


@dataclass(frozen=True)
class Tap:
    """One tap: when it happened, who tapped, and which other one it takes back (by id)."""

    pk: int
    kind: str
    source: str
    at: dt.datetime
    by: int | None = None
    minutes: int | None = None
    undoes: int | None = None


@dataclass(frozen=True)
class Standing:
    """How somebody stands. `is_present` is None as long as nobody said anything: nothing is preset.

    `is_disputed`: of those who tapped, one says present and another says not. Minutes count for who was present.
    """

    is_present: bool | None = None
    late: int = 0
    left_early: int = 0
    is_disputed: bool = False


def standing_of(taps: Iterable[Tap]) -> Standing:
    """What was not taken back counts, in the order in which it happened; a mark of the office before a code."""
    counting = what_stands(taps)
    deciding = [tap for tap in counting if tap.source == AttendanceSource.OFFICE] or counting
    if not deciding:
        return Standing()
    is_present = _says_present(deciding[-1])
    return Standing(
        is_present=is_present,
        late=_minutes(deciding, AttendanceKind.LATE) if is_present else 0,
        left_early=_minutes(deciding, AttendanceKind.LEFT_EARLY) if is_present else 0,
        is_disputed=len(_last_words(counting)) > 1,
    )


def what_stands(taps: Iterable[Tap]) -> list[Tap]:
    """The taps that nobody took back, without those that take back."""
    taps = list(taps)
    undone = {tap.undoes for tap in taps if tap.kind == AttendanceKind.UNDO}
    left = [tap for tap in taps if tap.kind != AttendanceKind.UNDO and tap.pk not in undone]
    return sorted(left, key=lambda tap: (tap.at, tap.pk))


def _says_present(tap: Tap) -> bool:
    return tap.kind != AttendanceKind.ABSENT


def _minutes(taps: list[Tap], kind: AttendanceKind) -> int:
    """The last that was said since somebody was last said to be absent."""
    found = 0
    for tap in taps:
        if tap.kind == AttendanceKind.ABSENT:
            found = 0
        elif tap.kind == kind:
            found = tap.minutes or 0
    return found


def _last_words(taps: list[Tap]) -> set[bool]:
    """What each who tapped said last: one person who corrects a slip contradicts nobody."""
    last = {(tap.source, tap.by): _says_present(tap) for tap in taps}
    return set(last.values())
