"""What the manager fills in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField, CleanTextField, optional


class ApprovalForm(forms.Form):
    """Yes, with what the invoice must say. `needs_order`: the organisation pays no invoice without such a number."""

    purchase_order = CleanCharField(
        label=_("Purchase order number"),
        max_length=60,
        help_text=_("Your organisation asks for this number on an invoice."),
    )
    cost_centre = CleanCharField(label=optional(_("Cost centre")), max_length=60, required=False)

    def __init__(self, *args: object, needs_order: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not needs_order:
            order = self.fields["purchase_order"]
            order.required, order.label, order.help_text = False, optional(order.label), ""


class RefusalForm(forms.Form):
    """No, and why."""

    reason = CleanTextField(
        label=_("Why not?"),
        max_length=600,
        rows=3,
        help_text=_("The applicant reads this."),
    )
