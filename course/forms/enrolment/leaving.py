"""What somebody fills in who leaves, or hands the place over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import AddressField, CleanCharField, CleanTextField, optional


class WithdrawForm(forms.Form):
    """`stated` is what the page said that withdrawing costs."""

    reason = CleanTextField(
        label=optional(_("Why do you withdraw?")),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Only the course office and you see this."),
    )
    stated = forms.DecimalField(widget=forms.HiddenInput, max_digits=8, decimal_places=2)


class ColleagueForm(forms.Form):
    """Who takes over."""

    first_name = CleanCharField(label=_("First name"), max_length=80, autocomplete="off")
    infix = CleanCharField(label=optional(_("Infix")), max_length=30, required=False, help_text=_("Such as: van den"))
    last_name = CleanCharField(label=_("Last name"), max_length=100, autocomplete="off")
    email = AddressField(label=_("Work e-mail address of your colleague"), autocomplete="off")
