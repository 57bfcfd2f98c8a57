"""Amounts and degrees in the forms of the course office: typed as people write them (`course.text.number` and
`course.text.fraction`), shown the same way.

A box for numbers of the browser would not let in € 2.450,- or, where it speaks English, 52,9929: it comes up empty, or
as another number.
"""

from __future__ import annotations

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override


def take_numbers_as_typed() -> None:
    """From now on. Degrees may lie below zero, and a phone has no minus on the keys of an amount."""
    for field, attrs in ((models.DecimalField, {"inputmode": "decimal"}), (models.FloatField, {})):
        register_form_field_override(field, override={"localize": True, "widget": forms.TextInput(attrs=attrs)})
