"""What came of a pitch."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.models import Enrolment, ProgrammeItem
from pitches.enums import PROMISE_ENDS, PromiseState
from pitches.models.pitches import Pitch


class Outcome(models.Model):
    """What the group made of a pitch, written on the day it was discussed (*uitkomst*), and what its owner `takes` and
    `leaves` of that.
    """

    pitch = models.OneToOneField(Pitch, on_delete=models.CASCADE, related_name="outcome")
    summary = models.TextField(_("what it came down to"), max_length=1000)
    insights = models.TextField(_("insights"), blank=True, help_text=_("One insight per line."))
    takes = models.TextField(_("this I take along"), max_length=600, blank=True)
    leaves = models.TextField(_("this I leave"), max_length=600, blank=True)
    closed_at = models.DateTimeField(_("the owner chose at"), null=True, blank=True, editable=False)
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

    def with_who(self) -> Self:
        """With the owner, the helpers and the pitch; `owner_left` says whether its owner still is of the group."""
        rows = self.select_related("owner__organisation", "pitch__edition", "told_by").prefetch_related("helpers")
        return rows.annotate(owner_left=_owner_left())

    def ownerless(self) -> Self:
        """Their owner is not of the group any more."""
        return self.filter(_owner_left())


def _owner_left() -> ExpressionWrapper:
    """`rules.owner_left` as a query."""
    places = Enrolment.objects.taking_part().filter(user=OuterRef("owner"), edition=OuterRef("pitch__edition"))
    talks = ProgrammeItem.objects.announced().filter(
        speakers=OuterRef("owner"), meeting__edition=OuterRef("pitch__edition")
    )
    is_of_group = Exists(places.order_by()) | Exists(talks.order_by())
    return ExpressionWrapper(~is_of_group | Q(owner__is_active=False), output_field=BooleanField())


class Promise(models.Model):
    """A promise (*belofte*): what, who, with whom, before when, how one knows that it was done, what a resident
    notices, and how it went. 'Not managed' is a normal end. `told_by` wrote down for its owner how it went; `reminded`
    counts the reminders about this day.
    """

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="promises", verbose_name=_("pitch"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="promises", verbose_name=_("who")
    )
    helpers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="helped_promises", blank=True, verbose_name=_("together with")
    )
    what = models.CharField(_("what"), max_length=250)
    evidence = models.CharField(_("how we know that it is done"), max_length=250, blank=True)
    resident = models.CharField(_("what a resident notices"), max_length=250, blank=True)
    due_on = models.DateField(_("at the latest"))
    state = models.CharField(_("state"), max_length=20, choices=PromiseState, default=PromiseState.OPEN)
    how_it_went = models.TextField(_("how it went"), max_length=600, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="told_promises",
        verbose_name=_("written down by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, state__in=[PromiseState.OPEN, PromiseState.BUSY])
                | Q(closed_at__isnull=False, state__in=PROMISE_ENDS),
                name="a_closed_promise_says_when",
                violation_error_message=_("A promise that ended says when, and no other does."),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def has_ended(self) -> bool:
        return self.state in PROMISE_ENDS

    @property
    def is_overdue(self) -> bool:
        """Its day has passed, and nobody told how it went."""
        return not self.has_ended and self.due_on < clock.today()
