"""The forms of after the course: how it is now, and a letter to yourself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField
from course.forms.moments import DayField
from pitches.enums.afterwards import Standing
from pitches.queries.check_ins import Subject


class CheckInForm(forms.Form):
    """How it is now with one pitch or promise."""

    stands = forms.ChoiceField(label=_("How is it now?"), choices=Standing, widget=forms.RadioSelect)
    in_a_few_words = CleanTextField(
        label=_("In a few words"),
        max_length=600,
        rows=3,
        help_text=_("What changed, for you or for a resident? Nothing is an answer too."),
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        said = {"stands": subject.now.stands, "in_a_few_words": subject.now.text} if subject.now else {}
        super().__init__(*args, initial=said, auto_id=f"{subject.name}_%s", **kwargs)
        self.subject = subject


class LetterForm(forms.Form):
    """A letter to yourself, and when it comes."""

    letter = CleanTextField(
        label=_("Your letter"),
        max_length=5000,
        rows=12,
        help_text=_("What do you want to remember? What will you have done by then? Nobody but you reads it."),
    )
    send_on = DayField(label=_("You get it on"), help_text=_("For example 15-9-2027 or 15 september 2027."))
