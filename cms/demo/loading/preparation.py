"""Loads what participants ticked and chose of their preparation, as far as they were at the moment."""

from __future__ import annotations

from cms.demo.loading.load import Load
from cms.demo.schema.edition import TaskAnswers
from course.actions.preparation import answer_task
from course.models import PreparationTask


def load_answers(load: Load) -> None:
    for module in load.content.edition.modules:
        tasks = load.rows[f"module:{module.id}"].tasks.all()
        for task, node in zip(tasks, module.voorbereiding.opdrachten, strict=True):
            for answers in node.antwoorden:
                _answer(load, task, answers)


def _answer(load: Load, task: PreparationTask, node: TaskAnswers) -> None:
    if node.op > load.moment:
        return
    with load.on(node.op):
        for name in node.wie:
            enrolment = load.rows[f"enrolment:{name}"]
            answer_task(task=task, enrolment=enrolment, answer=node.keuze, by=enrolment.user)
