"""An appointment of tomorrow that shows that a link works, and is gone the day after."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from course import clock
from course.calendars.appointments import CONFIRMED, Appointment, Stamps, event
from course.calendars.text import address
from course.models import CalendarLink

BEGINS = dt.time(9)
LASTS = dt.timedelta(minutes=15)
OURS = uuid.UUID("6b1f0d52-3b84-4a6e-9d0e-0c9a4a2a7f10")


def day_of(link: CalendarLink) -> dt.date | None:
    """The day on which it stands, until the end of it; None when there is none."""
    if link.trial_at is None:
        return None
    day = link.trial_at.astimezone(clock.AMSTERDAM).date() + dt.timedelta(days=1)
    return day if clock.today() <= day else None


def of(link: CalendarLink) -> list[str]:
    """As an event in the language of the link; none without it."""
    day = day_of(link)
    if day is None or link.trial_at is None:
        return []
    asked_at = link.trial_at.replace(microsecond=0)
    with override(link.language):
        shown = Appointment(
            title=_("Trial: this calendar link works"),
            starts_at=clock.at(day, BEGINS),
            ends_at=clock.at(day, BEGINS) + LASTS,
            where="",
            status=CONFIRMED,
            category=_("Trial"),
            url=address(f"{settings.SITE_URL}{reverse('course:my_calendar')}"),
            description=_("You need do nothing. It leaves your calendar by itself."),
            is_free=True,
        )
        return [event(str(uuid.uuid5(OURS, str(link.pk))), shown, Stamps(asked_at, asked_at, 0))]
