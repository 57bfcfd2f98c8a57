"""Days, moments, amounts and names in words, and in which language a text is.

Everything is written in the active language. Moments are shown on the Dutch clock, whatever zone they carry.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from course.clock import AMSTERDAM

if TYPE_CHECKING:
    from course.models import User

DUTCH = "nl"
ENGLISH = "en"


def language_of(person: User | None) -> str:
    """The language in which somebody reads what we send; None is somebody without an account."""
    return person.language if person else DUTCH


def in_dutch() -> override:
    """`with in_dutch():` for what is kept or sent in one language, whatever the visitor reads."""
    return override(DUTCH)


def day_in_words(value: dt.date) -> str:
    """donderdag 21 januari 2027"""
    return _written(_local(value), "DATE_FORMAT", get_language())


def short_day(value: dt.date) -> str:
    """do 21 jan"""
    return _written(_local(value), "SHORT_DATE_FORMAT", get_language())


def day_in_numbers(value: dt.date) -> str:
    """21-01-2027, which compares down a list"""
    return f"{_local(value):%d-%m-%Y}"


def week_of(value: dt.date) -> str:
    """week 3, counted by ISO 8601"""
    return _("week %(number)d") % {"number": _local(value).isocalendar().week}


def time_in_words(value: dt.datetime | dt.time) -> str:
    """9.30 uur"""
    return formats.time_format(_time(value), "TIME_FORMAT")


def time_in_numbers(value: dt.datetime | dt.time) -> str:
    """09:30"""
    return f"{_time(value):%H:%M}"


def moment_in_words(value: dt.datetime) -> str:
    """donderdag 19 november om 17.00 uur: a moment so near that the year says itself"""
    return _at(_written(_local(value), "l j F", get_language()), value)


def full_moment(value: dt.datetime) -> str:
    """donderdag 19 november 2026 om 17.00 uur"""
    return _at(day_in_words(value), value)


def short_moment(value: dt.datetime) -> str:
    """do 19 nov, 17:00"""
    return f"{short_day(value)}, {time_in_numbers(value)}"


def period(starts: dt.datetime, ends: dt.datetime) -> str:
    """donderdag 21 januari 2027, 09:30 tot 16:30: within one day"""
    return _("%(day)s, %(starts)s to %(ends)s") % {
        "day": day_in_words(starts),
        "starts": time_in_numbers(starts),
        "ends": time_in_numbers(ends),
    }


def euro(amount: Decimal | int) -> str:
    """€ 2.450,00"""
    return f"€ {formats.number_format(amount, 2, use_l10n=True, force_grouping=True)}"


def name_of(*parts: str) -> str:
    """Noor van den Berg: first name, infix and last name, of which each may be empty."""
    return " ".join(part for part in parts if part)


def with_organisation(person: User) -> str:
    """Noor van den Berg (gemeente Duinrade), or the name alone"""
    return f"{person} ({person.organisation})" if person.organisation else str(person)


def _at(day: str, value: dt.datetime) -> str:
    return _("%(day)s at %(time)s") % {"day": day, "time": time_in_words(value)}


def _local(value: dt.date) -> dt.date:
    return value.astimezone(AMSTERDAM) if isinstance(value, dt.datetime) else value


def _time(value: dt.datetime | dt.time) -> dt.time:
    return value.astimezone(AMSTERDAM).time() if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=1024)
def _written(value: dt.date, form: str, _language: str | None) -> str:
    """Written once for each language: the same days stand on every page."""
    return formats.date_format(value, form)
