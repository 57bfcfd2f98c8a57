"""Days on which somebody cannot come."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField, optional
from course.forms.moments import DayField


class DaysAwayForm(forms.Form):
    starts_on = DayField(label=_("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = DayField(
        label=optional(_("Last day")), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    note = CleanCharField(label=optional(_("Note")), max_length=200, required=False)

    def clean(self) -> dict[str, object]:
        """One day is its own last."""
        given = super().clean() or {}
        given["ends_on"] = given.get("ends_on") or given.get("starts_on")
        return given
