"""What the owner of a pitch writes after the discussion."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField, optional
from pitches.enums import PitchResult


class TakeAlongForm(forms.Form):
    takes = CleanTextField(
        label=_("This I take along"),
        max_length=600,
        rows=3,
        help_text=_("What of all this helps you? 'Nothing of this' is an answer too."),
    )
    leaves = CleanTextField(
        label=optional(_("This I leave")),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Every piece of advice may be left. To say so is fair to who gave it."),
    )


class ReportForm(forms.Form):
    report = CleanTextField(
        label=_("What did you do, and what happened?"),
        max_length=1500,
        rows=6,
        help_text=_("A few sentences. What went wrong helps the group as much as what went well."),
    )


class FinishForm(forms.Form):
    result = forms.ChoiceField(label=_("What came of it?"), choices=PitchResult, widget=forms.RadioSelect)
