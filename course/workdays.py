"""Working days (*werkdagen*): not in a weekend, not on a Dutch public holiday, not in the Christmas weeks.

Which weeks those are stands in the planning: `queries.planning.days.christmas_weeks`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from functools import cache
from itertools import islice

import holidays
from django.utils.translation import get_language

from course import clock

Weeks = list[tuple[dt.date, dt.date]]
"""First and last days."""

ENDS_AT = dt.time(17)
"""Dutch time at which the last working day of a term ends: never at night."""

REMINDS_AT = dt.time(9)


def end_of_term(
    working_days: int, *, weeks: Weeks, since: dt.datetime | None = None, before: dt.date | None = None
) -> dt.datetime:
    """17:00 Dutch time of the last of so many working days after the day of `since` (now).

    A term of no days ends at the first working day that follows; with `before` a term ends at the last working day
    before that day, if not sooner.
    """
    start = (since or clock.now()).astimezone(clock.AMSTERDAM).date()
    days = _working_days_after(start, weeks)
    last = next(islice(days, max(working_days, 1) - 1, None))
    return clock.at(min(last, last_working_day_before(before, weeks=weeks)) if before else last, ENDS_AT)


def halfway(start: dt.datetime, end: dt.datetime, *, weeks: Weeks) -> dt.datetime:
    """When to remind: on the middle one of the working days between, at 09:00 Dutch time."""
    first, last = (moment.astimezone(clock.AMSTERDAM).date() for moment in (start, end))
    days = [day for day in _days_after(first, last) if _works(day, weeks)]
    return clock.at(days[(len(days) - 1) // 2] if days else last, REMINDS_AT)


def within_hours(moment: dt.datetime, opens: int, closes: int, *, weeks: Weeks) -> dt.datetime:
    """This moment, or when the first hours of a working day after it begin: `opens` and `closes` are Dutch hours."""
    local = moment.astimezone(clock.AMSTERDAM)
    if not _works(local.date(), weeks) or local.hour >= closes:
        return clock.at(next(_working_days_after(local.date(), weeks)), dt.time(opens))
    return moment if local.hour >= opens else clock.at(local.date(), dt.time(opens))


def last_working_day_before(day: dt.date, *, weeks: Weeks) -> dt.date:
    """The nearest working day before this one."""
    found = day - dt.timedelta(days=1)
    while not _works(found, weeks):
        found -= dt.timedelta(days=1)
    return found


PRACTICAL_WITHIN = dt.timedelta(days=21)
"""Two working days are never further off, not even around Christmas."""


def practical_from(day: dt.date, *, weeks: Weeks) -> dt.datetime:
    """From when practical matters of a meeting on this day are told: two working days before."""
    return clock.at(last_working_day_before(last_working_day_before(day, weeks=weeks), weeks=weeks), REMINDS_AT)


def working_days_between(start: dt.date, end: dt.date, *, weeks: Weeks) -> int:
    """How many working days come after `start` up to and including `end`."""
    return sum(_works(day, weeks) for day in _days_after(start, end))


def public_holiday_on(day: dt.date) -> str:
    """The name of the Dutch public holiday in the language of the reader; empty on another day."""
    return _public_holidays(day.year, "nl" if get_language() == "nl" else "en_US").get(day, "")


@cache
def easter_of(year: int) -> dt.date | None:
    """Easter Sunday: the only Sunday from 22 March to 25 April that is a public holiday. None in a far century."""
    sundays = (day for day in _public_holidays(year) if day.weekday() == calendar.SUNDAY)
    return next((day for day in sundays if (3, 22) <= (day.month, day.day) <= (4, 25)), None)


def _working_days_after(day: dt.date, weeks: Weeks) -> Iterator[dt.date]:
    while True:
        day += dt.timedelta(days=1)
        if _works(day, weeks):
            yield day


def _works(day: dt.date, weeks: Weeks) -> bool:
    return day.weekday() < 5 and day not in _public_holidays(day.year) and not _in(day, weeks)


def _days_after(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    return (start + dt.timedelta(days=number) for number in range(1, (end - start).days + 1))


def _in(day: dt.date, weeks: Weeks) -> bool:
    """Without a row of the planning for that winter: from Christmas Eve to New Year's Eve."""
    known = [span for span in weeks if abs((span[0] - day).days) < 60]
    if known:
        return any(first <= day <= last for first, last in known)
    return (day.month, day.day) >= (12, 24)


@cache
def _public_holidays(year: int, language: str = "nl") -> dict[dt.date, str]:
    """With 5 May in every year (Algemene termijnenwet, article 3), though most employers give it once in five."""
    return dict(holidays.country_holidays("NL", years=year, categories=("public", "optional"), language=language))
