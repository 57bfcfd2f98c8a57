"""With which other pitch a pitch becomes one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.models import User
from pitches.models import Pitch
from pitches.queries.merging import may_take_in


class PitchField(forms.ModelChoiceField):
    def label_from_instance(self, pitch: Pitch) -> str:
        return f"{pitch.title} ({pitch.author})"


class MergeForm(forms.Form):
    """The pitches that fit, as far as this person sees them."""

    into = PitchField(Pitch.objects.none(), label=_("Goes up in"), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, pitch: Pitch, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Pitch.objects.visible_to(by).values("pk")
        self.fields["into"].queryset = may_take_in(pitch).filter(pk__in=seen)


class AnswerForm(forms.Form):
    """Yes or no."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda answer: answer == "yes", widget=forms.RadioSelect
    )
