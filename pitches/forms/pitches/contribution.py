"""The forms with which others answer a pitch, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField
from pitches.enums import CHOSEN_KINDS, ContributionKind


class WordsForm(forms.Form):
    """A reply, or other words for what was said."""

    text = CleanTextField(
        label=_("Your contribution"),
        max_length=1000,
        rows=4,
        help_text=_("No names of clients or residents, no prices."),
    )


class ContributionForm(WordsForm):
    field_order = ("kind", "text")

    kind = forms.ChoiceField(
        label=_("What do you bring?"),
        choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS],
        widget=forms.RadioSelect,
        help_text=_("Ask first, advise later: an open question often helps most."),
    )

    def __init__(self, *args: Any, kinds: Iterable[ContributionKind] = CHOSEN_KINDS, **kwargs: Any) -> None:
        """`kinds` are those to choose from now; what another page still showed is refused by the action, in words."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.choices = [(kind.value, kind.label) for kind in kinds]
