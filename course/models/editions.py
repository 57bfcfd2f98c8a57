"""An edition of the course: the dates, seats and money that must be exactly right."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import AfterLapse, Placing, Side


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        """The site shows them to everybody."""
        return self.filter(is_published=True)

    def coming(self) -> Self:
        """Go ahead, and have not begun today."""
        return self.published().filter(is_cancelled=False, starts_on__gt=clock.today())


class Edition(models.Model):
    """One run of the course (*editie*). Its words for the public are a page; these are its numbers."""

    title = models.CharField(_("title"), max_length=120)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    organiser = models.CharField(_("organised by"), max_length=150, blank=True)
    names_days_before = models.PositiveSmallIntegerField(
        _("days before a work visit from which its host reads who comes"),
        default=14,
        help_text=_("Names with job and organisation, once the host said yes. Before that the host reads numbers."),
    )
    names_days_after = models.PositiveSmallIntegerField(
        _("days after a work visit until which its host reads who came"), default=30
    )
    day_number = models.CharField(
        _("number for the day"),
        max_length=30,
        blank=True,
        help_text=_("Whom to call on a course day. Only the group, speakers and hosts see it, and the practical mail."),
    )
    needs_until = models.DateField(
        _("needs can be told until"),
        null=True,
        blank=True,
        help_text=_("Until and including this day participants change what they need. Empty: the last course day."),
    )
    spares_calendars = models.BooleanField(
        _("no mail about a change to whose calendar has it"),
        default=False,
        help_text=_(
            "Who follows by calendar link then gets the mail about a change a day later, and only when their calendar "
            "did not fetch it by then. In the last day before the meeting everybody gets it at once."
        ),
    )
    is_published = models.BooleanField(_("announced"), default=False)
    is_cancelled = models.BooleanField(_("does not go ahead"), default=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)

    enrolment_opens_at = models.DateTimeField(_("enrolment opens"))
    enrolment_closes_at = models.DateTimeField(
        _("enrolment closes"), help_text=_("The last moment; the site says 'up to and including' this day.")
    )
    results_by = models.DateField(_("answer given by"))
    starts_on = models.DateField(_("first course day"))
    ends_on = models.DateField(_("last course day"))

    capacity = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    minimum = models.PositiveSmallIntegerField(_("minimum to go ahead"), default=0)
    seats_insurer = models.PositiveSmallIntegerField(_("seats for insurers"))
    seats_municipality = models.PositiveSmallIntegerField(_("seats for municipalities"))
    max_per_organisation = models.PositiveSmallIntegerField(
        _("maximum per organisation"), default=3, validators=[MinValueValidator(1)]
    )
    seats_released_on = models.DateField(
        _("unused seats are released on"), help_text=_("From this day an empty seat may go to the other side.")
    )
    offer_working_days = models.PositiveSmallIntegerField(_("an offer holds (working days)"), default=3)
    after_lapse = models.CharField(
        _("who does not answer an offer"), max_length=10, choices=AfterLapse, default=AfterLapse.LAST
    )
    placing = models.CharField(_("who gives the places"), max_length=10, choices=Placing, default=Placing.AT_ONCE)
    approval_working_days = models.PositiveSmallIntegerField(
        _("a place is held for approval (working days)"), default=10
    )
    approval_required = models.BooleanField(_("manager must approve"), default=True)

    price = models.DecimalField(
        _("price in euro"), max_digits=8, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    vat = models.CharField(_("VAT"), max_length=60, blank=True)
    vat_note = models.CharField(_("VAT, explained"), max_length=300, blank=True)
    certificate_name = models.CharField(_("name of the certificate"), max_length=120, blank=True)
    certificate_text = models.TextField(_("text of the certificate"), blank=True)
    certificate_days = models.PositiveSmallIntegerField(_("course days for the certificate"), default=7)
    certificate_visits = models.PositiveSmallIntegerField(_("work visits for the certificate"), default=2)
    certificate_pitches = models.PositiveSmallIntegerField(_("pitches for the certificate"), default=1)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=F("seats_insurer") + F("seats_municipality")),
                name="seats_add_up",
                violation_error_message=_("The seats of both sides together must equal the number of places."),
            ),
            models.CheckConstraint(
                condition=Q(enrolment_opens_at__lt=F("enrolment_closes_at")),
                name="enrolment_opens_before_it_closes",
                violation_error_message=_("Enrolment must open before it closes."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="edition_starts_before_it_ends",
                violation_error_message=_("The first course day must not be after the last."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("capacity")),
                name="minimum_fits",
                violation_error_message=_("The minimum cannot be more than the number of places."),
            ),
        ]

    def cancelled_before(self, moment: dt.datetime) -> bool:
        """It was cancelled before this moment (aware); what had begun by then took place."""
        return self.is_cancelled and (self.cancelled_at is None or self.cancelled_at < moment)

    def __str__(self) -> str:
        return self.title

    def seats(self, side: Side) -> int:
        """Seats kept for a side until the release date."""
        return {Side.INSURER: self.seats_insurer, Side.MUNICIPALITY: self.seats_municipality}.get(side, 0)


class CancellationTerm(models.Model):
    """What withdrawing costs: `percent` of the price up to `days_before` days before the first course day."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="cancellation_terms", verbose_name=_("edition")
    )
    days_before = models.PositiveSmallIntegerField(_("days before the start"))
    percent = models.PositiveSmallIntegerField(_("cost in percent"))

    class Meta:
        ordering = ["edition", "-days_before"]
        verbose_name = _("cost of withdrawing")
        verbose_name_plural = _("costs of withdrawing")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "days_before"],
                name="one_term_per_day",
                violation_error_message=_("There is a cost for this number of days already."),
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="percent_at_most_100",
                violation_error_message=_("Withdrawing costs at most 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_before}: {self.percent}%"
