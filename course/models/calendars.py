"""Calendar links of people."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock


class CalendarLink(models.Model):
    """A named secret link to one person's calendar. The token is shown once; only its SHA-256 is stored.

    `version` is the SHA-256 of what was last fetched, `version_at` (whole seconds) since when it was so.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_links")
    name = models.CharField(_("name"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    fetched_at = models.DateTimeField(null=True, blank=True, editable=False)
    fetched_by = models.CharField(max_length=60, blank=True, editable=False)
    version = models.CharField(max_length=64, blank=True, editable=False)
    version_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")

    def __str__(self) -> str:
        return self.name

    def moment_of(self, version: str) -> dt.datetime:
        """Since when a version holds, in whole seconds: a new one now, always later than the one before."""
        if self.version_at is not None and version == self.version:
            return self.version_at
        now = clock.now().replace(microsecond=0)
        return now if self.version_at is None else max(now, self.version_at + dt.timedelta(seconds=1))
