"""Which other one goes into the one that remains."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from course.forms.people.pickers import PersonField, PersonInput
from course.models import User

WHICH = _("Which one goes into this one?")


def told_apart(row: Model) -> str:
    """People by name and address: who is double has the same name twice."""
    return f"{row} ({row.email})" if isinstance(row, User) else str(row)


class OtherPersonInput(PersonInput):
    def words_of(self, person: User) -> str:
        return told_apart(person)


class OtherPersonField(PersonField):
    """Found by name or address."""

    widget = OtherPersonInput


class OtherForm(forms.Form):
    def __init__(self, *args: Any, keep: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = type(keep)._default_manager.exclude(pk=keep.pk)
        if isinstance(keep, User):
            found = _("A name or a mail address; of several who are called so, tick one.")
            self.fields["other"] = OtherPersonField(among=lambda: others, required=True, label=WHICH, help_text=found)
        else:
            self.fields["other"] = forms.ModelChoiceField(others.order_by("sort_name", "pk"), label=WHICH)
