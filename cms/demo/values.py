"""Readers of single values in the demo files: text, numbers, days, times and words that we know."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cms.demo.book import Book, Reader
from cms.demo.errors import DemoContentError, Place
from course import clock

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}")


def text(value: Any, place: Place, book: Book) -> str:
    """Something to read; may be empty."""
    if not isinstance(value, str):
        problem = _("expected text, found '%(value)s'; put it between quotes") % {"value": value}
        raise DemoContentError(place, problem)
    return value.strip()


def filled(value: Any, place: Place, book: Book) -> str:
    """Text that must not be empty."""
    if not text(value, place, book):
        raise DemoContentError(place, _("this must not be empty"))
    return text(value, place, book)


def whole(value: Any, place: Place, book: Book) -> int:
    """A whole number of zero or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DemoContentError(place, _("'%(value)s' is no whole number of 0 or more") % {"value": value})
    return value


def amount(value: Any, place: Place, book: Book) -> Decimal:
    """Euros."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise DemoContentError(place, _("'%(value)s' is no amount") % {"value": value})
    return Decimal(str(value)).quantize(Decimal("0.01"))


def flag(value: Any, place: Place, book: Book) -> bool:
    """true or false, and nothing that YAML 1.1 or a Dutch writer also means by that."""
    if not isinstance(value, bool):
        raise DemoContentError(place, _("'%(value)s' is not true or false") % {"value": value})
    return value


def day(value: Any, place: Place, book: Book) -> dt.date:
    """A calendar day, written 2027-01-21."""
    try:
        return dt.date.fromisoformat(value if DATE.fullmatch(value) else "")
    except (TypeError, ValueError) as error:
        problem = _("'%(value)s' is no date; write it as 2027-01-21") % {"value": value}
        raise DemoContentError(place, problem) from error


def time(value: Any, place: Place, book: Book) -> dt.time:
    """A Dutch wall-clock time, written 09:30."""
    try:
        return dt.time.fromisoformat(value if TIME.fullmatch(value) else "")
    except (TypeError, ValueError) as error:
        problem = _("'%(value)s' is no time; write it as 09:30") % {"value": value}
        raise DemoContentError(place, problem) from error


def moment(value: Any, place: Place, book: Book) -> dt.datetime:
    """A moment with the offset that the Netherlands have on that day."""
    try:
        found = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        problem = _("'%(value)s' is no moment; write it as 2026-09-01T09:00:00+02:00") % {"value": value}
        raise DemoContentError(place, problem) from error
    if found.utcoffset() != found.replace(tzinfo=clock.AMSTERDAM).utcoffset():
        problem = _("'%(value)s' has not the offset of Dutch time that day") % {"value": value}
        raise DemoContentError(place, problem)
    return found


def one_of(words: Mapping[str, Any]) -> Reader:
    """A word that we know; gives what it stands for."""

    def read(value: Any, place: Place, book: Book) -> Any:
        if not isinstance(value, str | bool) or str(value).lower() not in words:
            known = ", ".join(words)
            problem = _("unknown word '%(value)s'; known are: %(known)s") % {"value": value, "known": known}
            raise DemoContentError(place, problem)
        return words[str(value).lower()]

    return read


def exactly(expected: str) -> Reader:
    """The one value that fits, such as the version of the schema."""

    def read(value: Any, place: Place, book: Book) -> str:
        if value != expected:
            problem = _("expected '%(expected)s', found '%(value)s'") % {"expected": expected, "value": value}
            raise DemoContentError(place, problem)
        return expected

    return read


def optional(reader: Reader) -> Reader:
    """`null` is allowed and stays None."""
    return lambda value, place, book: None if value is None else reader(value, place, book)
