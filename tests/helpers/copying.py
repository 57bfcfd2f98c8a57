"""Editions that are copied."""

from __future__ import annotations

import datetime as dt

from course import clock
from course.queries.editions.copying import Asked


def asked(**changes: object) -> Asked:
    given = {
        "title": "Zorg en Gemeente 2028",
        "slug": "zeg-2028",
        "starts_on": dt.date(2028, 1, 20),
        "enrolment_opens_at": dt.datetime(2027, 9, 1, 9, tzinfo=clock.AMSTERDAM),
        "enrolment_closes_at": dt.datetime(2027, 11, 14, 23, 59, tzinfo=clock.AMSTERDAM),
        "results_by": dt.date(2027, 11, 26),
        "seats_released_on": dt.date(2027, 11, 8),
    }
    return Asked(**{**given, **changes})
