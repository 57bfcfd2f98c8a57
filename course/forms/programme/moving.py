"""To which day a meeting goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.actions.programme.meetings import DayHasPassed
from course.actions.programme.moving import MovedMeanwhile
from course.forms.moments import DayField
from course.queries.planning.moving import STEPS, days_from


class MoveForm(forms.Form):
    """To a day, or by so many days from the one on which the meeting was seen (`seen`)."""

    to = DayField(label=_("New day"), widget=forms.DateInput(attrs={"autocomplete": "off"}))
    by = forms.TypedChoiceField(choices=STEPS, coerce=int, required=False, empty_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        self.fields["to"].required = "by" not in self.data

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("by"):
            day = dict(days_from(self.seen)).get(given["by"]) if self.seen else None
            if day is None:
                raise forms.ValidationError(str(MovedMeanwhile() if self.seen is None else DayHasPassed()))
            given["to"] = day
        return given
