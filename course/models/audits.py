"""What the platform notes of its own work: what the nightly recount found, and when the clock last ticked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock


class Audit(models.Model):
    """One recount of all editions. `findings` holds a sentence per thing that is off; empty when all is right."""

    made_at = models.DateTimeField(_("made at"), default=clock.now)
    findings = models.JSONField(_("findings"), default=list)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("audit")
        verbose_name_plural = _("audits")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Tick(models.Model):
    """When a periodic job last began, on the real clock; one row for each job."""

    job = models.CharField(_("job"), max_length=40, unique=True)
    at = models.DateTimeField(_("last at"))

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")

    def __str__(self) -> str:
        return f"{self.job} {self.at:%Y-%m-%d %H:%M}"
