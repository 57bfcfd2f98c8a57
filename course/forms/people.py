"""Forms about people."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from course.models import User


class SignupNameForm(forms.Form):
    """The names that logging in for the first time asks beside address and password."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    infix = forms.CharField(label=_("Infix"), max_length=30, required=False, help_text=_("Such as: van den"))
    last_name = forms.CharField(label=_("Last name"), max_length=100)

    field_order = ["first_name", "infix", "last_name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth after it made the account."""
        for name in ("first_name", "infix", "last_name"):
            setattr(user, name, self.cleaned_data[name])
        user.save()
