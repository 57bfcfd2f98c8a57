"""The form that names a calendar link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField


class CalendarLinkForm(forms.Form):
    """A name that tells the links of one person apart."""

    name = CleanCharField(
        label=_("Name of the link"),
        max_length=60,
        help_text=_("For which device or app is it? For example: my phone."),
    )
