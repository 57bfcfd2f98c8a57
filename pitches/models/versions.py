"""The wordings in which a pitch was handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock
from pitches.models.pitches import Pitch


class PitchVersion(models.Model):
    """The texts of a pitch (`texts`, by the name of the field) as they were handed in, with what their owner says of
    the change, and in `answer` what they said to the course office. The group can read those that were `shown` to it.
    """

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="versions", verbose_name=_("pitch"))
    number = models.PositiveIntegerField(_("number"))
    texts = models.JSONField(_("texts"))
    says = models.TextField(_("what changed"), max_length=600, blank=True)
    answer = models.TextField(_("answer to the course office"), max_length=600, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="pitch_versions",
        verbose_name=_("by"),
    )
    shown = models.BooleanField(_("shown to the group"), default=False)
    created_at = models.DateTimeField(_("handed in at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["pitch", "number"]
        verbose_name = _("version of a pitch")
        verbose_name_plural = _("versions of pitches")
        constraints = [
            models.UniqueConstraint(
                fields=["pitch", "number"],
                name="each_version_of_a_pitch_once",
                violation_error_message=_("This version is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pitch} ({self.number})"
