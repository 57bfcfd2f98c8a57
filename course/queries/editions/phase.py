"""Where an edition stands, computed from its dates and places and never stored."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.enums import Phase
from course.models import Edition
from course.queries.editions.seats import Seats

LAST_PLACES = 5
"""From this many places left the site counts them down."""


DEADLINE_LASTS = dt.timedelta(minutes=1)
"""'Up to and including 23.59': the whole of the minute counts."""


def phase_of(edition: Edition, seats: Seats) -> Phase:
    """Where the edition stands now, from its dates and places. The places are asked only while people can enrol."""
    return _phase_by_date(edition) or _phase_by_places(seats)


def _phase_by_date(edition: Edition) -> Phase | None:
    """None while people can enrol."""
    today = clock.today()
    by_date = (
        (Phase.CANCELLED, edition.is_cancelled),
        (Phase.DRAFT, not edition.is_published),
        (Phase.FINISHED, today > edition.ends_on),
        (Phase.RUNNING, today >= edition.starts_on),
        (Phase.ANNOUNCED, not enrolment_has_opened(edition)),
        (Phase.CLOSED, enrolment_has_closed(edition)),
    )
    return next((phase for phase, holds in by_date if holds), None)


def _phase_by_places(seats: Seats) -> Phase:
    if seats.free == 0:
        return Phase.FULL
    return Phase.LAST_PLACES if seats.free <= LAST_PLACES else Phase.OPEN


def enrolment_has_opened(edition: Edition) -> bool:
    """The opening has come, of an edition that is announced."""
    return edition.is_published and clock.now() >= edition.enrolment_opens_at


def enrolment_has_closed(edition: Edition) -> bool:
    """The last minute of the deadline is over, or the course has begun."""
    deadline = edition.enrolment_closes_at + DEADLINE_LASTS
    return clock.now() >= deadline or clock.today() >= edition.starts_on


def enrolment_is_open(edition: Edition) -> bool:
    """Somebody can enrol now."""
    return enrolment_has_opened(edition) and not enrolment_has_closed(edition) and not edition.is_cancelled
