"""What a speaker fills in: yes or no, and what is needed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.actions.speakers.answering import NEEDS
from course.forms.fields import CleanCharField, CleanTextField, optional
from course.models import SpeakerInvitation


class DeclineForm(forms.Form):
    reason = CleanCharField(
        label=optional(_("Why not")),
        max_length=300,
        required=False,
        help_text=_("The course office alone reads it. Perhaps another day, or somebody else?"),
    )


class NeedsForm(forms.Form):
    """What the course office arranges for the day."""

    needs_microphone = forms.BooleanField(label=_("I need a microphone"), required=False)
    needs_screen = forms.BooleanField(label=_("I need a screen"), required=False)
    travel = CleanCharField(
        label=optional(_("How do you travel?")),
        max_length=200,
        required=False,
        help_text=_("For example: by train, or by car and I need a parking place."),
    )
    needs = CleanTextField(label=optional(_("What else do you need?")), max_length=2000, rows=3, required=False)

    def __init__(self, data: object = None, *, invitation: SpeakerInvitation) -> None:
        super().__init__(data, initial={name: getattr(invitation, name) for name in NEEDS})
