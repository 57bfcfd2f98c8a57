"""What a browser may fill in on Wagtail's forms: what one says about oneself (WCAG 1.3.5), never about others."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.forms.choosers import EmailLinkChooserForm, PhoneLinkChooserForm

WORDS: Mapping[type[forms.BaseForm], Mapping[str, str]] = {
    NameEmailForm: {"first_name": "given-name", "last_name": "family-name"},
    EmailLinkChooserForm: {"email_address": "off"},
    PhoneLinkChooserForm: {"phone_number": "off"},
}
"""The words of the HTML standard, for each field that asks who somebody is. (Forms for passwords have Django's.)"""


def say_what_is_asked() -> None:
    """From now on."""
    for form, words in WORDS.items():
        for name, word in words.items():
            form.base_fields[name].widget.attrs["autocomplete"] = word
