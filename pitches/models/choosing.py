"""Choosing which pitches come up: the dots that people give."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pitches.models.pitches import Pitch


class Dot(models.Model):
    """Votes for which pitch comes on the agenda: at most two dots of one person on one pitch."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="dots")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dots")
    number = models.PositiveSmallIntegerField(_("dots"), default=1)

    class Meta:
        verbose_name = _("dot")
        verbose_name_plural = _("dots")
        constraints = [
            models.UniqueConstraint(
                fields=["pitch", "user"],
                name="one_row_of_dots_per_person",
                violation_error_message=_("This person gave this pitch dots already."),
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, 2)),
                name="one_or_two_dots",
                violation_error_message=_("Give a pitch one dot or two."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.pitch}"
