"""The form that names a calendar link."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField


class CalendarLinkForm(forms.Form):
    """A name that tells the links of one person apart; the mark makes that two clicks make one link."""

    name = CleanCharField(
        label=_("Name of the link"),
        max_length=60,
        help_text=_("For which device or app is it? For example: my phone."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
