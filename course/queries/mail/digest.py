"""When mail that can wait goes out."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.enums import MailRhythm

GOES_ALONG_AT = dt.time(7, 30)
"""Dutch time at which mail that could wait goes out."""


def next_round(rhythm: MailRhythm) -> dt.datetime:
    """The next 07:30 Dutch time on the course's calendar; weekly: that of a Monday."""
    now = clock.now()
    day = clock.today()
    if clock.at(day, GOES_ALONG_AT) <= now:
        day += dt.timedelta(days=1)
    if rhythm == MailRhythm.WEEKLY:
        day += dt.timedelta(days=-day.weekday() % 7)
    return clock.at(day, GOES_ALONG_AT)
