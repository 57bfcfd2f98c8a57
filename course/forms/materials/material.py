"""The form with which a speaker gives material."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.enums import Audience, Rights
from course.forms.fields import CleanCharField
from course.forms.materials.files import ACCEPT, check_file
from course.text import LONGEST_LINK

RELEASES = [
    ("", _("At once")),
    ("-7", _("A week before the meeting")),
    ("0", _("On the day itself, at 9.00")),
    ("1", _("The day after the meeting")),
]


class MaterialSettingsForm(forms.Form):
    """For whom, from when, and what others may do with it."""

    title = CleanCharField(label=_("Title"), max_length=200)
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience, initial=Audience.PARTICIPANTS)
    release_days = forms.TypedChoiceField(
        label=_("When can they open it?"),
        choices=RELEASES,
        required=False,
        coerce=int,
        empty_value=None,
        initial="0",
    )
    rights = forms.ChoiceField(label=_("What may others do with it?"), choices=Rights, initial=Rights.COURSE_ONLY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A moment that the course office chose, and that is not in the list, stays possible."""
        super().__init__(*args, **kwargs)
        days = self.initial.get("release_days")
        if days is not None and str(days) not in dict(RELEASES):
            chosen = (str(days), _("As the course office chose"))
            self.fields["release_days"].choices = [*RELEASES, chosen]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("audience") == Audience.MEETING and (data.get("release_days") or 0) > 0:
            self.add_error("release_days", _("On the day itself it must be open already. Choose an earlier moment."))
        return data


class MaterialForm(MaterialSettingsForm):
    """The same with the file or the link itself."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        validators=[check_file],
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("For example a presentation as PDF. At most 25 MB."),
    )
    url = forms.URLField(
        label=_("Or a link"),
        max_length=LONGEST_LINK,
        required=False,
        assume_scheme="https",
        help_text=_("It starts with https://."),
    )

    field_order = ["title", "file", "url", "audience", "release_days", "rights"]

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("Use a link that starts with https://."))
        return url

    def clean(self) -> dict[str, object]:
        data = super().clean()
        given = bool(data.get("file")) + bool(data.get("url"))
        if given != 1 and not self.errors:
            self.add_error("file", _("Give a file or a link: one of the two."))
        return data
