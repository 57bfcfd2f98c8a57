"""Forms of the course office."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from course.models import User


class PersonForm(WagtailAdminModelForm):
    """A person as the course office writes them down; a new one has no password yet and asks for one by mail."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, commit: bool = True) -> User:
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        return super().save(commit=commit)


class RolesForm(forms.Form):
    """What somebody may do in the admin."""

    organiser = forms.BooleanField(
        label=_("Works for the course office"),
        required=False,
        help_text=_("Sees and changes editions, people, enrolments and pitches."),
    )
    editor = forms.BooleanField(
        label=_("Edits the site"),
        required=False,
        help_text=_("Writes and publishes pages and good practices."),
    )
