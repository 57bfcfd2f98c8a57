"""Forms of the course office."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from course.actions.people.addresses import AddressOfStaff, AddressTaken, check_free, may_change_address
from course.actions.people.staff import may_close_account
from course.models import User

NAMED = {"first_name", "infix", "last_name"}


class PersonForm(WagtailAdminModelForm):
    """A person as the course office writes them down; a new one has no password yet and asks for one by mail."""

    def __init__(self, *args: object, for_user: User | None = None, **kwargs: object) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
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
        missing = {name for name in self.fields if self._did_not_come(name)}
        if missing >= NAMED & set(self.fields):
            raise forms.ValidationError(_("The form came in without what was filled in. Nothing changed."))
        return given | {name: getattr(self.instance, name) for name in missing if name in given}

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
