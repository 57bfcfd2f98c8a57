"""What participants do before the meetings of a module, and how far each of them is."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from course.enums import TaskDoor
from course.models.enrolment import Enrolment
from course.models.programme import Module
from course.text import LONGEST_LINK


class PreparationTask(models.Model):
    """Something to do before a module (*opdracht*). It is ticked, or answered with one of its `choices`: *Ik eet mee*,
    *Ik blijf slapen*.

    A page of our own (`door`) or a `link` leads to where it is done. Choices can be made until and including the Dutch
    day `until`; empty: as long as the edition lasts.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("module"))
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("task"))
    door = models.CharField(_("is done on the page"), max_length=20, choices=TaskDoor, blank=True)
    link = models.URLField(_("link"), max_length=LONGEST_LINK, blank=True)
    choices = models.TextField(
        _("choices"), blank=True, help_text=_("One per line. Without choices people tick what they did.")
    )
    until = models.DateField(_("choose until and including"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("task of the preparation")
        verbose_name_plural = _("tasks of the preparation")

    def __str__(self) -> str:
        return self.text

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    @property
    def closes_on(self) -> dt.date:
        """The last Dutch day on which participants answer; touches the edition."""
        return self.until or self.module.edition.ends_on


class TaskAnswer(models.Model):
    """A participant did a task, or chose."""

    task = models.ForeignKey(PreparationTask, on_delete=models.CASCADE, related_name="answers", verbose_name=_("task"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="task_answers", verbose_name=_("enrolment")
    )
    choice = models.TextField(_("choice"), blank=True)
    done_at = models.DateTimeField(_("done at"))

    class Meta:
        verbose_name = _("answer to a task")
        verbose_name_plural = _("answers to tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "enrolment"],
                name="one_answer_per_task_and_person",
                violation_error_message=_("This was answered already."),
            )
        ]

    def __str__(self) -> str:
        return self.choice or str(self.task)
