"""A draft stands in the calendar of the course office alone, as an event apart: when it is announced that one leaves,
and the meeting comes with a number of its own.
"""

from __future__ import annotations

from course.actions.calendars.keeping import keep_event, new_event
from course.calendars.events import draft_of, material
from course.enums import MeetingStatus
from course.models import CalendarEvent, Meeting
from course.models.mail import about


def refresh_draft(meeting: Meeting) -> bool:
    """Render it anew. Says whether anything changed. Reads edition, module, place, items and speakers."""
    row: CalendarEvent | None = getattr(meeting, "draft_event", None)
    if meeting.status != MeetingStatus.DRAFT and row is None:
        return False
    row = row or new_event(meeting.ical_uid, about(meeting), meeting=meeting)
    return keep_event(
        row,
        lambda: [draft_of(meeting)] if meeting.status == MeetingStatus.DRAFT else [],
        material=material(meeting),
        starts_at=meeting.starts_at,
    )
