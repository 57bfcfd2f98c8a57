"""Taps on the list of a meeting."""

from __future__ import annotations

import uuid
from typing import Any

from course.actions.results.attendance import Tapped, mark
from course.enums import AttendanceKind
from course.models import AttendanceEvent, DayGuest, Meeting, User


def tapped(who: User | DayGuest, kind: AttendanceKind = AttendanceKind.PRESENT, **given: Any) -> Tapped:
    about = {"guest": who.pk} if isinstance(who, DayGuest) else {"person": who.pk}
    return Tapped(given.pop("key", None) or uuid.uuid4(), kind, **about, **given)


def tap(
    meeting: Meeting, who: User | DayGuest, by: User, kind: AttendanceKind = AttendanceKind.PRESENT, **given: Any
) -> AttendanceEvent:
    return mark(meeting=meeting, tapped=tapped(who, kind, **given), by=by)


def take_back(event: AttendanceEvent, by: User, reason: str = "") -> AttendanceEvent:
    who = event.guest or event.person
    assert who is not None
    return tap(event.meeting, who, by, AttendanceKind.UNDO, undoes=event.key, reason=reason)
