"""Writing a stored event that is no meeting, when what it shows changed. Called under the lock of its edition."""

from __future__ import annotations

import datetime as dt
import uuid

from course.calendars.appointments import FIXED, Appointment, Stamps, Version, digest, event
from course.models import CalendarEvent, Meeting, WorkVisit

KEPT = (
    "sequence", "revised_at", "material", "digest", "component", "chosen_component", "starts_at", "off_from", "is_open",
    "is_choice",
)  # fmt: skip
"""What changes of a stored event."""


def new_event(of: Meeting, subject: str, **what: WorkVisit | Meeting) -> CalendarEvent:
    """Not stored yet. Its UID is made from the random one of the meeting that it began in, and never changes."""
    return CalendarEvent(subject=subject, uid=uuid.uuid5(of.ical_uid, subject), **what)


def keep_event(
    row: CalendarEvent,
    *shown: Appointment,
    material: str,
    starts_at: dt.datetime,
    also: str = "",
) -> bool:
    """Store the texts of these, in the active language: as it is certain, and as it was chosen and waits. Nothing
    shown: it leaves calendars. `material` marks what people plan by, `also` what else makes a later version. Says
    whether anything changed.
    """
    found = digest(*(event(str(row.uid), one, FIXED) for one in shown), also) if shown else ""
    if found == row.digest:
        return False
    version = Version(row.sequence, row.revised_at, row.material).next(material if shown else "")
    row.sequence, row.revised_at, row.material = version.sequence, version.revised_at, version.material
    row.digest, row.starts_at = found, starts_at
    stamps = Stamps(row.created_at, row.revised_at, row.sequence)
    texts = [event(str(row.uid), one, stamps) for one in shown]
    row.component, row.chosen_component, *_none = [*texts, "", ""]
    row.save()
    return True
