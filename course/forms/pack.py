"""Which parts of the evening-before pack the course office prints."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.enums import PackPart


class PackForm(forms.Form):
    parts = forms.TypedMultipleChoiceField(
        label=_("What do you want to print?"),
        choices=PackPart,
        coerce=PackPart,
        initial=list(PackPart),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part.")},
    )
    only_changed = forms.BooleanField(
        label=_("Only the badges and table cards that changed since they were made last"), required=False
    )
