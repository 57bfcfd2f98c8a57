"""To which day a meeting goes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.moments import DayField


class MoveForm(forms.Form):
    to = DayField(label=_("New day"), widget=forms.DateInput(attrs={"autocomplete": "off"}))
