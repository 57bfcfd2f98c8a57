"""The tasks of a module as the course office writes them, and what it notes of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.forms.boxes import GrowingLine
from course.forms.fields import CleanCharField, CleanTextField
from course.forms.moments import DayField
from course.forms.programme.meetings import ModuleForm
from course.forms.rows import HasRows, RowForm, RowFormSet, set_of
from course.models import Enrolment, Module, PreparationTask, TaskAnswer
from course.queries.preparation import AnswerKey
from course.text import LONGEST_LINK


class TaskForm(RowForm):
    text = CleanCharField(label=gettext_lazy("What to do"), max_length=500, widget=GrowingLine)
    link = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=LONGEST_LINK, assume_scheme="https")
    choices = CleanTextField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=1000,
        rows=3,
        help_text=gettext_lazy("One per line. Without choices people tick what they did."),
    )
    until = DayField(
        label=gettext_lazy("Choose until and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    class Meta:
        model = PreparationTask
        fields = ["text", "door", "link", "choices", "until"]

    field_order = ["key", "text", "door", "link", "choices", "until"]

    def clean_choices(self) -> str:
        """Two or more, each once."""
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if lines and (len(lines) < 2 or len(set(lines)) < len(lines)):
            raise forms.ValidationError(_("Give at least two different choices, one per line."))
        return "\n".join(lines)

    @staticmethod
    def initial_of(task: PreparationTask) -> dict[str, Any]:
        known = {name: getattr(task, name) for name in ("text", "door", "link", "choices", "until")}
        return {"key": task.pk, **known}


TaskSet = set_of(TaskForm)


class ModuleWithTasksForm(HasRows, ModuleForm):
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {"tasks": tasks_form(self.instance, self.data if self.is_bound else None)}

    @property
    def tasks(self) -> list[PreparationTask]:
        """Those that the module is to have."""
        return [form.row for form in self.rows["tasks"].kept()]


def tasks_form(module: Module, data: Any = None) -> RowFormSet:
    initial = [TaskForm.initial_of(task) for task in module.tasks.all()] if module.pk else []
    return TaskSet(data, initial=initial, prefix="tasks")


class ChoicesForm(forms.Form):
    """A list for each participant and each task with choices. What somebody chose meanwhile stays: only what was
    changed on this page is kept.
    """

    def __init__(
        self,
        *args: Any,
        people: Sequence[Enrolment],
        tasks: Sequence[PreparationTask],
        answers: Mapping[AnswerKey, TaskAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.tasks = people, tasks
        for one in people:
            for task in tasks:
                answer = answers.get((one.pk, task.pk))
                self.fields[_name(one, task)] = forms.ChoiceField(
                    label=f"{one.user}: {task}",
                    choices=[("", _("No answer yet")), *((option, option) for option in task.options)],
                    required=False,
                    initial=answer.choice if answer else "",
                    show_hidden_initial=True,
                )

    @property
    def grid(self) -> list[tuple[Enrolment, list[forms.BoundField]]]:
        return [(one, [self[_name(one, task)] for task in self.tasks]) for one in self.people]

    @property
    def chosen(self) -> dict[AnswerKey, str]:
        """What was changed here."""
        keys = {_name(one, task): (one.pk, task.pk) for one in self.people for task in self.tasks}
        return {keys[name]: self.cleaned_data[name] for name in self.changed_data}


def _name(one: Enrolment, task: PreparationTask) -> str:
    return f"answer-{one.pk}-{task.pk}"
