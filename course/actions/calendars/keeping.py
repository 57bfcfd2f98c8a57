"""Writing a stored event that is no meeting, when what it shows changed. Called under the lock of its edition."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import override

from course.calendars.appointments import FIXED, Appointment, Stamps, Version, digest, event
from course.formatting import DUTCH, ENGLISH
from course.models import CalendarEvent

KEPT = (
    "sequence", "revised_at", "material", "digest", "component", "chosen_component", "english_component",
    "english_chosen_component", "starts_at", "off_from", "is_open", "is_choice",
)  # fmt: skip
"""What changes of a stored event."""


Shown = Callable[[], Sequence[Appointment]]
"""What a calendar shows, in the active language: as it is certain, and as it was chosen and waits. Nothing shown: it
leaves calendars."""


def new_event(of: uuid.UUID, subject: str, **what: Any) -> CalendarEvent:
    """Not stored yet. Its UID is made from a random one that never changes, and never changes either."""
    return CalendarEvent(subject=subject, uid=uuid.uuid5(of, subject), **what)


def keep_event(row: CalendarEvent, shown: Shown, *, material: str, starts_at: dt.datetime, also: str = "") -> bool:
    """Store its texts in Dutch and in English. `material` marks what people plan by, `also` what else makes a later
    version. Says whether anything changed.
    """
    words = [_in(language, shown) for language in (DUTCH, ENGLISH)]
    is_shown = bool(words[0][1])
    found = digest(*(text for one in words for text in _texts(row, one, FIXED)), also) if is_shown else ""
    if found == row.digest:
        return False
    version = Version(row.sequence, row.revised_at, row.material).next(material if is_shown else "")
    row.sequence, row.revised_at, row.material = version.sequence, version.revised_at, version.material
    row.digest, row.starts_at = found, starts_at
    stamps = Stamps(row.created_at, row.revised_at, row.sequence)
    row.component, row.chosen_component = _texts(row, words[0], stamps)
    row.english_component, row.english_chosen_component = _texts(row, words[1], stamps)
    row.save()
    return True


def _in(language: str, shown: Shown) -> tuple[str, Sequence[Appointment]]:
    with override(language):
        return language, shown()


def _texts(row: CalendarEvent, words: tuple[str, Sequence[Appointment]], stamps: Stamps) -> tuple[str, str]:
    language, shown = words
    with override(language):
        certain, chosen, *_none = [*(event(str(row.uid), one, stamps) for one in shown), "", ""]
    return certain, chosen
