"""The form that names a calendar link."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.enums import CalendarChoice
from course.forms.fields import CleanCharField
from course.models import Edition, User
from course.rules import is_organiser


class CalendarChoiceForm(forms.Form):
    """How somebody keeps the own calendar."""

    choice = forms.ChoiceField(
        label=_("How does your calendar keep up with the course?"),
        choices=CalendarChoice.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "With invitations you get a mail for each date, and for each change of it: answer them or leave them. What "
            "you do not choose any more, we take out of your calendar."
        ),
    )


class CalendarLinkForm(forms.Form):
    """A name that tells the links of one person apart; the mark makes that two clicks make one link. Who works for the
    course office chooses between the own calendar and the whole planning of an edition.
    """

    def __init__(self, *args: Any, user: User, edition: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].initial = edition or None
        if not is_organiser(user):
            del self.fields["edition"]

    name = CleanCharField(
        label=_("Name of the link"),
        max_length=60,
        help_text=_("For which device or app is it? For example: my phone."),
    )
    edition = forms.ModelChoiceField(
        label=_("Which calendar"),
        queryset=Edition.objects.order_by("-starts_on"),
        required=False,
        empty_label=_("My own meetings"),
        help_text=_("Of an edition: its whole planning, with drafts and with visits that were not agreed yet."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
