"""Calendar links of people, and the days that the planning keeps free."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import DayKind, DayOff


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


class PlanningDay(models.Model):
    """A school holiday, public holiday or day to mind. Without dates it still has to be looked up."""

    kind = models.CharField(_("kind"), max_length=20, choices=DayKind)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    north = models.BooleanField(_("region north"), default=True)
    middle = models.BooleanField(_("region middle"), default=True)
    south = models.BooleanField(_("region south"), default=True)
    day_off = models.CharField(_("day off"), max_length=10, choices=DayOff, default=DayOff.NO)
    is_advice = models.BooleanField(_("advised, not fixed"), default=False)
    certainty = models.CharField(_("how sure"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = [models.F("starts_on").asc(nulls_last=True), "name"]
        verbose_name = _("planning day")
        verbose_name_plural = _("planning days")

    def __str__(self) -> str:
        return self.name
