"""What the course office does with a pitch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from course.formatting import day_in_words, time_in_numbers
from course.forms.fields import CleanTextField
from course.models import ProgrammeItem
from pitches.models import Pitch
from pitches.queries.office import items_for


class ItemField(forms.ModelChoiceField):
    def label_from_instance(self, item: ProgrammeItem) -> str:
        taken = ngettext("%(number)d turn taken", "%(number)d turns taken", item.turns) % {"number": item.turns}
        return f"{day_in_words(item.meeting.day)}, {time_in_numbers(item.starts)}: {item.title} ({taken})"


class PlanForm(forms.Form):
    """In which programme item the pitch has its turn."""

    item = ItemField(
        ProgrammeItem.objects.none(),
        label=_("Turn in"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Items of the kind 'Pitch' in the coming meetings of the edition."),
    )

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_for(pitch)


class ReturnForm(forms.Form):
    """What the course office asks of the author."""

    remark = CleanTextField(
        label=_("What do you ask of the author?"),
        max_length=600,
        help_text=_("The author reads this above the pitch and can change it."),
    )

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class UnplanForm(forms.Form):
    """Nothing to fill in: the button is the question."""

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
