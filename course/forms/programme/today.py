"""What the course office fills in when a meeting of today changes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.text import LONGEST_LINK


class CallOffForm(forms.Form):
    """Nothing is asked: what happens is said above the button."""


class OnlineForm(forms.Form):
    link = forms.URLField(
        label=_("Link for online"),
        max_length=LONGEST_LINK,
        assume_scheme="https",
        help_text=_("It stands in the mail, on the page of the meeting and in calendars."),
    )
