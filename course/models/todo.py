"""What the course office ticked of the list for a new edition."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course.enums import EditionTask
from course.models.editions import Edition


class TickedTask(models.Model):
    """Done by hand. What the rows themselves tell is not kept here."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.CASCADE, related_name="ticked_tasks"
    )
    task = models.CharField(_("task"), max_length=20, choices=EditionTask)
    done_at = models.DateTimeField(_("done at"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("ticked task")
        verbose_name_plural = _("ticked tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "task"],
                name="a_task_is_ticked_once",
                violation_error_message=_("This was ticked already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_task_display()}"
