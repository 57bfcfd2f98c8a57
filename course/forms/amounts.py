"""Amounts in the forms of the course office: typed as people write them (`course.text.number`), shown the same way.

A box for numbers of the browser would not let in € 2.450,-: it comes up empty, or as another number.
"""

from __future__ import annotations

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override


def take_amounts_as_typed() -> None:
    """From now on."""
    box = forms.TextInput(attrs={"inputmode": "decimal"})
    register_form_field_override(models.DecimalField, override={"localize": True, "widget": box})
