"""A tap on the list of a meeting, a guest for one day, and who says beforehand that they cannot come."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.actions.results.attendance import MOST_MINUTES, Tapped
from course.enums import AttendanceKind
from course.forms.fields import CleanCharField, optional
from course.models import Meeting, User
from course.queries.results.expected import expected_at
from course.text import LARGEST_KEY

LONGEST_OFFSET = 100 * 365 * 24 * 60 * 60 * 1000
"""Milliseconds. The clock of a device may stand at any year."""


class TapForm(forms.Form):
    """One tap, from a button of the page or from the list that a device kept. `at` and `offset` are the device's."""

    key = forms.UUIDField()
    person = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    guest = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    kind = forms.ChoiceField(choices=AttendanceKind.choices, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=MOST_MINUTES)
    undoes = forms.UUIDField(required=False)
    reason = CleanCharField(label=_("Why"), required=False, max_length=300)
    at = forms.DateTimeField(required=False)
    offset = forms.IntegerField(required=False, min_value=-LONGEST_OFFSET, max_value=LONGEST_OFFSET)

    def clean(self) -> dict[str, Any]:
        """About one participant or one guest; what takes something back names it."""
        given = super().clean() or {}
        is_undo = given.get("undoes") is not None
        if is_undo:
            given["kind"] = AttendanceKind.UNDO
        if not given.get("kind") or (given["kind"] == AttendanceKind.UNDO) != is_undo:
            raise forms.ValidationError(_("Say what you saw."))
        if bool(given.get("person")) == bool(given.get("guest")):
            raise forms.ValidationError(_("Say whom it is about: a participant or a guest."))
        return given

    @property
    def tapped(self) -> Tapped:
        given = dict(self.cleaned_data)
        offset = given.pop("offset")
        kind = AttendanceKind(given.pop("kind"))
        return Tapped(kind=kind, offset=None if offset is None else dt.timedelta(milliseconds=offset), **given)

    @property
    def problem(self) -> str:
        """What is wrong, in one sentence."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class GuestForm(forms.Form):
    """Somebody who is there for one day."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = CleanCharField(label=_("Name"), max_length=150, autocomplete="off")
    organisation = CleanCharField(label=optional(_("Organisation")), max_length=200, required=False, autocomplete="off")
    instead_of = forms.ModelChoiceField(
        label=optional(_("Comes for")), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expected = [person.pk for person in expected_at(meeting)]
        self.fields["instead_of"].queryset = User.objects.filter(pk__in=expected).order_by("sort_name", "pk")


class CodeForm(forms.Form):
    """What stands on the screen, typed."""

    code = CleanCharField(
        label=_("Code on the screen"), max_length=20, autocomplete="off", help_text=_("Six letters and digits.")
    )


class ApologyForm(forms.Form):
    """Nobody has to say why."""

    note = CleanCharField(
        label=optional(_("Something the course office should know")),
        required=False,
        max_length=300,
        help_text=_("You need not say why. Write nothing about your health."),
    )
