"""What came of a pitch."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from pitches.enums import PROMISE_ENDS, PromiseState
from pitches.models.pitches import Pitch


class Outcome(models.Model):
    """What the group made of a pitch, written on the day it was discussed (*uitkomst*)."""

    pitch = models.OneToOneField(Pitch, on_delete=models.CASCADE, related_name="outcome")
    summary = models.TextField(_("what it came down to"), max_length=1000)
    insights = models.TextField(_("insights"), blank=True, help_text=_("One insight per line."))
    after_three_months = models.TextField(_("after three months"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self) -> str:
        return str(self.pitch)


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> Self:
        """Nobody told yet how it went."""
        return self.exclude(state__in=PROMISE_ENDS)


class Promise(models.Model):
    """A promise (*belofte*): what, who, before when, and how it went. 'Not managed' is a normal end."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="promises", verbose_name=_("pitch"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="promises", verbose_name=_("who")
    )
    what = models.CharField(_("what"), max_length=250)
    due_on = models.DateField(_("at the latest"))
    state = models.CharField(_("state"), max_length=20, choices=PromiseState, default=PromiseState.OPEN)
    how_it_went = models.TextField(_("how it went"), max_length=600, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[PromiseState.OPEN, PromiseState.BUSY], closed_at__isnull=True)
                | Q(state__in=[PromiseState.KEPT, PromiseState.NOT_MANAGED], closed_at__isnull=False),
                name="a_closed_promise_says_when",
                violation_error_message=_("A promise that ended says when, and no other does."),
            )
        ]

    def __str__(self) -> str:
        return self.what
