"""The forms of the pitch clock: a format with its phases, who leads, what is posted, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from course.forms.fields import CleanCharField, CleanTextField
from course.forms.rows import HasRows, RowForm, set_of
from course.models import User
from course.text import LARGEST_KEY
from pitches.enums import CHOSEN_KINDS, ContributionKind
from pitches.enums.session import ClockMove, Posting
from pitches.forms.office import PitchActForm
from pitches.models import FormatPhase, Pitch, PitchFormat
from pitches.queries.people import members_of
from pitches.queries.session import chair_of, discussion_of, kinds_now, office_formats, who_can_lead

MOST_MINUTES = 14 * 24 * 60
"""Of one phase: a round on line takes days."""


class PhaseForm(RowForm):
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=200)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)
    name = CleanCharField(label=_("Name"), max_length=60)
    who = CleanCharField(label=_("Who speaks"), max_length=120, required=False)
    rule = CleanCharField(label=_("Rule of the game"), max_length=250, required=False)
    posts = forms.MultipleChoiceField(
        label=_("What may be posted"),
        choices=Posting,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing for a phase in which people only talk."),
    )

    SHOWN = ("name", "minutes", "who")

    class Meta:
        model = FormatPhase
        fields = ["position", "name", "minutes", "who", "rule", "posts", "is_anonymous", "own_first"]

    field_order = ["key", *Meta.fields]

    @staticmethod
    def initial_of(phase: FormatPhase) -> dict[str, Any]:
        known = {name: getattr(phase, name) for name in PhaseForm.Meta.fields}
        return {"key": phase.pk, **known}


PhaseSet = set_of(PhaseForm)


class FormatForm(HasRows, WagtailAdminModelForm):
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.phases.all() if self.instance.pk else ()
        initial = [PhaseForm.initial_of(phase) for phase in stored]
        self.rows = {"phases": PhaseSet(self.data if self.is_bound else None, initial=initial, prefix="phases")}

    @property
    def phases(self) -> list[FormatPhase]:
        """Those that the format is to have."""
        return [form.row for form in self.rows["phases"].kept()]


class PrepareForm(PitchActForm):
    """How a pitch is discussed, and who leads."""

    format = forms.ModelChoiceField(
        PitchFormat.objects.none(), label=pgettext_lazy("of a discussion", "Format"), empty_label=None
    )
    facilitator = forms.ModelChoiceField(
        User.objects.none(), label=_("Who leads"), required=False, empty_label=_("The course office")
    )
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes over when that is needed"),
        required=False,
        empty_label=_("The course office"),
    )

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        names, discussion = ("format", "facilitator", "deputy"), discussion_of(pitch)
        initial = (
            {name: getattr(discussion, name) for name in names} if discussion else {"facilitator": chair_of(pitch)}
        )
        super().__init__(*args, pitch=pitch, **{**kwargs, "initial": initial})
        self.fields["format"].queryset = office_formats()
        for name in ("facilitator", "deputy"):
            self.fields[name].queryset = who_can_lead(pitch.edition)


class PressForm(forms.Form):
    """A button of the clock, and the version of it that somebody was looking at."""

    move = forms.ChoiceField(choices=[(move.value, move.value) for move in ClockMove])
    version = forms.IntegerField(min_value=0, max_value=LARGEST_KEY)


class LiveForm(forms.Form):
    """Something to post in a phase. `key` says of which form it comes, `phase` for which phase it was written."""

    kind = forms.ChoiceField(
        label=_("What do you bring?"),
        choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS],
        widget=forms.RadioSelect,
    )
    text = CleanTextField(
        label=_("Your contribution"),
        max_length=1000,
        rows=4,
        help_text=_("No names of clients or residents, no prices."),
    )
    phase = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1000)
    refusal = ""
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: Iterable[ContributionKind] = CHOSEN_KINDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(kinds)
        self.fields["kind"].widget.choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    @property
    def problem(self) -> str:
        """What is wrong, in one sentence."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class DotForm(forms.Form):
    contribution = forms.IntegerField(min_value=1, max_value=LARGEST_KEY)


class CloseForm(forms.Form):
    summary = CleanTextField(
        label=_("What it came down to"),
        max_length=1000,
        rows=4,
        help_text=_("In a few sentences. The owner of the pitch gets it in a mail and chooses what to take along."),
    )
    insights = CleanTextField(
        label=_("Insights"), max_length=2000, required=False, rows=4, help_text=_("One insight per line.")
    )


class EntryForm(forms.Form):
    """What somebody said or wrote on a card."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Of whom"))
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS], widget=forms.RadioSelect
    )
    words = CleanTextField(label=_("What it says"), max_length=1000, rows=4)

    def __init__(self, *args: Any, pitch: Pitch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = members_of(pitch.edition_id)
        self.fields["kind"].widget.choices = [(kind.value, kind.label) for kind in kinds_now(pitch)]
