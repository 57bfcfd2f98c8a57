"""When a place can be offered, and until when."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.models import Edition
from course.queries.working_days import ENDS_AT, end_of_term, last_working_day_before


def offer_end(edition: Edition) -> dt.datetime | None:
    """Until when an offer made now can be answered (aware, 17:00 Dutch time of a working day); None: no offers now."""
    if edition.is_cancelled or not edition.is_published:
        return None
    last = clock.at(last_working_day_before(edition.starts_on), ENDS_AT)
    until = min(end_of_term(edition.offer_working_days), last)
    return until if until > clock.now() else None
