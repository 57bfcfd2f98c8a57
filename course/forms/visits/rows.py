"""The rows below a visit: its steps and its runbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.enums import TaskOwner
from course.forms.boxes import GrowingLine
from course.forms.fields import CleanCharField
from course.forms.moments import DayField, HourField
from course.forms.rows import RowForm, RowFormSet, set_of
from course.models import RunbookTask, User, VisitStep, WorkVisit
from course.queries.visits.office import runbook_of, staff, steps_of
from course.text import key_in


class StepForm(RowForm):
    SHOWN = ("starts", "ends", "title", "by")
    starts = HourField(label=_("From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = HourField(label=_("Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    class Meta:
        model = VisitStep
        fields = ["starts", "ends", "title", "by"]
        field_classes = {"title": CleanCharField, "by": CleanCharField}
        widgets = {"title": GrowingLine, "by": GrowingLine}

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
    owner = CleanCharField(label=_("Name, of somebody else"), max_length=150, required=False, widget=GrowingLine)
    done = forms.BooleanField(label=_("Done"), required=False)

    class Meta:
        model = RunbookTask
        fields = ["due_on", "what", "owner"]
        field_classes = {"what": CleanCharField}
        widgets = {"what": GrowingLine}

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


StepSet, TaskSet = set_of(StepForm), set_of(TaskForm)


def steps_form(visit: WorkVisit, data: Any = None) -> RowFormSet:
    initial = [StepForm.initial_of(step) for step in steps_of(visit)] if visit.pk else []
    return StepSet(data, initial=initial, prefix="steps")


def runbook_form(visit: WorkVisit, data: Any = None) -> RowFormSet:
    """With who works for the course office now, and whoever of them has a task already."""
    tasks = list(runbook_of(visit)) if visit.pk else []
    people = dict.fromkeys([*staff(), *(task.staff for task in tasks if task.staff)])
    initial = [TaskForm.initial_of(task) for task in tasks]
    return TaskSet(data, initial=initial, prefix="runbook", form_kwargs={"people": list(people)})
