"""What the course office fills in to enrol one person by hand."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.actions.enrolment.entering import OF_PROFILE, Entry
from course.actions.enrolment.imports import INVOICE, NEW_PERSON
from course.actions.enrolment.submit import OF_ENROLMENT
from course.enums import SIDE_OF_KIND, Experience, OrganisationKind
from course.forms.enrolment.steps import ManagerForm
from course.forms.fields import AddressField, CleanCharField, CleanTextField
from course.models import Edition, User

ASK, ENTER = "ask", "enter"


class SearchForm(forms.Form):
    """Who calls, when we may know them."""

    q = CleanCharField(
        label=_("Do we know this person? Look by name, address or organisation"), max_length=200, required=False
    )


class EnterForm(forms.Form):
    """One enrolment. Of a `person` whom we know only what is about this edition is asked."""

    email = AddressField(label=_("E-mail address"), autocomplete="off")
    first_name = CleanCharField(label=_("First name"), max_length=80, required=False, autocomplete="off")
    infix = CleanCharField(label=_("Infix"), max_length=30, required=False, autocomplete="off")
    last_name = CleanCharField(label=_("Last name"), max_length=100, required=False, autocomplete="off")
    job_title = CleanCharField(label=_("Job title"), max_length=120, required=False, autocomplete="off")
    organisation = CleanCharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        autocomplete="off",
        widget=forms.TextInput({"list": "names"}),
        help_text=_("Type a part of the name and choose. The side follows from it."),
    )
    kind = forms.ChoiceField(
        label=_("Kind, when we do not know the organisation yet"),
        required=False,
        choices=[("", "–"), *((kind.value, kind.label) for kind in OrganisationKind if kind in SIDE_OF_KIND)],
    )
    approval = forms.ChoiceField(
        label=_("The manager"),
        widget=forms.RadioSelect,
        choices=[(ENTER, _("Approval is in: we ask nobody")), (ASK, _("Ask the manager by mail"))],
    )
    manager_name = CleanCharField(label=_("Name of the manager"), max_length=150, required=False, autocomplete="off")
    manager_email = AddressField(label=_("E-mail address of the manager"), required=False, autocomplete="off")
    purchase_order = CleanCharField(label=_("Purchase order number"), max_length=60, required=False)
    cost_centre = CleanCharField(label=_("Cost centre"), max_length=60, required=False)
    needs = CleanTextField(
        label=_("What must we arrange (diet, access)?"),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Only the course office sees this. It is deleted 30 days after the last meeting."),
    )
    experience = forms.ChoiceField(
        label=_("Experience"), required=False, choices=[("", _("Not asked")), *Experience.choices]
    )
    learning_question = CleanTextField(
        label=_("Question that the person brings"),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("What stays empty here, the person fills in under My course; a mail asks for it before the start."),
    )
    region = CleanCharField(label=_("Municipalities or region"), max_length=150, required=False)
    once = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput, initial=lambda: secrets.token_hex(16))

    def __init__(self, *args: Any, edition: Edition, person: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not edition.approval_required:
            del self.fields["approval"]
        if person is not None:
            self._about(person)

    def _about(self, person: User) -> None:
        """Who is known keeps the own names and organisation, and says what is in the profile."""
        self.fields["email"].widget = forms.HiddenInput()
        self.initial["email"] = person.email
        known = [*NEW_PERSON, *(name for name in OF_PROFILE if getattr(person, name))]
        for name in [*known, *(("organisation", "kind") if person.organisation_id else ())]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("approval") == ASK and "manager_email" not in self.errors:
            self._check_manager(given)
        return given

    def _check_manager(self, given: dict[str, Any]) -> None:
        """As an applicant's: filled in, and a work address."""
        asked = {name: given.get(name, "") for name in ("manager_name", "manager_email")}
        form = ManagerForm(asked, own_mailboxes=())
        form.private_address_given = _("This looks like a private address. Fill in a work address.")
        for name, errors in form.errors.items():
            self.add_error(name, list(errors))

    @property
    def entry(self) -> Entry:
        given = self.cleaned_data
        answers = (*NEW_PERSON, *OF_ENROLMENT, *INVOICE, *OF_PROFILE)
        return Entry(
            email=given["email"],
            organisation=given.get("organisation", ""),
            kind=given.get("kind", ""),
            answers={name: given[name] for name in answers if given.get(name)},
            needs=given["needs"],
            asks_manager=given.get("approval") == ASK,
            once=given["once"],
        )
