"""Keep the promises in calendars in step with the rows, through the generic event of `course`."""

from __future__ import annotations

from course.actions.calendars.keeping import keep_event
from course.calendars.appointments import Appointment, mark
from course.models import CalendarEvent
from course.models.mail import about
from pitches.calendars import of_promise
from pitches.models import Promise


def refresh_promise(promise: Promise) -> bool:
    """What ended leaves the calendar. The caller holds the lock of the edition. Says whether anything changed."""
    subject = about(promise)
    event = CalendarEvent.objects.filter(subject=subject).first() or CalendarEvent(subject=subject)
    event.owner, event.edition = promise.owner, promise.pitch.edition
    shown_from = of_promise(promise).starts_at

    def shown() -> list[Appointment]:
        return [] if promise.has_ended else [of_promise(promise)]

    material = mark(promise.due_on.isoformat())
    return keep_event(event, shown, material=material, starts_at=shown_from, also=str(promise.owner_id))
