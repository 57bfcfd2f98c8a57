"""What participants prepare: asked by the course office, ticked and chosen by themselves. Lock: the edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from course import clock
from course.actions.calendars.events import refresh_module
from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import NotYours, check_office, is_office
from course.enums import TAKES_PART
from course.errors import Refusal
from course.formatting import day_in_words
from course.models import Enrolment, Module, PreparationTask, TaskAnswer
from course.queries.preparation import AnswerKey, can_answer, chosen_by

if TYPE_CHECKING:
    from course.authority import Authority


class ChoiceIsTaken(Refusal):
    message = ngettext_lazy(
        "'%(choice)s' was chosen already (%(number)s time). Keep it, or note another choice for them first.",
        "'%(choice)s' was chosen already (%(number)s times). Keep it, or note another choice for them first.",
        "number",
    )


class TaskIsClosed(Refusal):
    message = _("You could choose until and including %(day)s. Mail or call the course office: it is noted there.")


class ChooseOne(Refusal):
    message = _("Choose one of the answers.")


@transaction.atomic
def save_module(*, module: Module, tasks: Sequence[PreparationTask], by: Authority) -> Module:
    """Store a module with exactly these tasks, in this order; one without a key is new. Calendars follow.

    Raises OnlyTheOffice, and ChoiceIsTaken when what somebody chose is among the choices no more.
    """
    check_office(by)
    lock_edition(module.edition_id)
    made = module.pk is None
    module.save()
    known = {task.pk: task for task in module.tasks.all()}
    kept = {task.pk for task in tasks}
    for gone in known.values():
        if gone.pk not in kept:
            _check_choices(gone, [])
            gone.delete()
    for position, task in enumerate(tasks):
        _put(task, module, position, known)
    refresh_module(module=module)
    record(row=module, action="wagtail.create" if made else "wagtail.edit", by=by)
    return module


def _put(task: PreparationTask, module: Module, position: int, known: Collection[int]) -> None:
    """A key of another module, or of a task that is gone, makes a new one."""
    task.module, task.position = module, position
    task.pk = task.pk if task.pk in known else None
    if task.pk:
        _check_choices(task, task.options)
    task.save()


def _check_choices(task: PreparationTask, options: Collection[str]) -> None:
    for choice, number in chosen_by(task.pk).items():
        if choice not in options:
            raise ChoiceIsTaken(choice=choice, number=number)


@transaction.atomic
def answer_task(*, task: PreparationTask, enrolment: Enrolment, answer: str | None, by: Authority) -> None:
    """Tick a task (an empty answer), choose, or take it back (None). Of themselves until the last day for it; the
    course office notes it later too. The history keeps what was chosen, and no ticks.

    Raises NotYours for everybody else and of who does not take part in its edition, TaskIsClosed, ChooseOne.
    """
    lock_edition(enrolment.edition_id)
    stored = Enrolment.objects.select_related("user").get(pk=enrolment.pk)
    task = PreparationTask.objects.select_related("module__edition").get(pk=task.pk)
    _check_may(task, stored, by)
    if answer is not None and (answer not in task.options if task.options else answer):
        raise ChooseOne
    before = TaskAnswer.objects.filter(task=task, enrolment=stored).first()
    if (before.choice if before else None) == answer:
        return
    if answer is None:
        TaskAnswer.objects.filter(task=task, enrolment=stored).delete()
    else:
        values = {"choice": answer, "done_at": clock.now()}
        TaskAnswer.objects.update_or_create(task=task, enrolment=stored, defaults=values)
    if task.options:
        record(row=stored, action="course.preparation.choose", by=by, task=task.text, choice=answer or "")


def _check_may(task: PreparationTask, enrolment: Enrolment, by: Authority) -> None:
    is_own = by == enrolment.user and enrolment.user.is_active
    belongs = enrolment.state in TAKES_PART and enrolment.edition_id == task.module.edition_id
    if not (is_own or is_office(by)) or not belongs:
        raise NotYours
    if not is_office(by) and not can_answer(task):
        raise TaskIsClosed(day=day_in_words(task.closes_on))


@transaction.atomic
def note_choices(*, module: Module, chosen: Mapping[AnswerKey, str], by: Authority) -> None:
    """What the course office noted for participants, by the keys of enrolment and task; empty: no answer after all.

    Raises OnlyTheOffice, and what `answer_task` raises.
    """
    check_office(by)
    lock_edition(module.edition_id)
    people = Enrolment.objects.in_bulk({enrolment for enrolment, _task in chosen})
    tasks = module.tasks.in_bulk({task for _enrolment, task in chosen})
    for (enrolment, task), choice in chosen.items():
        if enrolment not in people or task not in tasks:
            raise NotYours
        answer_task(task=tasks[task], enrolment=people[enrolment], answer=choice or None, by=by)
