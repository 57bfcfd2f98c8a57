"""Which other one goes into the one that remains."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from course.models import User


class OtherField(forms.ModelChoiceField):
    """People by name and address: who is double has the same name twice."""

    def label_from_instance(self, obj: Model) -> str:
        return f"{obj} ({obj.email})" if isinstance(obj, User) else str(obj)


class OtherForm(forms.Form):
    other = OtherField(queryset=None, label=_("Which one goes into this one?"))

    def __init__(self, *args: Any, keep: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = type(keep)._default_manager.exclude(pk=keep.pk).order_by("sort_name", "pk")
        self.fields["other"].queryset = others
