"""The days that the planning keeps free."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from course.enums import DayKind, DayOff


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
