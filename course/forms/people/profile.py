"""Forms about people."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField, CleanTextField
from course.models import User


class SignupNameForm(forms.Form):
    """The names that logging in for the first time asks beside address and password."""

    first_name = CleanCharField(label=_("First name"), max_length=80, autocomplete="given-name")
    infix = CleanCharField(label=_("Infix"), max_length=30, required=False, help_text=_("Such as: van den"))
    last_name = CleanCharField(label=_("Last name"), max_length=100, autocomplete="family-name")

    field_order = ["first_name", "infix", "last_name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth after it made the account."""
        for name in ("first_name", "infix", "last_name"):
            setattr(user, name, self.cleaned_data[name])
        user.language = get_language() or user.language
        user.save()


OF_SPEAKERS = ("academic_title", "topic", "bio")
"""What only who speaks is asked; it stands with their name in the programme."""


class PortraitForm(forms.Form):
    """The photo beside the name of who speaks."""

    file = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Place, camera and other data in the file are taken out."),
    )


class ProfileForm(forms.ModelForm):
    """What a person says about themselves, and what of it the group may see."""

    class Meta:
        model = User
        fields = [
            "first_name", "infix", "last_name", "job_title", "phone", "region", "learning_question", "can_help_with",
            "academic_title", "topic", "bio", "shows_profile", "shows_email", "photo_consent", "mail_rhythm",
            "weekly_news", "language",
        ]  # fmt: skip
        field_classes = {
            "first_name": CleanCharField,
            "infix": CleanCharField,
            "last_name": CleanCharField,
            "job_title": CleanCharField,
            "phone": CleanCharField,
            "region": CleanCharField,
            "learning_question": CleanTextField,
            "can_help_with": CleanTextField,
            "academic_title": CleanCharField,
            "topic": CleanCharField,
            "bio": CleanTextField,
        }
        widgets = {
            name: forms.TextInput({"autocomplete": word})
            for name, word in (
                ("first_name", "given-name"),
                ("last_name", "family-name"),
                ("job_title", "organization-title"),
                ("phone", "tel"),
            )
        }
        help_texts = {
            "mail_rhythm": _("What is urgent about your place or a meeting comes at once anyway."),
            "language": _("What people and the course office write themselves stays Dutch."),
        }

    def __init__(self, *args: object, speaks: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in () if speaks else OF_SPEAKERS:
            del self.fields[name]
        self.fields["first_name"].required = self.fields["last_name"].required = True
