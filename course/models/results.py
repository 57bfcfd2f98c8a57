"""The questions with which a day and the course are evaluated."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from course.enums import QuestionKind


class Questionnaire(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=150)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    text = models.CharField(_("question"), max_length=300)
    is_required = models.BooleanField(_("required"), default=True)
    lowest = models.SmallIntegerField(_("lowest"), null=True, blank=True)
    highest = models.SmallIntegerField(_("highest"), null=True, blank=True)
    lowest_label = models.CharField(_("label of the lowest"), max_length=60, blank=True)
    highest_label = models.CharField(_("label of the highest"), max_length=60, blank=True)
    options = models.TextField(_("options"), blank=True, help_text=_("One option per line."))
    asked_at_start = models.BooleanField(_("also asked at the start"), default=False)

    class Meta:
        ordering = ["questionnaire", "position"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "code"],
                name="one_question_per_code",
                violation_error_message=_("This list has a question with this code already."),
            )
        ]

    def __str__(self) -> str:
        return self.text
