"""A visit as the course office fills it in: facts, steps and runbook are one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from course.actions.visits.save import VisitChanged, VisitRows
from course.formatting import short_day, time_in_numbers
from course.forms.fields import VersionField
from course.forms.visits.rows import RowFormSet, runbook_form, steps_form
from course.models import Place, ProgrammeItem, User, WorkVisit
from course.queries.visits.office import contacts_for, items_for

Difference = tuple[str, str, str]
"""What it is about, what somebody typed, and what is stored now."""


class ItemChoice(forms.ModelChoiceField):
    """Items with day, time, edition and place: titles alone are the same in every edition."""

    def label_from_instance(self, item: ProgrammeItem) -> str:
        meeting = item.meeting
        when = (
            f"{short_day(meeting.day)} {meeting.day.year}, {time_in_numbers(item.starts)}–{time_in_numbers(item.ends)}"
        )
        return f"{when}: {item.title} ({meeting.edition}, {meeting.place})"


class ContactChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{person}, {person.organisation}" if person.organisation else str(person)


class VisitForm(WagtailAdminModelForm):
    """`differences` are what somebody else stored since this form was opened; then nothing is saved. `was_saved`: what
    was filled in stands there already.
    """

    data: Any
    item = ItemChoice(queryset=ProgrammeItem.objects.none())
    contact = ContactChoice(queryset=User.objects.none(), required=False)
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit, self.differences, self.was_saved = self.instance, list[Difference](), False
        for name, rows in (("item", items_for(visit)), ("contact", contacts_for(visit))):
            field = WorkVisit._meta.get_field(name)
            self.fields[name].queryset, self.fields[name].label = rows, field.verbose_name.capitalize()
        self.fields["place"].queryset = Place.objects.filter(is_online=False)
        self.fields["version"].initial = visit.version
        data = self.data if self.is_bound else None
        self.rows: dict[str, RowFormSet] = {"steps": steps_form(visit, data), "runbook": runbook_form(visit, data)}

    def is_valid(self) -> bool:
        rows_are = [rows.is_valid() for rows in self.rows.values()]
        return super().is_valid() and all(rows_are)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.instance.pk and given.get("version") != self.instance.version:
            self._compare()
            if not self.was_saved:
                self.add_error(None, str(VisitChanged()))
        return given

    def add_row(self, name: str) -> None:
        """Show it with one row more and all that was typed, unchecked."""
        self.rows[name].add_row()
        self._errors = forms.utils.ErrorDict()
        for rows in self.rows.values():
            rows.as_typed()

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
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        keys = {str(getattr(one, "pk", one)) for one in chosen}
        return ", ".join(str(label) for key, label in field.choices if str(key) in keys and str(key)) or "–"
    return str(value) if value not in (None, "") else "–"
