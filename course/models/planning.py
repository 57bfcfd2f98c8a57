"""The days that the planning keeps free, and what was accepted although it stands in the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import DayKind, DayOff
from course.models.keys import Sorted
from course.models.programme import Meeting


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
        ordering = [models.F("starts_on").asc(nulls_last=True), Sorted("name"), "pk"]
        verbose_name = _("planning day")
        verbose_name_plural = _("planning days")

    def __str__(self) -> str:
        return self.name


class AcceptedFinding(models.Model):
    """What the course office knew of when it planned a meeting all the same, and why. Other facts are another key."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="accepted_findings", verbose_name=_("meeting")
    )
    key = models.CharField(max_length=64, editable=False)
    sentence = models.TextField(_("what was found"))
    reason = models.CharField(_("why it is planned all the same"), max_length=300)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_at = models.DateTimeField(_("accepted at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["accepted_at", "pk"]
        verbose_name = _("accepted finding")
        verbose_name_plural = _("accepted findings")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "key"],
                name="a_finding_is_accepted_once",
                violation_error_message=_("This was accepted before."),
            )
        ]

    def __str__(self) -> str:
        return self.sentence
