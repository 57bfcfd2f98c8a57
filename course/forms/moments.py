"""Days and moments as Dutch people write them: 21-1-27, 21 januari 2027, donderdag 21 januari 2027, 9.30 uur.

The forms of the course office read them so, by the overrides at the end. Numbers alone are the formats of the site.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

MONTHS = {
    "jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""By their first three letters, in Dutch and English; mrt is how Dutch shortens maart."""

IN_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]+)\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]{3})[a-z]*\.?[\s-]+(?P<year>\d{4})"
    r"(?:,?\s+(?:om|at)(?=\s))?(?P<rest>.*)"
)
DOTTED_HOUR = re.compile(r"^(\d{4}-\d{2}-\d{2} \d{1,2})\.(\d{2})\b")
"""Which the standard of days and hours (ISO 8601) takes for a part of an hour, and Dutch for minutes."""

WRONG_WEEKDAY = _("This day is a %(weekday)s. Which of the two do you mean?")


class _Written:
    """What was typed, with months as numbers; a weekday that does not fit is asked about and not passed over."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        written = IN_WORDS.fullmatch(value.strip().lower())
        moment = super().to_python(_in_numbers(value, written))
        if moment and written and written["weekday"]:
            _check_weekday(moment, written["weekday"])
        return moment


class DayField(_Written, forms.DateField):
    """A day: `datetime.date`."""


class MomentField(_Written, forms.DateTimeField):
    """A moment on the Dutch clock."""


def _in_numbers(value: str, written: re.Match[str] | None) -> str:
    if written and written["month"] in MONTHS:
        return f"{written['day']}-{MONTHS[written['month']]}-{written['year']}{written['rest']}"
    return DOTTED_HOUR.sub(r"\1:\2", value.strip())


def _check_weekday(moment: dt.date, typed: str) -> None:
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    if not any(name.startswith(typed) for name in _names_of(local.weekday())):
        raise forms.ValidationError(WRONG_WEEKDAY, code="weekday", params={"weekday": WEEKDAYS[local.weekday()]})


def _names_of(weekday: int) -> list[str]:
    names = []
    for language in ("nl", "en"):
        with override(language):
            names.append(str(WEEKDAYS[weekday]).lower())
    return names


def read_as_written() -> None:
    """From now on Wagtail's forms use these fields for every day and moment of a model."""
    register_form_field_override(models.DateField, override={"form_class": DayField, "widget": AdminDateInput})
    register_form_field_override(
        models.DateTimeField, override={"form_class": MomentField, "widget": AdminDateTimeInput}
    )
