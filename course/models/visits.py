"""Work visits: the hosted side of a meeting."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from course.enums import VisitStatus
from course.formatting import time_in_numbers
from course.models.people import Organisation
from course.models.programme import Place, ProgrammeItem


class WorkVisit(models.Model):
    """A visit to a host (*werkbezoek*). Day and time are those of its programme item."""

    item = models.OneToOneField(
        ProgrammeItem, on_delete=models.CASCADE, related_name="visit", verbose_name=_("programme item")
    )
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(_("status"), max_length=20, choices=VisitStatus, default=VisitStatus.IDEA)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="visits", verbose_name=_("place"))
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="visits", verbose_name=_("host"))
    co_hosts = models.ManyToManyField(
        Organisation, related_name="co_hosted_visits", blank=True, verbose_name=_("other hosts")
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="hosted_visits",
        verbose_name=_("contact"),
    )
    minimum = models.PositiveSmallIntegerField(_("minimum"), default=0)
    maximum = models.PositiveSmallIntegerField(_("maximum"))
    subgroups = models.PositiveSmallIntegerField(_("subgroups"), default=1)
    questions = models.TextField(_("questions of the group"), blank=True, help_text=_("One question per line."))
    transport = models.TextField(_("transport"), blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True)
    fee = models.DecimalField(_("fee for the host in euro"), max_digits=7, decimal_places=2, null=True, blank=True)
    gift = models.CharField(_("gift"), max_length=150, blank=True)
    plan_b = models.TextField(_("plan B"), blank=True)
    learned = models.TextField(_("what we learned"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True, help_text=_("One lesson per line."))
    host_agreed = models.BooleanField(
        _("the host agreed to what we learned"),
        default=False,
        help_text=_("Others see what we learned only after the host agreed."),
    )

    class Meta:
        ordering = ["item__meeting__starts_at", "item__starts"]
        verbose_name = _("work visit")
        verbose_name_plural = _("work visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__lte=F("maximum")),
                name="visit_minimum_fits",
                violation_error_message=_("The minimum cannot be more than the maximum."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class VisitStep(models.Model):
    """A step in the programme that the host offers; Dutch wall-clock times."""

    visit = models.ForeignKey(WorkVisit, on_delete=models.CASCADE, related_name="steps", verbose_name=_("work visit"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    title = models.CharField(_("title"), max_length=200)
    by = models.CharField(_("by"), max_length=150, blank=True)

    class Meta:
        ordering = ["visit", "starts", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{time_in_numbers(self.starts)} {self.title}"


class RunbookTask(models.Model):
    """Something to do for a visit (*draaiboek*), with an owner and a day."""

    visit = models.ForeignKey(WorkVisit, on_delete=models.CASCADE, related_name="runbook", verbose_name=_("work visit"))
    what = models.CharField(_("what"), max_length=250)
    owner = models.CharField(_("who"), max_length=150)
    due_on = models.DateField(_("before"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        ordering = ["visit", "due_on", "pk"]
        verbose_name = _("runbook task")
        verbose_name_plural = _("runbook")

    def __str__(self) -> str:
        return self.what
