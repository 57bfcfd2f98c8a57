"""What somebody needs to take part."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField, optional


def needs_field() -> CleanTextField:
    return CleanTextField(
        label=optional(_("What must we arrange so that you can take part well?")),
        max_length=600,
        required=False,
        help_text=_(
            "For example a step-free route, a hearing loop, a quiet room or a diet. Only the course office sees "
            "this. We delete it 30 days after the last meeting."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "data-private": ""}),  # no draft of it stays in the browser
    )


class NeedsForm(forms.Form):
    """Of who takes part already."""

    text = needs_field()
    step_free = forms.BooleanField(
        label=_("I need step-free places"),
        required=False,
        help_text=_("Then only visits count that are known to be step-free."),
    )
