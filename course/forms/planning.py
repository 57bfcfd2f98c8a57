"""Why something is planned although something was found about it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from course.actions.planning import Accepting
from course.forms.fields import CleanCharField

SEEN = "plan_seen"
"""Keys of the findings that stood on the page."""


class AcceptForm(forms.Form):
    """Its fields stand beside those of the form that asked, in one POST."""

    plan_reason = CleanCharField(
        label=_("Why is it planned so all the same?"),
        max_length=300,
        help_text=_("It stays with the meeting, for your colleagues."),
    )

    def accepting(self, posted: QueryDict) -> Accepting:
        reason = self.cleaned_data["plan_reason"] if self.is_valid() else ""
        return Accepting(frozenset(posted.getlist(SEEN)), reason)
