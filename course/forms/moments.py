"""Days and moments as Dutch people write them: 21-1-27, 21 januari 2027, donderdag 21 januari 2027, 9.30 uur.

The forms of the course office read them so, by the overrides at the end. Numbers alone are the formats of the site.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

MONTHS = {
    "jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""By their first three letters, in Dutch and English; mrt is how Dutch shortens maart."""

IN_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]+)\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|s?t?e)?[\s-]+(?P<month>[a-z]{3,})\.?,?[\s-]+"
    r"(?P<year>\d{4}|'?\d{2}(?!\S))(?P<rest>.*)"
)
AT = re.compile(r",?\s+(?:om|at)(?=\s)")
HOUR = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[.:,u](?P<minute>\d{2})\s*(?:uur|u|h)?|\s*(?:uur|u|h))\.?$")
"""At the end of what was typed: 9.30 uur, 9u30, 9 uur."""
BETWEEN = re.compile(r"(?<=\d)\s*[-/]\s*(?=\d)")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u2019": "'"})

WRONG_WEEKDAY = _("This day is a %(weekday)s. Which of the two do you mean?")


class _Written:
    """What was typed, with months as numbers; a weekday that does not fit is asked about and not passed over."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        written = IN_WORDS.fullmatch(_plain(value))
        moment = super().to_python(_in_numbers(value, written))
        if moment and written and written["weekday"]:
            _check_weekday(moment, written["weekday"])
        return moment


class DayField(_Written, forms.DateField):
    """A day: `datetime.date`."""


class MomentField(_Written, forms.DateTimeField):
    """A moment on the Dutch clock."""


class HourField(forms.TimeField):
    """A time of the day."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_with_hour(_plain(value)) if isinstance(value, str) else value)


def _plain(value: str) -> str:
    return " ".join(value.translate(DASHES).lower().split())


def _in_numbers(value: str, written: re.Match[str] | None) -> str:
    month = _month(written["month"]) if written else 0
    if written and month:
        year = written["year"].removeprefix("'")
        return _with_hour(AT.sub("", f"{written['day']}-{month}-{year}{written['rest']}"))
    day, space, rest = BETWEEN.sub(lambda sign: sign[0].strip(), value.translate(DASHES).strip()).partition(" ")
    return _with_hour(day + AT.sub("", space + rest))


def _month(word: str) -> int:
    """The month that is called so, whole or shortened; 0 when none is."""
    number = MONTHS.get(word[:3], 0)
    return number if word == "mrt" or any(name.startswith(word) for name in _in_both(MONTH_NAMES, number)) else 0


def _with_hour(value: str) -> str:
    """The hour at the end as 9:30."""
    return HOUR.sub(lambda hour: f"{hour['hour']}:{hour['minute'] or '00'}", value)


def _check_weekday(moment: dt.date, typed: str) -> None:
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    if not any(name.startswith(typed) for name in _in_both(WEEKDAYS, local.weekday())):
        raise forms.ValidationError(WRONG_WEEKDAY, code="weekday", params={"weekday": WEEKDAYS[local.weekday()]})


def _in_both(names: Mapping[int, Any], number: int) -> list[str]:
    """The name in Dutch and in English, in small letters."""
    found = []
    for language in ("nl", "en"):
        with override(language):
            found.append(str(names.get(number, "")).lower())
    return found


def read_as_written() -> None:
    """From now on Wagtail's forms use these fields for every day and moment of a model."""
    register_form_field_override(models.DateField, override={"form_class": DayField, "widget": AdminDateInput})
    register_form_field_override(
        models.DateTimeField, override={"form_class": MomentField, "widget": AdminDateTimeInput}
    )
    register_form_field_override(models.TimeField, override={"form_class": HourField, "widget": AdminTimeInput})
