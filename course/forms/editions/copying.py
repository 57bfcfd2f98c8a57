"""What the course office fills in to copy an edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.actions.editions.copying import check_first_day, check_year
from course.errors import Refusal
from course.formatting import day_in_words, full_moment
from course.forms.fields import CleanCharField
from course.models import Edition
from course.queries.editions.copying import CHOICES, ENROLMENT_DATES, NAMES, Asked, pages_of

DATES = ("starts_on", *ENROLMENT_DATES)


def date_input(name: str) -> forms.DateTimeInput | forms.DateInput:
    """The browser's own, for a moment or a day."""
    if name.endswith("_at"):
        return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CopyForm(forms.ModelForm):
    """The new edition. Dates of enrolling are asked and never filled in. `seen` is the plan that somebody agreed to."""

    with_visits = forms.BooleanField(
        label=gettext_lazy("Work visits come along"),
        required=False,
        help_text=gettext_lazy(
            "As ideas to agree anew with the same host, with steps and runbook. No host hears of it."
        ),
    )
    with_speakers = forms.BooleanField(
        label=gettext_lazy("Speakers come along"),
        required=False,
        help_text=gettext_lazy("As people to ask again for the same parts. Nobody hears of it until you ask them."),
    )
    with_links = forms.BooleanField(
        label=gettext_lazy("Links for taking part online come along"),
        required=False,
        help_text=gettext_lazy("The same links: people of then can open them too."),
    )
    with_page = forms.BooleanField(
        label=gettext_lazy("The public page comes along"),
        required=False,
        help_text=gettext_lazy("As a draft with the same words. Nobody sees it until you publish it."),
    )
    seen = forms.RegexField(r"^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Edition
        fields = NAMES
        field_classes = {"title": CleanCharField}
        widgets = {name: date_input(name) for name in DATES}

    def __init__(self, *args: Any, source: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        if not pages_of(source):
            del self.fields["with_page"]
        for name in DATES:
            self._tell_old(name)

    def _tell_old(self, name: str) -> None:
        """The date of the old edition stands beside the field, not in it."""
        value = getattr(self.source, name)
        date = full_moment(value) if isinstance(value, dt.datetime) else day_in_words(value)
        old = _("In the old edition: %(date)s.") % {"date": date}
        field = self.fields[name]
        field.help_text = f"{field.help_text} {old}".strip()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check("starts_on", partial(check_first_day, self.source))
        near = given.get("starts_on") or self.source.starts_on
        for name in ENROLMENT_DATES:
            self._check(name, partial(check_year, near=near))
        return given

    def _check(self, name: str, check: Callable[[Any], None]) -> None:
        try:
            if name in self.cleaned_data:
                check(self.cleaned_data[name])
        except Refusal as refusal:
            self.add_error(name, str(refusal))

    def validate_unique(self) -> None:
        """Whether the web address is free says the action: a second click must find the copy of the first."""

    @property
    def asked(self) -> Asked:
        chosen = {name: self.cleaned_data.get(name, False) for name in CHOICES}
        return Asked(**{name: self.cleaned_data[name] for name in NAMES}, **chosen)
