"""The form with which somebody tells how their promise goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField
from pitches.enums import PROMISE_MOVES, PromiseState
from pitches.models import Promise


class PromiseForm(forms.Form):
    state = forms.ChoiceField(label=_("How does it go?"), widget=forms.RadioSelect)
    how_it_went = CleanTextField(
        label=_("How it went"),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Not managed is a normal end. Then tell in a sentence what got in the way."),
    )

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, initial={"state": promise.state, "how_it_went": promise.how_it_went}, **kwargs)
        now = PromiseState(promise.state)
        self.fields["state"].choices = [
            (state.value, state.label)
            for state in PromiseState
            if state != PromiseState.OPEN and (state == now or state in PROMISE_MOVES[now])
        ]
