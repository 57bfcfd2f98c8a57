"""What the course office fills in to act on one enrolment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from course.forms.enrolment.leaving import ColleagueForm
from course.forms.enrolment.steps import ManagerForm
from course.forms.fields import AddressField, CleanCharField, CleanTextField
from course.forms.people.needs import NeedsForm
from course.models import Edition, Enrolment
from course.queries.people.addresses import mailboxes_of


class EnrolmentForm(forms.Form):
    """What the course office says about one enrolment."""

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment


class BillForm(EnrolmentForm):
    purchase_order = CleanCharField(label=_("Purchase order number"), max_length=60, required=False)
    cost_centre = CleanCharField(label=_("Cost centre"), max_length=60, required=False)


class ApproveForm(BillForm):
    """With what the invoice must say, when the manager told that."""


class CorrectManagerForm(EnrolmentForm, ManagerForm):
    manager_name = CleanCharField(label=_("Name of the manager"), max_length=150)
    manager_email = AddressField(label=_("E-mail address of the manager"))
    own_address_given = _("This is the address of the applicant. Fill in the address of the manager.")
    private_address_given = _("This looks like a private address. Fill in a work address.")

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, enrolment=enrolment, own_mailboxes=mailboxes_of(enrolment.user), **kwargs)


class RefuseForm(EnrolmentForm):
    reason = CleanTextField(
        label=_("Why does the manager not approve?"), max_length=600, help_text=_("The applicant reads this in a mail.")
    )


class OfficeNeedsForm(EnrolmentForm, NeedsForm):
    """As somebody told it to the course office."""


class WithdrawForm(EnrolmentForm):
    """`stated` is what the page said that withdrawing costs."""

    reason = CleanTextField(
        label=_("Reason"), required=False, max_length=300, rows=2, help_text=_("For the history; it is in no mail.")
    )
    stated = forms.DecimalField(widget=forms.HiddenInput, max_digits=8, decimal_places=2)


class HandOverForm(EnrolmentForm, ColleagueForm):
    """Who takes over, of the same organisation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Work e-mail address of the colleague")


class MoveForm(EnrolmentForm):
    edition = forms.ModelChoiceField(
        Edition.objects.none(),
        label=_("To which edition"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Editions that were announced and have not begun yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = self._editions()

    def _editions(self) -> QuerySet[Edition]:
        coming = Edition.objects.coming()
        return coming.exclude(pk=self.enrolment.edition_id)
