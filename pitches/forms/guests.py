"""Questions of residents: the form for everybody, and what the course office does with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField, CleanTextField
from course.models import User
from pitches.models import GuestQuestion
from pitches.queries.people import participants_of


class GuestForm(forms.Form):
    """Five fields, and one that people do not see: whoever fills that in is a robot."""

    initiative = CleanCharField(label=_("Your initiative"), max_length=120)
    name = CleanCharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send you a link with which you confirm your question, and let you know what comes of it."),
    )
    asks = CleanCharField(
        label=_("Your question to the group"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence, with a question mark. At most 250 characters."),
    )
    story = CleanTextField(
        label=_("What is going on"),
        max_length=1500,
        rows=6,
        help_text=_("What do you do, and where does it go wrong? No names of others, please."),
    )
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    @property
    def is_of_robot(self) -> bool:
        return bool(self.data.get("website"))

    def words(self) -> dict[str, Any]:
        """What a person filled in, for the action."""
        given = self.cleaned_data
        same = {name: given[name] for name in ("initiative", "name", "email")}
        return {**same, "question": given["asks"], "context": given["story"]}


class GuestActForm(forms.Form):
    """About one question."""

    def __init__(self, *args: Any, question: GuestQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question


class TakeUpForm(GuestActForm):
    """Who brings it to the group."""

    participant = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who brings it?"),
        help_text=_("It becomes a draft of this participant, who gets a mail and hands it in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = participants_of(self.question.edition_id)


class DeclineGuestForm(GuestActForm):
    """Why not."""

    reason = CleanTextField(label=_("Why?"), max_length=600, help_text=_("Who asked reads this."))
