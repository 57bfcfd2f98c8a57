"""What participants prepare: how far one of them is, and how all of them answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from course import clock
from course.enums import TAKES_PART, TaskDoor
from course.models import Enrolment, Meeting, Module, PreparationTask, TaskAnswer, User
from course.print.data import Choice
from course.queries.results.apologies import away_from
from course.rules import places_held_by

AnswerKey = tuple[int, int]
"""The keys of an enrolment and of a task."""


@dataclass(frozen=True)
class OwnTask:
    """A task as one participant has it. `url` leads to where it is done; empty: nowhere in particular."""

    task: PreparationTask
    url: str
    answer: TaskAnswer | None
    is_open: bool


def tasks_for(user: User, meeting: Meeting) -> list[OwnTask]:
    """The tasks of its module; who takes part answers them, anybody else reads them. Two queries at most for a meeting
    with its module and edition, and one for the places of this person.
    """
    module = meeting.module
    tasks = list(module.tasks.all()) if module else []
    if not tasks or module is None:
        return []
    if module.edition_id == meeting.edition_id:
        module.edition = meeting.edition  # as it was read with the meeting
    own = places_held_by(user).get(module.edition_id)
    given = TaskAnswer.objects.filter(enrolment=own, task__in=tasks) if own else ()
    answers = {one.task_id: one for one in given}
    return [
        OwnTask(task, _where(task, own), answers.get(task.pk), own is not None and can_answer(task)) for task in tasks
    ]


def _where(task: PreparationTask, own: int | None) -> str:
    """`own` is the key of the enrolment."""
    if task.door == TaskDoor.PROFILE:
        return reverse("course:profile")
    if task.door == TaskDoor.NEEDS:
        return reverse("course:needs", args=[own]) if own else ""
    return task.link


def can_answer(task: PreparationTask) -> bool:
    """Participants still can; touches the edition."""
    return not task.module.edition.is_cancelled and clock.today() <= task.closes_on


def tasks_to_do(meeting: Meeting) -> list[PreparationTask]:
    """Those of its module that can still be done, in their order; the module may be none."""
    tasks = meeting.module.tasks.select_related("module__edition") if meeting.module else ()
    return [task for task in tasks if can_answer(task)]


def open_choices(meeting: Meeting) -> list[PreparationTask]:
    """Of those the ones with choices."""
    return [task for task in tasks_to_do(meeting) if task.options]


def left_open(tasks: Iterable[PreparationTask], people: Collection[int]) -> dict[int, tuple[PreparationTask, ...]]:
    """By the key of the person which of these they did not answer yet."""
    asked = list(tasks)
    given = TaskAnswer.objects.filter(task__in=asked, enrolment__user__in=people)
    answered = set(given.values_list("enrolment__user", "task"))
    return {person: tuple(task for task in asked if (person, task.pk) not in answered) for person in people}


def task_answered(user: User, pk: int) -> tuple[PreparationTask, Enrolment] | None:
    """A task, and with which place this person answers it; None for who has none in its edition."""
    task = PreparationTask.objects.select_related("module__edition").filter(pk=pk).first()
    if task is None:
        return None
    places = Enrolment.objects.select_related("edition", "user").filter(user=user, state__in=TAKES_PART)
    own = places.filter(edition=task.module.edition_id).first()
    return (task, own) if own else None


def answers_to(module: Module) -> dict[AnswerKey, TaskAnswer]:
    """Of who takes part."""
    rows = TaskAnswer.objects.filter(task__module=module, enrolment__state__in=TAKES_PART)
    return {(row.enrolment_id, row.task_id): row for row in rows}


@dataclass(frozen=True)
class Tally:
    """How many chose what, in the order of the choices, and how many did not answer; of a tick `done` alone."""

    task: PreparationTask
    chosen: tuple[tuple[str, int], ...]
    done: int
    silent: int


def tallies_of(
    tasks: Iterable[PreparationTask], people: Collection[int], answers: Mapping[AnswerKey, TaskAnswer]
) -> list[Tally]:
    """Over these people, by the keys of their enrolments."""
    found = []
    for task in tasks:
        given = [answers[one, task.pk].choice for one in people if (one, task.pk) in answers]
        counted = Counter(given)
        chosen = tuple((option, counted[option]) for option in task.options)
        found.append(Tally(task, chosen, len(given), len(people) - len(given)))
    return found


def choices_at(meeting: Meeting) -> tuple[Choice, ...]:
    """For the caterer and the hotel: what was chosen for the module of a meeting, without who apologised."""
    tasks = list(with_choices(meeting.module)) if meeting.module else []
    if not tasks or meeting.module is None:
        return ()
    coming = Enrolment.objects.filter(edition=meeting.edition_id, state__in=TAKES_PART)
    people = list(coming.exclude(user__in=away_from(meeting)).values_list("pk", flat=True))
    tallies = tallies_of(tasks, people, answers_to(meeting.module))
    return tuple(Choice(tally.task.text, tally.chosen, tally.silent) for tally in tallies)


def with_choices(module: Module) -> QuerySet[PreparationTask]:
    return PreparationTask.objects.filter(module=module).exclude(choices="")


def chosen_by(task: int) -> Counter[str]:
    """How many chose what, whoever they are."""
    return Counter(TaskAnswer.objects.filter(task=task).exclude(choice="").values_list("choice", flat=True))
