"""The steps of the enrolment form. Each step keeps its answers under the names of its fields."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from course.actions.enrolment.submit import OTHER
from course.enums import SIDE_OF_KIND, Experience, OrganisationKind
from course.forms.fields import NOT_CHOSEN, AddressField, CleanCharField, CleanTextField, optional
from course.forms.people.needs import needs_field
from course.models import Organisation
from course.text import key_in, mailbox

PRIVATE_DOMAINS = {
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "live.nl",
    "ziggo.nl",
    "kpnmail.nl",
    "icloud.com",
}


def organisation_choices() -> list[tuple[str, str | Promise]]:
    """The organisations that can send people, and a way for those we do not know yet."""
    known = Organisation.objects.filter(kind__in=list(SIDE_OF_KIND)).values_list("pk", "name")
    return [
        NOT_CHOSEN,
        *((str(pk), name) for pk, name in known),
        (OTHER, _("My organisation is not listed")),
    ]


class StepForm(forms.Form):
    """One step. `own_mailboxes` are those of the applicant; `asks_approval` says that the manager must agree."""

    def __init__(
        self, *args: object, own_mailboxes: Collection[str] = (), asks_approval: bool = True, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own_mailboxes = own_mailboxes
        self.asks_approval = asks_approval


class AboutYouForm(StepForm):
    first_name = CleanCharField(label=_("First name"), max_length=80, autocomplete="given-name")
    infix = CleanCharField(label=optional(_("Infix")), max_length=30, required=False, help_text=_("Such as: van den"))
    last_name = CleanCharField(label=_("Last name"), max_length=100, autocomplete="family-name")
    job_title = CleanCharField(label=_("Job title"), max_length=120, autocomplete="organization-title")
    organisation = forms.ChoiceField(
        label=_("Organisation"), choices=organisation_choices, widget=forms.Select({"autocomplete": "organization"})
    )
    organisation_name = CleanCharField(
        label=_("Name of your organisation"),
        max_length=200,
        required=False,
        autocomplete="organization",
        help_text=_("Only if it is not in the list above."),
    )
    organisation_kind = forms.ChoiceField(
        label=_("What kind of organisation is it?"),
        required=False,
        choices=[NOT_CHOSEN, *((kind.value, kind.label) for kind in OrganisationKind)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._list_own_organisation(str(self.initial.get("organisation") or ""))

    def _list_own_organisation(self, key: str) -> None:
        """Whoever works at an organisation that sends nobody still finds it chosen; sending says why it cannot."""
        listed = list(self.fields["organisation"].choices)
        if key_in(key) and key not in dict(listed):
            listed[1:1] = [(key, own.name) for own in Organisation.objects.filter(pk=key)]
        self.fields["organisation"].choices = listed

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("organisation") == OTHER:
            self._ask("organisation_name", _("Fill in the name of your organisation."))
            self._ask("organisation_kind", _("Choose what kind of organisation it is."))
        return data

    def _ask(self, name: str, words: str | Promise) -> None:
        """What must be filled in here, unless something else is wrong with it."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, forms.ValidationError(words, code="required"))


class YourQuestionForm(StepForm):
    learning_question = CleanTextField(
        label=_("Which question do you bring to the course?"),
        max_length=600,
    )
    can_help_with = CleanTextField(
        label=optional(_("What can you help others with?")), max_length=400, required=False, rows=3
    )
    region = CleanCharField(label=_("In which municipalities or region do you work?"), max_length=150)
    experience = forms.ChoiceField(
        label=_("How long have you worked on the connection between care and municipality?"),
        choices=Experience,
        widget=forms.RadioSelect,
    )


class ManagerForm(StepForm):
    """Who approves: somebody else than the applicant, at a work address. Where nobody must, it may stay empty."""

    own_address_given: str | Promise = _("This is your own address. Fill in the address of your manager.")
    private_address_given: str | Promise = _(
        "This looks like a private address. Use a work address, then your manager can agree."
    )

    manager_name = CleanCharField(label=_("Name of your manager"), max_length=150, autocomplete="off")
    manager_email = AddressField(
        autocomplete="off",
        label=_("E-mail address of your manager"),
        help_text=_("The course office asks your manager to agree that you take part."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not self.asks_approval:
            self._ask_nothing()

    def _ask_nothing(self) -> None:
        for field in (self.fields["manager_name"], self.fields["manager_email"]):
            field.required, field.label = False, optional(field.label)
        self.fields["manager_email"].help_text = _(
            "In this edition your manager need not agree. We write to your manager only when you go to an edition "
            "where that is needed."
        )

    def clean_manager_email(self) -> str:
        email = str(self.cleaned_data["manager_email"])
        if email and mailbox(email) in self.own_mailboxes:
            raise forms.ValidationError(self.own_address_given)
        if email.rsplit("@", 1)[-1] in PRIVATE_DOMAINS:
            raise forms.ValidationError(self.private_address_given)
        return email


class PracticalForm(ManagerForm):
    needs = needs_field()
    shows_profile = forms.BooleanField(
        label=_("The group may see my profile: name, job title, organisation, region and question"),
        required=False,
    )


STEPS: list[tuple[type[StepForm], str | Promise]] = [
    (AboutYouForm, _("Who you are")),
    (YourQuestionForm, _("Your question")),
    (PracticalForm, _("Practical")),
]
