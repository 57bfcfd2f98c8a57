"""When mail that need not come at once leaves: not at night, not in the weekend (`settings.MAIL_HOURS`)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from course import clock
from course.queries.planning.days import christmas_weeks
from course.workdays import Weeks, within_hours


def leaves_from(weeks: Weeks | None = None) -> dt.datetime:
    """From when what is written now may leave (aware, on the course's calendar): now, or when the next hours begin.

    `weeks` are the Christmas weeks, for who knows them already.
    """
    now = clock.now()
    if not settings.MAIL_HOURS:
        return now
    return within_hours(now, *settings.MAIL_HOURS, weeks=christmas_weeks() if weeks is None else weeks)
