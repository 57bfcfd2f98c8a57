"""What is filled in about a turn: how long it takes, and who has which role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.text import LARGEST_KEY, key_in
from pitches.actions.choosing.turns import MOST_MINUTES
from pitches.enums import TurnRole

NOBODY = ("", _("Nobody: the role is free"))


class ItemForm(forms.Form):
    """Which programme item."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY)


class MinutesForm(forms.Form):
    slot = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)


class RoleForm(forms.Form):
    """One role of one turn, to somebody of the group or to nobody."""

    slot = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.TypedChoiceField(label=_("Role"), choices=TurnRole.choices, coerce=TurnRole)
    person = forms.TypedChoiceField(label=_("For whom"), coerce=key_in, empty_value=0, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [NOBODY, *people]
