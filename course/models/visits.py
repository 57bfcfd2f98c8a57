"""Work visits: the hosted side of a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import (
    NOT_ON_THE_AGENDA,
    PUBLIC_VISITS,
    VISIT_ASKED,
    MailCode,
    MeetingStatus,
    TaskOwner,
    VisitStatus,
)
from course.formatting import time_in_numbers
from course.models.mail import was_not_asked
from course.models.people import Organisation
from course.models.programme import Place, ProgrammeItem
from course.text import folded


class WorkVisitQuerySet(models.QuerySet["WorkVisit"]):
    def known_to_host(self) -> Self:
        """Of a mere idea only the course office knows, and of what a host is asked as long as the question did not
        leave.
        """
        unasked = Q(status=VisitStatus.ASKED) & was_not_asked(MailCode.HOST_ASKED, "workvisit", "contact")
        return self.exclude(status=VisitStatus.IDEA).exclude(unasked)

    def with_part_in_meeting(self) -> Self:
        """Their contacts have a part in the meeting: they know of the visit, and it was not called off."""
        return self.known_to_host().exclude(status=VisitStatus.CANCELLED)

    def with_who_and_where(self) -> Self:
        """In the order of time, each with its meeting, place, host and contact: as mails and pages tell of it."""
        related = ("item__meeting__edition", "item__meeting__place", "place", "host", "contact")
        return self.select_related(*related).order_by("item__meeting__starts_at", "item__starts", "pk")

    def public(self) -> Self:
        """Their hosts said yes, and they go ahead or took place: others than the course office and the host know."""
        return self.filter(status__in=PUBLIC_VISITS)

    def announced(self) -> Self:
        """Of those, what everybody may know: of editions that are announced, and of no draft. Whether the meeting goes
        ahead says the meeting.
        """
        on_agenda = ~Q(item__meeting__status__in=NOT_ON_THE_AGENDA)
        return self.public().filter(on_agenda, item__meeting__edition__is_published=True)

    def asked(self) -> Self:
        """Their hosts were asked or said yes, and the group still has to go."""
        return self.filter(status__in=VISIT_ASKED)

    def asked_in_a_draft(self) -> Self:
        """Of those: nobody but the host knows that there is something on that day."""
        return self.asked().filter(item__meeting__status=MeetingStatus.DRAFT)


class WorkVisit(models.Model):
    """A visit to a host (*werkbezoek*). Day and time are those of its programme item.

    `version` rises with every change, so that nobody overwrites what somebody else just saved; `link_number` with every
    signed link that is withdrawn. What was learned is shared once the host approved it (`approved_at`).
    """

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
    chosen_questions = models.TextField(_("questions that the host goes into"), blank=True, editable=False)
    know = models.TextField(_("what visitors need to know"), blank=True)
    transport = models.TextField(_("transport"), blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True)
    fee = models.DecimalField(_("fee for the host in euro"), max_digits=7, decimal_places=2, null=True, blank=True)
    gift = models.CharField(_("gift"), max_length=150, blank=True)
    plan_b = models.TextField(_("plan B"), blank=True)
    learned = models.TextField(_("what we learned"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True, help_text=_("One lesson per line."))
    call = models.CharField(_("who to call when something happens"), max_length=200, blank=True)
    first_aid = models.CharField(_("nearest A&E department and AED"), max_length=250, blank=True)
    address_for_112 = models.CharField(_("address to tell the emergency number 112"), max_length=250, blank=True)
    meets_residents = models.BooleanField(_("residents or clients take part"), default=False)
    residents_asked = models.BooleanField(_("residents or clients were asked whether we may come"), default=False)
    approval_asked_at = models.DateTimeField(_("approval asked at"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    link_number = models.PositiveIntegerField(_("links withdrawn"), default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = WorkVisitQuerySet.as_manager()

    class Meta:
        ordering = ["item__meeting__starts_at", "item__starts"]
        verbose_name = _("work visit")
        verbose_name_plural = _("work visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__lte=F("maximum")),
                name="visit_minimum_fits",
                violation_error_message=_("The minimum cannot be more than the maximum."),
            ),
            models.CheckConstraint(
                condition=Q(status=VisitStatus.SHARED, approved_at__isnull=False)
                | (~Q(status=VisitStatus.SHARED) & Q(approved_at__isnull=True)),
                name="visit_shared_once_approved",
                violation_error_message=_("What we learned is shared only after the host approved it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> dt.datetime:
        """The moment at which the group comes."""
        return clock.at(self.item.meeting.day, self.item.starts)

    @property
    def ends_at(self) -> dt.datetime:
        """The moment at which the group leaves."""
        return clock.at(self.item.meeting.day, self.item.ends)

    @property
    def place_beside_host(self) -> str:
        """Where it is, for beside the name of its host: a place that is called after the host is named once."""
        is_called_so = folded(self.place.name) == self.host.name_key
        return self.place.street_and_town if is_called_so else self.place.full_address

    @property
    def is_public(self) -> bool:
        """As `WorkVisitQuerySet.public` asks the database."""
        return self.status in PUBLIC_VISITS

    @property
    def is_shared(self) -> bool:
        """Everybody may read what was learned."""
        return self.status == VisitStatus.SHARED


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
    """Something to do for a visit (*draaiboek*), with a day. `owned_by`, `staff` and `owner` say whose."""

    visit = models.ForeignKey(WorkVisit, on_delete=models.CASCADE, related_name="runbook", verbose_name=_("work visit"))
    what = models.CharField(_("what"), max_length=250)
    owned_by = models.CharField(_("who"), max_length=10, choices=TaskOwner, default=TaskOwner.OTHER)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("somebody of the course office"),
    )
    owner = models.CharField(_("name"), max_length=150, blank=True)
    due_on = models.DateField(_("at the latest"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        ordering = ["visit", "due_on", "pk"]
        verbose_name = _("runbook task")
        verbose_name_plural = _("runbook")

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < clock.today()

    @property
    def who(self) -> str:
        """Whose it is, in words; asks the visit for its contact."""
        people = {TaskOwner.HOST: self.visit.contact or TaskOwner.HOST.label, TaskOwner.STAFF: self.staff}
        return str(people.get(TaskOwner(self.owned_by)) or self.owner or "–")
