"""The rows below a visit: its steps and its runbook. Rows are added and removed with buttons of the form itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from course.enums import TaskOwner
from course.formatting import day_in_numbers, time_in_numbers
from course.forms.moments import DayField, HourField
from course.models import RunbookTask, User, VisitStep, WorkVisit
from course.queries.visits.office import runbook_of, staff, steps_of
from course.text import key_in

MOST_ROWS = 60


class RowForm(forms.ModelForm):
    """A row; `key` says which stored one it is. SHOWN are the fields by which people tell rows apart."""

    SHOWN: tuple[str, ...] = ()
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def row(self) -> Any:
        """The row as it was filled in."""
        self.instance.pk = key_in(self.cleaned_data.get("key", "")) or None
        return self.instance

    @property
    def is_filled_in(self) -> bool:
        """It is stored already, or something was typed in it."""
        return self.has_changed() or bool(self["key"].value())

    @classmethod
    def line_of(cls, given: dict[str, Any]) -> str:
        """A row as people read it."""
        return " · ".join(_shown(given.get(name)) for name in cls.SHOWN if given.get(name))


def _shown(value: Any) -> str:
    if isinstance(value, dt.time):
        return time_in_numbers(value)
    if isinstance(value, dt.date):
        return day_in_numbers(value)
    return str(_("done") if value is True else value)


class StepForm(RowForm):
    SHOWN = ("starts", "ends", "title", "by")
    starts = HourField(label=_("From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = HourField(label=_("Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    class Meta:
        model = VisitStep
        fields = ["starts", "ends", "title", "by"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and starts >= ends:
            self.add_error("ends", _("A step must start before it ends."))
        return given

    @staticmethod
    def initial_of(step: VisitStep) -> dict[str, Any]:
        return {"key": step.pk, "starts": step.starts, "ends": step.ends, "title": step.title, "by": step.by}


class TaskForm(RowForm):
    """Whose a task is, is one choice: the host's contact, somebody of the course office, or a name."""

    SHOWN = ("due_on", "what", "who", "owner", "done")
    due_on = DayField(label=_("Before"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    who = forms.ChoiceField(label=_("Who"))
    owner = forms.CharField(label=_("Name, of somebody else"), max_length=150, required=False)
    done = forms.BooleanField(label=_("Done"), required=False)

    class Meta:
        model = RunbookTask
        fields = ["due_on", "what", "owner"]

    field_order = ["key", "due_on", "what", "who", "owner", "done"]

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"{TaskOwner.STAFF}:{person.pk}": person for person in people}
        self.fields["who"].initial = TaskOwner.HOST  # what a browser sends of an empty row
        self.fields["who"].choices = [
            (TaskOwner.HOST, TaskOwner.HOST.label),
            *((key, str(person)) for key, person in self.people.items()),
            (TaskOwner.OTHER, TaskOwner.OTHER.label),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who") == TaskOwner.OTHER and not given.get("owner"):
            self.add_error("owner", _("Fill in who does this."))
        return given

    @property
    def row(self) -> RunbookTask:
        task, who = super().row, self.cleaned_data["who"]
        task.staff = self.people.get(who)
        task.owned_by = TaskOwner.STAFF if task.staff else TaskOwner(who)
        if task.owned_by != TaskOwner.OTHER:
            task.owner = ""
        return task

    @classmethod
    def line_of(cls, given: dict[str, Any]) -> str:
        """Whose it is, by name."""
        kind, _colon, key = str(given.get("who") or "").partition(":")
        name = next((str(one) for one in staff().filter(pk=key_in(key))), "") if key else ""
        who = name or (TaskOwner(kind).label if kind in TaskOwner else kind)
        return super().line_of({**given, "who": "" if given.get("owner") else who})

    @staticmethod
    def initial_of(task: RunbookTask) -> dict[str, Any]:
        who = f"{TaskOwner.STAFF}:{task.staff_id}" if task.staff_id else task.owned_by
        known = {"key": task.pk, "due_on": task.due_on, "what": task.what, "owner": task.owner}
        return {**known, "who": who, "done": task.done_at is not None}


class RowFormSet(forms.BaseFormSet):
    """Rows that were added stay empty without harm; those to remove are ticked."""

    def kept(self) -> Iterator[RowForm]:
        """The forms of the rows that remain."""
        for form in self.forms:
            if form.is_filled_in and not form.cleaned_data.get("DELETE"):
                yield form

    def add_row(self) -> None:
        """One more, empty; what was typed stays."""
        name = self.management_form.add_prefix("TOTAL_FORMS")
        self.data = {**self.data.dict(), name: str(min(self.total_form_count() + 1, MOST_ROWS))}
        for known in ("management_form", "forms"):
            self.__dict__.pop(known, None)

    def in_words(self) -> list[str]:
        """A line for each row that remains; what is not right as it was typed."""
        rows = [form for form in self.forms if not form["DELETE"].value() and form.is_filled_in]
        return [self.form.line_of(form.cleaned_data if form.is_valid() else _typed_in(form)) for form in rows]

    def stored_in_words(self) -> list[str]:
        return [self.form.line_of(row) for row in self.initial or ()]

    def as_typed(self) -> None:
        """Without looking whether it is right: nobody asked for that yet."""
        for form in self.forms:
            form._errors = forms.utils.ErrorDict()
        self._errors, self._non_form_errors = list[Any](), forms.utils.ErrorList()

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong with the rows together."""
        return [str(error) for error in self.non_form_errors()]


def _typed_in(form: RowForm) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def _set_of(form: type[RowForm]) -> type[RowFormSet]:
    most = {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS, "validate_max": True}
    return cast("type[RowFormSet]", forms.formset_factory(form, RowFormSet, extra=0, can_delete=True, **most))


StepSet, TaskSet = _set_of(StepForm), _set_of(TaskForm)


def steps_form(visit: WorkVisit, data: Any = None) -> RowFormSet:
    initial = [StepForm.initial_of(step) for step in steps_of(visit)] if visit.pk else []
    return StepSet(data, initial=initial, prefix="steps")


def runbook_form(visit: WorkVisit, data: Any = None) -> RowFormSet:
    """With who works for the course office now, and whoever of them has a task already."""
    tasks = list(runbook_of(visit)) if visit.pk else []
    people = dict.fromkeys([*staff(), *(task.staff for task in tasks if task.staff)])
    initial = [TaskForm.initial_of(task) for task in tasks]
    return TaskSet(data, initial=initial, prefix="runbook", form_kwargs={"people": list(people)})
