"""Forms of the course office."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from course.actions.people.addresses import AddressOfStaff, AddressTaken, check_free, may_change_address
from course.actions.people.staff import may_close_account
from course.models import User

NAMED = {"first_name", "infix", "last_name"}
OWN_WORDS = (
    "first_name", "infix", "last_name", "academic_title", "phone", "job_title", "region", "learning_question",
    "can_help_with", "topic", "bio",
)  # fmt: skip
"""What people write about themselves, perhaps while the course office has the form open."""
NOT_OWN = frozenset({"email", "phone", "academic_title", "first_name", "infix", "last_name", "job_title"})
"""About somebody else than who types."""


class PersonForm(WagtailAdminModelForm):
    """A person as the course office writes them down; a new one has no password yet and asks for one by mail.

    `seen` carries along, unseen, what the form showed of the own words of the person: what the office left as it was
    stays what it became meanwhile, and what both changed is told beside the field.
    """

    data: Any
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        self.stored = {name: str(getattr(self.instance, name)) for name in OWN_WORDS if name in self.fields}
        self.initial["seen"] = json.dumps(self.stored)
        for name in NOT_OWN & self.fields.keys():  # a browser would fill in whoever types
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if self.instance.pk and for_user and not may_change_address(for_user, self.instance):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = str(AddressOfStaff.message)
        if self.instance.pk and for_user and not may_close_account(for_user, self.instance):
            self.fields["is_active"].disabled = True
            self.fields["is_active"].help_text = _("Only an administrator closes this account or opens it again.")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        try:
            check_free(email, person=self.instance if self.instance.pk else None)
        except AddressTaken as taken:
            raise forms.ValidationError(str(taken)) from taken
        return email

    def clean(self) -> dict[str, object]:
        """What did not come in is not empty: it stays as it is. A page of ours always sends the names."""
        given: dict[str, object] = super().clean() or {}
        if self.instance.pk is None:
            return given
        missing = {name for name in self.fields if name != "seen" and self._did_not_come(name)}
        if missing >= NAMED & set(self.fields):
            raise forms.ValidationError(_("The form came in without what was filled in. Nothing changed."))
        return self._beside(given | {name: getattr(self.instance, name) for name in missing if name in given})

    def _beside(self, given: dict[str, object]) -> dict[str, object]:
        """With what the person changed meanwhile. The next time it is saved over what is told now."""
        seen, self.data = self._seen(given), self.data.copy()
        self.data["seen"] = json.dumps(self.stored)
        changed = _("This says '%(now)s' meanwhile. What you typed is still here; save it once more to keep yours.")
        for name in given.keys() & self.stored.keys():
            now, typed = self.stored[name], given[name]
            before = str(seen.get(name, now))
            if typed == before:
                given[name] = self.data[name] = now
            elif now not in (before, typed):
                self.add_error(name, changed % {"now": now})
        return given

    def _seen(self, given: dict[str, object]) -> dict[str, object]:
        """Empty when it did not come."""
        try:
            seen = json.loads(str(given.get("seen") or "{}"))
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def _did_not_come(self, name: str) -> bool:
        widget = self.fields[name].widget
        return bool(widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)))

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
