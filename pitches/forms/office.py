"""What the course office does with a pitch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from course.formatting import day_in_words, time_in_numbers
from course.forms.fields import CleanTextField, optional
from course.models import ProgrammeItem, User
from pitches.enums import PitchResult
from pitches.models import Pitch
from pitches.queries.office import items_for
from pitches.queries.people import participants_of


class PitchActForm(forms.Form):
    """About one pitch; without fields the button is the question."""

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pitch = pitch


class ItemField(forms.ModelChoiceField):
    def label_from_instance(self, item: ProgrammeItem) -> str:
        taken = ngettext("%(number)d turn taken", "%(number)d turns taken", item.turns) % {"number": item.turns}
        return f"{day_in_words(item.meeting.day)}, {time_in_numbers(item.starts)}: {item.title} ({taken})"


class PlanForm(PitchActForm):
    """In which programme item the pitch has its turn."""

    item = ItemField(
        ProgrammeItem.objects.none(),
        label=_("Turn in"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Items of the kind 'Pitch' in the coming meetings of the edition."),
    )

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, pitch=pitch, **kwargs)
        self.fields["item"].queryset = items_for(pitch)


class ReturnForm(PitchActForm):
    """What the course office asks of the author."""

    words = CleanTextField(
        label=_("What do you ask of the author?"),
        max_length=600,
        help_text=_("One concrete remark. The author reads it above the pitch and can change that."),
    )


class ReasonForm(PitchActForm):
    """Why not, or not now."""

    words = CleanTextField(label=_("Why?"), max_length=600, help_text=_("The author reads this."))


class OutcomeForm(PitchActForm):
    """What the group made of it."""

    summary = CleanTextField(
        label=_("What it came down to"),
        max_length=1000,
        rows=4,
        help_text=_("The group reads this on top of the pitch. No names of clients or residents, no prices."),
    )
    insights = CleanTextField(
        label=optional(_("Insights")),
        max_length=2000,
        required=False,
        rows=4,
        help_text=_("One insight per line."),
    )

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        outcome = getattr(pitch, "outcome", None)
        written = {"summary": outcome.summary, "insights": outcome.insights} if outcome else {}
        super().__init__(*args, pitch=pitch, **{**kwargs, "initial": written | (kwargs.get("initial") or {})})


class ResultForm(PitchActForm):
    """What came of it in the end."""

    result = forms.ChoiceField(label=_("What came of it?"), choices=PitchResult, widget=forms.RadioSelect)


class PassOnForm(PitchActForm):
    """Whose it is from now on."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whose pitch is it from now on?"),
        empty_label=_("Choose somebody of the group"),
        help_text=_("Somebody who takes part. They get a mail and can change the pitch."),
    )

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, pitch=pitch, **kwargs)
        self.fields["person"].queryset = participants_of(pitch.edition_id).exclude(pk=pitch.author_id)
