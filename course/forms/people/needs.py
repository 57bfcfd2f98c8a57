"""What somebody needs to take part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField, optional
from course.models import EnrolmentNeeds
from course.queries.people.needs import needs_mark


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
    """Of who takes part already, as it was told so far. `seen` is what its page showed."""

    data: Any
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = needs_field()
    step_free = forms.BooleanField(
        label=_("I need step-free places"),
        required=False,
        help_text=_("Then only visits count that are known to be step-free."),
    )

    @staticmethod
    def initial_of(told: EnrolmentNeeds) -> dict[str, object]:
        return {"seen": needs_mark(told), "text": told.text, "step_free": told.step_free}

    def show_again(self, told: EnrolmentNeeds) -> None:
        """With what was typed, beside how it stands now: kept once more, it is kept."""
        self.data = {**self.data.dict(), "seen": needs_mark(told)}
