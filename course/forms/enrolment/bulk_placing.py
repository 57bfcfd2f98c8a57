"""What the course office fills in to place several people at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.enums import EnrolmentState
from course.forms.fields import CleanTextField
from course.text import key_in

BULK_ACTIONS = {
    EnrolmentState.PLACED: _("Give a place"),
    EnrolmentState.WAITING: _("Put in line"),
    EnrolmentState.NOT_PLACED: _("Do not place"),
}
"""What can be done to several people at once, as the buttons say it."""


class KeysField(forms.Field):
    """The keys of rows, from ticked boxes."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [key for key in map(key_in, value or ()) if key]


class SeenField(forms.Field):
    """Who was shown, and how many moves each enrolment had made by then: "12:3"."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, int]:
        pairs = [str(pair).partition(":") for pair in value or ()]
        if not all(moves.isdecimal() for _key, _colon, moves in pairs):
            raise forms.ValidationError(_("Choose the people again."))
        return {key_in(key): key_in(moves) for key, _colon, moves in pairs if key_in(key)}


class BulkActionField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(BULK_ACTIONS.items()), coerce=EnrolmentState, **kwargs)


class ChoiceForm(forms.Form):
    """Who (or everybody whom the filters show), and what to do. Shows first; does nothing yet."""

    to = BulkActionField(label=_("What to do"))
    chosen = KeysField(required=False)
    everybody = forms.BooleanField(required=False)


class DoForm(forms.Form):
    """The same after the preview, with the reason for the history."""

    to = BulkActionField(widget=forms.HiddenInput)
    seen = SeenField()
    reason = CleanTextField(
        label=_("Reason"), required=False, max_length=300, rows=2, help_text=_("For the history; it is in no mail.")
    )
