"""Which other one goes into the one that remains."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from course.models import User


def told_apart(row: Model) -> str:
    """People by name and address: who is double has the same name twice."""
    return f"{row} ({row.email})" if isinstance(row, User) else str(row)


class OtherField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Model) -> str:
        return told_apart(obj)


class OtherForm(forms.Form):
    other = OtherField(queryset=None, label=_("Which one goes into this one?"))

    def __init__(self, *args: Any, keep: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = type(keep)._default_manager.exclude(pk=keep.pk).order_by("sort_name", "pk")
        self.fields["other"].queryset = others
