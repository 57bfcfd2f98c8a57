"""The form in which an author writes a pitch: a title is enough to keep it, handing in asks for more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from course.enums import TermKind
from course.forms.fields import CleanCharField, CleanTextField, KnownRowsField
from course.forms.people.municipalities import MunicipalityField
from course.models import Term
from pitches.actions.pitches.writing import SayWhatChanged
from pitches.enums import HelpKind, PitchKind, PitchState, Urgency, Visibility
from pitches.models import Pitch
from pitches.rules import DECLARATIONS, WRITTEN, unseen_traces, what_is_missing
from pitches.traces import Trace, TraceKind, traces_in

MISSING = {
    "question": _("Write your question before you hand in."),
    "context": _("Describe the situation before you hand in."),
    "request": _("Say what you ask of the group before you hand in."),
    "no_traceable_person": _("Leave out or invent details until nobody can recognise a client or resident."),
    "partner_would_not_mind": _(
        "Would your partner mind? Then say it more generally, or choose 'only on the day itself'."
    ),
    "no_market_information": _("Take out prices, margins and plans to contract. The group may not discuss them."),
}


TRACES = {
    TraceKind.MAIL: _("Here stands a mail address: '%(words)s'."),
    TraceKind.PHONE: _("Here stands a phone number: '%(words)s'."),
    TraceKind.ADDRESS: _("Here stands an address: '%(words)s'."),
    TraceKind.CITIZEN: _("Here stands a number that may be somebody's citizen service number: '%(words)s'."),
    TraceKind.PRICE: _("Here stands a price or tariff: '%(words)s'."),
}


EXAMPLES = {
    "title": _("Six insurers, no phone number"),
    "question": _("How do I know, as a municipality, whom to turn to at which insurer?"),
    "context": _(
        "Our residents are insured with six insurers or more. For district nursing I speak to one, for general "
        "practice to another, and for prevention I have a general mail address. Our list of names is two years old."
    ),
    "tried": _("Called customer service\nAsked around at a meeting\nKept a list of my own"),
    "role": _("I may sign for a pilot of a year. For more I need our board, and the insurer's purchasers."),
    "request": _("What do you need to bring me to the right person? When I go home I have one name for each theme."),
}
"""One invented pitch, field by field."""


MORE = ("role", "help_kind", "urgency", "municipality", "parties", "themes", "laws")
"""What may be told beside it, in a part that folds."""


def _terms(kind: TermKind, label: object, **kwargs: Any) -> KnownRowsField:
    return KnownRowsField(
        Term.objects.filter(kind=kind),
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-choose": ""}),
        **kwargs,
    )


def _optional(label: object) -> object:
    return format_lazy(_("{label} (not required)"), label=label)


class PitchForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=_("What kind of question is it?"),
        choices=PitchKind,
        widget=forms.RadioSelect,
        initial=PitchKind.QUESTION,
    )
    title = CleanCharField(
        label=_("Title"),
        max_length=120,
        help_text=_("A few words that make others curious. At most 120 characters."),
    )
    question = CleanCharField(
        label=_("Your question"),
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence, in the first person, with a question mark. At most 250 characters."),
    )
    context = CleanTextField(
        label=_("Situation"),
        max_length=1500,
        required=False,
        rows=7,
        help_text=_("What is going on, and what is it about for the resident? No names."),
    )
    tried = CleanTextField(
        label=_optional(_("Already tried")),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("One thing per line. What did not work helps too."),
    )
    request = CleanCharField(
        label=_("What you ask of the group"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What do you want to have when you go home? At most 300 characters."),
    )
    help_kind = forms.ChoiceField(
        label=_optional(_("What would help you most?")), choices=[("", _("I leave that open")), *HelpKind.choices],
        required=False,
    )  # fmt: skip
    role = CleanTextField(
        label=_optional(_("Your role, and what room you have")),
        max_length=400,
        required=False,
        rows=3,
        help_text=_("What can you decide yourself, and where do you need others?"),
    )
    urgency = forms.ChoiceField(
        label=_optional(_("How soon do you need it?")), choices=[("", _("I leave that open")), *Urgency.choices],
        required=False,
    )  # fmt: skip
    municipality = MunicipalityField(label=_optional(_("In which municipality does it play?")))
    parties = _terms(TermKind.PARTY, _optional(_("Which parties are involved?")))
    themes = _terms(TermKind.THEME, _optional(_("Themes")))
    laws = _terms(TermKind.LAW, _optional(_("Laws")))
    visibility = forms.ChoiceField(
        label=_("Who may read your pitch, and when?"),
        choices=Visibility,
        widget=forms.RadioSelect,
        initial=Visibility.PARTICIPANTS,
        help_text=_(
            "Would you rather not have your partner in the region read this? Then choose 'only on the "
            "day itself', or only for who leads. The course office can always read it."
        ),
    )
    no_traceable_person = forms.BooleanField(
        label=_("Nobody can recognise a client or resident in my pitch"), required=False
    )
    no_market_information = forms.BooleanField(
        label=_("My pitch says nothing about prices, margins or plans to contract that are not public"),
        required=False,
    )

    partner_would_not_mind = forms.BooleanField(
        label=_("My partner in the region would not mind to read this, or I chose 'only on the day itself'"),
        required=False,
    )
    says = CleanCharField(
        label=_("What did you change, and why?"),
        max_length=300,
        required=False,
        help_text=_("One sentence for whoever read your pitch before. At most 300 characters."),
    )
    answer = CleanTextField(
        label=_optional(_("Your answer to the course office")),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Only the course office reads this."),
    )
    looked = forms.BooleanField(
        label=_("I looked at what is marked above, and it may stay"),
        required=False,
        help_text=_("It leads to nobody, and is no price that is not public."),
    )

    class Meta:
        model = Pitch
        fields = (
            "kind", "title", "question", "context", "tried", "request", "visibility", *MORE, *DECLARATIONS,
        )  # fmt: skip

    def __init__(self, *args: Any, hand_in: bool = False, revises: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hand_in = hand_in or revises
        self.revises = revises
        was_asked = self.instance.state == PitchState.RETURNED and bool(self.instance.remark)
        for name, is_asked in (("says", revises), ("answer", was_asked)):
            if not is_asked:
                del self.fields[name]

    def _post_clean(self) -> None:
        """Say beside each field what is missing, when the author wants to hand in."""
        super()._post_clean()
        if self.cleaned_data.get("looked"):
            self.instance.traces_seen = "\n".join(one.words for name in WRITTEN for one in self._traces(name))
        self.cleaned_data["traces_seen"] = self.instance.traces_seen
        if self.hand_in:
            self._say_what_is_missing()
        if self.revises and set(self.changed_data) & set(WRITTEN) and not self.cleaned_data.get("says"):
            self.add_error("says", SayWhatChanged.message)

    def _traces(self, name: str) -> list[Trace]:
        return traces_in(getattr(self.instance, name))

    def _say_what_is_missing(self) -> None:
        for name in what_is_missing(self.instance):
            if name in MISSING and name not in self.errors:
                self.add_error(name, MISSING[name])
        for name, traces in unseen_traces(self.instance).items():
            for one in traces:
                self.add_error(name, TRACES[one.kind] % {"words": one.words})
        if unseen_traces(self.instance):
            self.add_error("looked", _("Take out what is marked above, or say here that it may stay."))

    @property
    def marked(self) -> list[str]:
        """What stands in the kept texts, for who opens the form; handing in says it at each field."""
        if self.is_bound:
            return []
        found = [one for traces in unseen_traces(self.instance).values() for one in traces]
        return [str(TRACES[one.kind] % {"words": one.words}) for one in found]

    @property
    def check_fields(self) -> list[forms.BoundField]:
        """What the author declares, apart from the text."""
        asks = self.instance.traces_seen or "looked" in self.data or unseen_traces(self.instance)
        return [self[name] for name in (*DECLARATIONS, *(["looked"] if asks else []))]

    @property
    def text_fields(self) -> list[tuple[forms.BoundField, object]]:
        """What a pitch needs, each field with an example or nothing."""
        apart = (*DECLARATIONS, *MORE, "looked")
        return [(field, EXAMPLES.get(field.name)) for field in self if field.name not in apart]

    @property
    def more_fields(self) -> list[tuple[forms.BoundField, object]]:
        """What can be told beside it."""
        return [(self[name], EXAMPLES.get(name)) for name in MORE]

    @property
    def more_is_open(self) -> bool:
        """Something stands there already, or is wrong."""
        filled = (self[name].value() for name in MORE)
        return any(value not in (None, "", []) for value in filled) or bool(set(MORE) & set(self.errors))
