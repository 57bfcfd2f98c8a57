"""To which days a button moves a meeting."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from course import clock
from course.models import Meeting

STEPS: tuple[tuple[int, str | Promise], ...] = (
    (-7, _("A week earlier")),
    (-1, _("A day earlier")),
    (1, _("A day later")),
    (7, _("A week later")),
)
"""Days, and the words on the button."""


def can_move(meeting: Meeting) -> bool:
    """It goes ahead, and is not over. Asks the edition."""
    return meeting.goes_ahead and meeting.ends_at > clock.now()


def moves_of(day: dt.date) -> list[tuple[str | Promise, dt.date]]:
    """From this day on, not into the past."""
    earliest, latest = (clock.today() - day).days, (dt.date.max - day).days
    return [(words, day + dt.timedelta(days=step)) for step, words in STEPS if earliest <= step <= latest]
