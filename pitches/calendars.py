"""A promise as its owner's calendar shows it: on its last day, keeping nobody busy."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.calendars.appointments import CONFIRMED, Appointment
from course.calendars.text import address, block, line

if TYPE_CHECKING:
    from pitches.models import Promise


def of_promise(promise: Promise) -> Appointment:
    """In the active language; reads the pitch."""
    day = promise.due_on
    lines = [promise.pitch.title, promise.evidence, promise.resident]
    return Appointment(
        title=_("Your promise: %(what)s") % {"what": line(promise.what)},
        starts_at=clock.at(day, dt.time()),
        ends_at=clock.at(day + dt.timedelta(days=1), dt.time()),
        where="",
        status=CONFIRMED,
        category=_("Promise"),
        url=address(f"{settings.SITE_URL}{reverse('pitches:promise', args=[promise.pk])}"),
        description="\n".join(block(text) for text in lines if text),
        is_free=True,
        is_day=True,
    )
