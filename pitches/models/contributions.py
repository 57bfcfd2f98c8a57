"""What others bring to a pitch."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock
from pitches.enums import ContributionKind
from pitches.models.pitches import Pitch


class Contribution(models.Model):
    """A question, experience, tip, objection or offer (*bijdrage*)."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="contributions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(_("kind"), max_length=20, choices=ContributionKind)
    text = models.TextField(_("your contribution"), max_length=1000)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["pitch", "created_at", "pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return self.text[:60]
