"""What the course office fills in to look at an edition and to act on enrolments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import SIDES, EnrolmentState, Side
from course.forms.enrolments import ManagerForm
from course.forms.fields import LARGEST_KEY, AddressField, CleanCharField, CleanTextField
from course.forms.leaving import ColleagueForm
from course.models import Edition, Enrolment
from course.queries.board import OFFICE_STATES, Approval, WhatIf, approval_of

ACTS = {
    EnrolmentState.PLACED: _("Give a place"),
    EnrolmentState.WAITING: _("Put in line"),
    EnrolmentState.NOT_PLACED: _("Do not place"),
}
"""What can be done to several people at once, as the buttons say it."""

SORTS = {
    "name": (_("Name"), lambda enrolment: enrolment.user.sort_name),
    "organisation": (_("Organisation"), lambda enrolment: str(enrolment.organisation or "").casefold()),
    "sent": (_("Sent at"), lambda enrolment: (enrolment.submitted_at is None, enrolment.submitted_at or clock.now())),
}
"""How the list can be shown. The places in line stay what they are."""

ANY = ("", _("All"))


class EditionForm(forms.Form):
    """Which edition to look at."""

    edition = forms.ModelChoiceField(Edition.objects.all(), label=_("Edition"), empty_label=None)


class FilterForm(forms.Form):
    """Which enrolments the list shows. What is not understood filters nothing."""

    state = forms.ChoiceField(label=_("State"), choices=[ANY, *OFFICE_STATES.items()], required=False)
    side = forms.ChoiceField(label=_("Side"), choices=[ANY, *((side, side.label) for side in SIDES)], required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    approval = forms.ChoiceField(label=_("Approval"), choices=[ANY, *Approval.choices], required=False)
    sort = forms.ChoiceField(
        label=_("Order"), choices=[(name, label) for name, (label, _key) in SORTS.items()], required=False
    )

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        organisations = {row.organisation_id: str(row.organisation) for row in enrolments}
        named = sorted((name.casefold(), str(pk), name) for pk, name in organisations.items() if pk)
        self.fields["organisation"].choices = [ANY, *((pk, name) for _key, pk, name in named)]

    def chosen(self) -> list[Enrolment]:
        """The enrolments that fit, in the order asked for."""
        wanted = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        tests = {
            "state": lambda row: row.state,
            "side": lambda row: row.side,
            "organisation": lambda row: str(row.organisation_id),
            "approval": approval_of,
        }
        kept = {name: test for name, test in tests.items() if wanted.get(name)}
        rows = [row for row in self.enrolments if all(test(row) == wanted[name] for name, test in kept.items())]
        _label, key = SORTS[wanted.get("sort") or "name"]
        return sorted(rows, key=key)


class WhatIfForm(forms.Form):
    """A change to think about; nothing is stored."""

    release = forms.BooleanField(label=_("Release the seats: a free place may go to either side"), required=False)
    more_insurer = forms.IntegerField(
        label=_("Extra places for insurers"), min_value=0, max_value=500, required=False, initial=0
    )
    more_municipality = forms.IntegerField(
        label=_("Extra places for municipalities"), min_value=0, max_value=500, required=False, initial=0
    )
    most = forms.IntegerField(label=_("Maximum per organisation"), min_value=1, max_value=500, required=False)

    def change(self) -> WhatIf:
        given = self.cleaned_data
        more = {Side.INSURER: given["more_insurer"] or 0, Side.MUNICIPALITY: given["more_municipality"] or 0}
        return WhatIf(release=given["release"], more=more, most_per_organisation=given["most"])


class KeysField(forms.Field):
    """The keys of rows, from ticked boxes."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        keys = [int(key) for key in value or () if str(key).isascii() and str(key).isdecimal()]
        return [key for key in keys if key <= LARGEST_KEY]


class SeenField(forms.Field):
    """Who was shown, and how many moves each enrolment had made by then: "12:3"."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, int]:
        pairs = (str(pair).split(":") for pair in value or ())
        try:
            seen = {int(key): int(moves) for key, moves in pairs}
        except ValueError as problem:
            raise forms.ValidationError(_("Choose the people again.")) from problem
        return {key: moves for key, moves in seen.items() if 0 < key <= LARGEST_KEY}


class ActField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(ACTS.items()), coerce=EnrolmentState, **kwargs)


class ChoiceForm(forms.Form):
    """Who (or everybody whom the filters show), and what to do. Shows first; does nothing yet."""

    to = ActField(label=_("What to do"))
    chosen = KeysField(required=False)
    everybody = forms.BooleanField(required=False)


class DoForm(forms.Form):
    """The same after the preview, with the reason for the history."""

    to = ActField(widget=forms.HiddenInput)
    seen = SeenField()
    reason = CleanTextField(
        label=_("Reason"), required=False, max_length=300, rows=2, help_text=_("For the history; it is in no mail.")
    )


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
        super().__init__(*args, enrolment=enrolment, own_address=enrolment.user.email, **kwargs)


class RefuseForm(EnrolmentForm):
    reason = CleanTextField(
        label=_("Why does the manager not approve?"), max_length=600, help_text=_("The applicant reads this in a mail.")
    )


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
        coming = Edition.objects.filter(is_published=True, is_cancelled=False, starts_on__gt=clock.today())
        return coming.exclude(pk=self.enrolment.edition_id)
