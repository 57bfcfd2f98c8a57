"""Loads who was at the meetings before the moment, as the course office marked it, and who apologised."""

from __future__ import annotations

import datetime as dt
import uuid

from cms.demo.loading.load import Load
from cms.demo.schema.edition import ApologyText, Deviation, OnADay
from course.actions.results.apologies import apologise
from course.actions.results.attendance import Tapped, mark
from course.enums import AttendanceKind, EnrolmentState
from course.models import Apology, Enrolment, Meeting

APART = dt.timedelta(seconds=2)
"""Between two taps of who marks a group that comes in."""

BEFORE = dt.timedelta(minutes=5)
"""So long before a meeting begins the first is marked."""


def load_attendance(load: Load) -> None:
    """Everybody of the group at every meeting that is over, but for what the file says otherwise."""
    apologies = [node for node in load.content.edition.aanwezigheid.afmeldingen if node.op <= load.moment]
    for node in apologies:
        _load_apology(load, node)
    away = {_key(node) for node in apologies}
    otherwise = {_key(node): node for node in load.content.edition.aanwezigheid.afwijkingen}
    for module, day in _days(load):
        present = [name for name in _group(load) if f"{module}:{day}:{name}" not in away]
        for number, name in enumerate(present):
            _load_tap(load, f"{module}:{day}:{name}", number, otherwise.get(f"{module}:{day}:{name}"))


def _load_apology(load: Load, node: ApologyText) -> None:
    """Given on its day; one that an earlier load made is given again, after it was taken back."""
    key, meeting, person = f"apology:{_key(node)}", _meeting(load, node), load.rows[f"person:{node.wie}"]
    if load.rows.known(Apology, key):
        nothing = {"given_at": node.op, "taken_back_at": node.op}
        load.rows.put(Apology, key, {"meeting": meeting, "person": person, **nothing})
    with load.on(node.op):
        load.rows.remember(key, apologise(meeting=meeting, by=person, note=node.toelichting))


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
    """Marked as it was seen. The same tap of an earlier load is there, as it was then."""
    module, day, name = key.split(":")
    meeting = _meeting_on(load, module, dt.date.fromisoformat(day))
    tapped = Tapped(
        uuid.uuid5(uuid.NAMESPACE_OID, key),
        AttendanceKind(node.wat) if node else AttendanceKind.PRESENT,
        person=load.rows[f"person:{name}"].pk,
        minutes=node.minuten if node else None,
    )
    with load.on(_moment(meeting, node) if node else meeting.starts_at - BEFORE + APART * number):
        event = mark(meeting=meeting, tapped=tapped, by=load.office)
    load.rows.remember(f"attendance:{key}", event)


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
