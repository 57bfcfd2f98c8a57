"""Until when a place is offered, or held for who waits for approval."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.models import Edition
from course.queries.mail.hours import leaves_from
from course.queries.planning.days import christmas_weeks
from course.workdays import ENDS_AT, end_of_term, last_working_day_before


def offer_end(edition: Edition) -> dt.datetime | None:
    """Until when an offer made now can be answered (aware, 17:00 Dutch time of a working day); None: no offers now."""
    if edition.is_cancelled or not edition.is_published:
        return None
    return _at_most(edition.offer_working_days, edition)


def hold_end(edition: Edition) -> dt.datetime | None:
    """Until when a place is held for who waits for the manager now; None: too late to hold one."""
    return _at_most(edition.approval_working_days, edition)


def latest_end(edition: Edition) -> dt.datetime:
    """The end of the last working day before the course: no term goes on after it."""
    return clock.at(last_working_day_before(edition.starts_on, weeks=christmas_weeks()), ENDS_AT)


def _at_most(working_days: int, edition: Edition) -> dt.datetime | None:
    """The end of the term, and never after the last working day before the course. It counts from when the mail about
    it leaves.
    """
    weeks = christmas_weeks()
    until = end_of_term(working_days, weeks=weeks, since=leaves_from(weeks), before=edition.starts_on)
    return until if until > clock.now() else None
