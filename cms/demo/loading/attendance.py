"""Loads who was at the meetings before the moment, as the course office marked it, and who apologised."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from cms.demo.loading.load import Load
from cms.demo.schema.edition import Deviation, OnADay
from course.enums import AttendanceKind, EnrolmentState
from course.models import Apology, AttendanceEvent, Enrolment, Meeting, User

APART = dt.timedelta(seconds=2)
"""Between two taps of who marks a group that comes in."""

BEFORE = dt.timedelta(minutes=5)
"""So long before a meeting begins the first is marked."""


def load_attendance(load: Load) -> None:
    """Everybody of the group at every meeting that is over, but for what the file says otherwise."""
    apologies = [node for node in load.content.edition.aanwezigheid.afmeldingen if node.op <= load.moment]
    for node in apologies:
        values = {"meeting": _meeting(load, node), "person": load.rows[f"person:{node.wie}"], "note": node.toelichting}
        load.rows.put(Apology, f"apology:{_key(node)}", {**values, "given_at": node.op})
    away = {_key(node) for node in apologies}
    otherwise = {_key(node): node for node in load.content.edition.aanwezigheid.afwijkingen}
    for module, day in _days(load):
        present = [name for name in _group(load) if f"{module}:{day}:{name}" not in away]
        for number, name in enumerate(present):
            _load_tap(load, f"{module}:{day}:{name}", number, otherwise.get(f"{module}:{day}:{name}"))


def _days(load: Load) -> list[tuple[str, dt.date]]:
    """Module and day of the meetings that are over."""
    days = [(module.id, day) for module in load.content.edition.modules for day in sorted(module.data)]
    return [(module, day) for module, day in days if _meeting_on(load, module, day).ends_at <= load.moment]


def _group(load: Load) -> list[str]:
    """Who takes part, by the names of the file."""
    enrolments = {node.id: load.rows.loaded.get(f"enrolment:{node.id}") for node in load.content.applicants}
    taking_part = (EnrolmentState.PLACED, EnrolmentState.COMPLETED)
    return [name for name, row in enrolments.items() if isinstance(row, Enrolment) and row.state in taking_part]


def _load_tap(load: Load, key: str, number: int, node: Deviation | None) -> None:
    module, day, name = key.split(":")
    meeting = _meeting_on(load, module, dt.date.fromisoformat(day))
    at = _moment(meeting, node) if node else meeting.starts_at - BEFORE + APART * number
    person: User = load.rows[f"person:{name}"]
    about = {"meeting": meeting, "person": person, "by": load.rows["person:org01"]}
    load.rows.put(AttendanceEvent, f"attendance:{key}", {**about, **_tap(node), **_when(key, at)})


def _tap(node: Deviation | None) -> dict[str, Any]:
    return {"kind": node.wat if node else AttendanceKind.PRESENT, "minutes": node.minuten if node else None}


def _when(key: str, at: dt.datetime) -> dict[str, Any]:
    return {"key": uuid.uuid5(uuid.NAMESPACE_OID, key), "happened_at": at, "arrived_at": at}


def _moment(meeting: Meeting, node: Deviation) -> dt.datetime:
    """When it was seen: who was late as they came, who left as they went, who was absent at the end."""
    minutes = dt.timedelta(minutes=node.minuten or 0)
    return meeting.starts_at + minutes if node.wat == AttendanceKind.LATE else meeting.ends_at - minutes


def _key(node: OnADay) -> str:
    return f"{node.module}:{node.dag}:{node.wie}"


def _meeting(load: Load, node: OnADay) -> Meeting:
    return _meeting_on(load, node.module, node.dag)


def _meeting_on(load: Load, module: str, day: dt.date) -> Meeting:
    days = next(sorted(node.data) for node in load.content.edition.modules if node.id == module)
    meeting: Meeting = load.rows[f"meeting:{module}:{days.index(day) + 1}"]
    return meeting
