"""Who is in which group of visitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.actions.visits.groups import Group
from course.forms.fields import CleanCharField
from course.models import Enrolment

MOST_GROUPS = 9


class NumberForm(forms.Form):
    """How many groups there are to be."""

    number = forms.IntegerField(label=gettext_lazy("Number of groups"), min_value=2, max_value=MOST_GROUPS)


class GroupsForm(forms.Form):
    """The name of each group, and for each visitor which one; `chosen` are numbers by the key of the enrolment."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[Enrolment],
        names: Sequence[str],
        chosen: Mapping[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.number = people, len(names)
        for place, name in enumerate(names):
            label = _("Name of group %(number)d") % {"number": place + 1}
            self.fields[f"name-{place}"] = CleanCharField(label=label, max_length=80, initial=name)
        choices = [("", _("No group yet")), *((str(place), name) for place, name in enumerate(names))]
        for one in people:
            self.fields[f"person-{one.pk}"] = forms.ChoiceField(
                label=str(one.user), choices=choices, required=False, initial=str(chosen.get(one.pk, ""))
            )

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name-{place}"] for place in range(self.number)]

    @property
    def rows(self) -> list[tuple[Enrolment, forms.BoundField]]:
        return [(one, self[f"person-{one.pk}"]) for one in self.people]

    @property
    def groups(self) -> list[Group]:
        """As filled in."""
        given = self.cleaned_data
        return [
            Group(given[f"name-{place}"], [one.pk for one in self.people if given[f"person-{one.pk}"] == str(place)])
            for place in range(self.number)
        ]


def group_names(number: int, before: Sequence[str] = ()) -> list[str]:
    """Those that stand, and numbers for the rest."""
    rest = [_("Group %(number)d") % {"number": place + 1} for place in range(len(before), number)]
    return [*before, *rest][:number]
