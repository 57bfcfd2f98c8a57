"""Until when a place is offered, or held for who waits for approval."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.models import Edition
from course.queries.mail.hours import leaves_from
from course.queries.planning.days import christmas_weeks
from course.workdays import ENDS_AT, end_of_term, last_working_day_before

SHORTEST = dt.timedelta(hours=4)
"""With less time than this an offer could end before its mail is read: the course office calls instead."""


def offer_end(edition: Edition) -> dt.datetime | None:
    """Until when an offer made now can be answered (aware, 17:00 Dutch time of a working day); None: no offers now."""
    if edition.is_cancelled or not edition.is_published:
        return None
    return _at_most(edition.offer_working_days, edition, at_least=SHORTEST)


def is_too_late_for_offers(edition: Edition) -> bool:
    """A place that is free goes to somebody only when the course office places them."""
    return edition.is_published and not edition.is_cancelled and offer_end(edition) is None


def hold_end(edition: Edition) -> dt.datetime | None:
    """Until when a place is held for who waits for the manager now; None: too late to hold one."""
    return _at_most(edition.approval_working_days, edition)


def latest_end(edition: Edition) -> dt.datetime:
    """The end of the last working day before the course: no term goes on after it."""
    return clock.at(last_working_day_before(edition.starts_on, weeks=christmas_weeks()), ENDS_AT)


def _at_most(
    working_days: int, edition: Edition, *, at_least: dt.timedelta = dt.timedelta.resolution
) -> dt.datetime | None:
    """The end of the term, and never after the last working day before the course. It counts from when the mail about
    it leaves. None when less time than that is left.
    """
    weeks = christmas_weeks()
    since = leaves_from(weeks)
    until = end_of_term(working_days, weeks=weeks, since=since, before=edition.starts_on)
    return until if until - since >= at_least else None
