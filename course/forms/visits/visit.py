"""A visit as the course office fills it in: facts, steps and runbook are one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from course.actions.visits.save import VisitChanged, VisitRows
from course.forms.fields import VersionField
from course.forms.people.pickers import PersonField
from course.forms.programme.pickers import ItemChoice, PlaceChoice
from course.forms.rows import HasRows
from course.forms.visits.rows import runbook_form, steps_form
from course.models import Place, ProgrammeItem, WorkVisit
from course.queries.programme.pickers import halls_for
from course.queries.visits.office import items_for, possible_contacts

Difference = tuple[str, str, str]
"""What it is about, what somebody typed, and what is stored now."""


class VisitForm(HasRows, WagtailAdminModelForm):
    """`differences` are what somebody else stored since this form was opened; then nothing is saved. `was_saved`: what
    was filled in stands there already.
    """

    data: Any
    item = ItemChoice(queryset=ProgrammeItem.objects.none())
    place = PlaceChoice(queryset=Place.objects.none())
    contact = PersonField(
        among=possible_contacts, help_text=gettext_lazy("Type the name of somebody who has an account here.")
    )
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit, self.differences, self.was_saved = self.instance, list[Difference](), False
        for name, rows in (("item", items_for(visit)), ("place", halls_for(visit.place_id))):
            self.fields[name].queryset = rows
        for name in ("item", "place", "contact"):
            self.fields[name].label = WorkVisit._meta.get_field(name).verbose_name.capitalize()
        self.fields["contact"].kept = frozenset(filter(None, [visit.contact_id]))
        self.fields["version"].initial = visit.version
        data = self.data if self.is_bound else None
        self.rows = {"steps": steps_form(visit, data), "runbook": runbook_form(visit, data)}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.instance.pk and given.get("version") != self.instance.version:
            self._compare()
            if not self.was_saved:
                self.add_error(None, str(VisitChanged()))
        return given

    @property
    def given_rows(self) -> VisitRows:
        """The rows that the visit is to have."""
        steps, tasks = ([*rows.kept()] for rows in self.rows.values())
        runbook = [(form.row, form.cleaned_data["done"]) for form in tasks]
        return VisitRows(
            steps=[form.row for form in steps],
            runbook=[task for task, _done in runbook],
            done=[task for task, done in runbook if done],
        )

    def _compare(self) -> None:
        """Keep what differs to show it. The next time it is saved, it is saved over what is shown now.

        A second click finds its own words.
        """
        self.differences = [self._difference(name) for name in self.changed_data if name != "version"]
        for name, label in (("steps", _("Steps")), ("runbook", _("Runbook"))):
            mine, stored = self.rows[name].in_words(), self.rows[name].stored_in_words()
            if sorted(mine) != sorted(stored):
                self.differences.append((label, "\n".join(mine), "\n".join(stored)))
        self.was_saved = not self.differences
        self.data = self.data.copy()
        self.data["version"] = str(self.instance.version)

    def _difference(self, name: str) -> Difference:
        field = self.fields[name]
        return str(field.label), _shown(field, self[name].value()), _shown(field, self.initial.get(name))


def _shown(field: forms.Field, value: Any) -> str:
    """A value as people read it: of a choice its label, of a tick yes or no."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, PersonField):
        return field.in_words(value) or "–"
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        keys = {str(getattr(one, "pk", one)) for one in chosen}
        return ", ".join(str(label) for key, label in field.choices if str(key) in keys and str(key)) or "–"
    return str(value) if value not in (None, "") else "–"
