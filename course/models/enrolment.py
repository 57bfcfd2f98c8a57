"""Enrolments: who asked for a place, who has one, who waits where in line."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import (
    IS_LIVE,
    SIDES,
    TAKES_PART,
    ApprovalSource,
    EnrolmentState,
    Experience,
    OrganisationKind,
    Side,
)
from course.models.editions import Edition

ELSEWHERE = "*"
"""The `hold_group` of who has no address at the domain of the manager, or one that anybody can have."""


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def live(self) -> Self:
        """Neither withdrawn nor ended otherwise; one person has at most one in an edition."""
        return self.filter(state__in=IS_LIVE)

    def taking_part(self) -> Self:
        """Of participants, during the course and after it."""
        return self.filter(state__in=TAKES_PART)


class Enrolment(models.Model):
    """One person's enrolment in one edition (*aanmelding*). Only actions change its state."""

    edition = models.ForeignKey(Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="enrolments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="enrolments"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=EnrolmentState, default=EnrolmentState.DRAFT, db_index=True
    )
    organisation = models.ForeignKey(
        "course.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        help_text=_("Whose place it is, also when the person works elsewhere later."),
    )
    proposed_name = models.CharField(
        _("proposed organisation"),
        max_length=200,
        blank=True,
        help_text=_("As the applicant typed it; in no list until the course office confirms it."),
    )
    proposed_kind = models.CharField(
        _("kind of the proposed organisation"), max_length=20, choices=OrganisationKind, blank=True
    )
    confirmed_at = models.DateTimeField(_("organisation confirmed at"), null=True, blank=True)
    side = models.CharField(_("side"), max_length=20, choices=Side, blank=True)
    rank = models.PositiveIntegerField(_("place in line"), null=True, blank=True)
    waiting_since = models.DateTimeField(
        _("in line since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The moment by which the place in line was given; empty means before anybody else."),
    )
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered at"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offer ends"), null=True, blank=True)
    experience = models.CharField(_("experience"), max_length=10, choices=Experience, blank=True)
    manager_name = models.CharField(_("name of the manager"), max_length=150, blank=True)
    manager_email = models.EmailField(_("e-mail address of the manager"), blank=True)
    approval_asked_at = models.DateTimeField(_("approval asked at"), null=True, blank=True)
    held_until = models.DateTimeField(
        _("place held until"),
        null=True,
        blank=True,
        help_text=_("So long a place is kept for who waits for the manager's approval."),
    )
    hold_group = models.CharField(
        _("counted among"),
        max_length=254,
        blank=True,
        editable=False,
        help_text=_("The domain of which only so many places are held at once; * for who writes from elsewhere."),
    )
    approved_at = models.DateTimeField(
        _("approval settled at"),
        null=True,
        blank=True,
        help_text=_("Approved, or entered without a question to the manager."),
    )
    approved_how = models.CharField(_("approval settled by"), max_length=10, choices=ApprovalSource, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written down by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who of the course office; empty when the manager answered."),
    )
    refused_at = models.DateTimeField(_("approval refused at"), null=True, blank=True)
    refusal = models.TextField(_("why it was refused"), max_length=600, blank=True)
    purchase_order = models.CharField(_("purchase order number"), max_length=60, blank=True)
    cost_centre = models.CharField(_("cost centre"), max_length=60, blank=True)
    moves = models.PositiveIntegerField(_("steps so far"), default=0, editable=False)
    lapses = models.PositiveSmallIntegerField(_("offers not answered"), default=0, editable=False)
    ended_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    fee = models.DecimalField(_("cost of withdrawing in euro"), max_digits=8, decimal_places=2, null=True, blank=True)
    draft = models.JSONField(_("answers so far"), default=dict, blank=True, editable=False)
    buddy = models.OneToOneField(
        "self", verbose_name=_("learning buddy"), on_delete=models.SET_NULL, null=True, blank=True
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("handed over to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "submitted_at", "pk"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "edition"],
                name="one_enrolment_per_person_and_edition",
                violation_error_message=_("This person is enrolled in this edition already."),
            ),
            models.UniqueConstraint(
                fields=["edition", "side", "rank"],
                condition=Q(rank__isnull=False),
                name="one_person_per_place_in_line",
                violation_error_message=_("Somebody else has this place in line."),
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.WAITING, rank__isnull=False)
                | (~Q(state=EnrolmentState.WAITING) & Q(rank__isnull=True)),
                name="who_waits_has_a_place_in_line",
                violation_error_message=_("Who waits has a place in line, and nobody else."),
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.DRAFT) | Q(side__in=SIDES),
                name="who_is_in_has_a_side",
                violation_error_message=_("Choose an insurer or a municipality: there are places for them alone."),
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(state=EnrolmentState.AWAITING_APPROVAL),
                name="a_place_is_held_for_who_waits_for_approval",
                violation_error_message=_("A place is held only while the manager thinks about it."),
            ),
            models.CheckConstraint(
                condition=Q(hold_group="") | Q(state=EnrolmentState.AWAITING_APPROVAL),
                name="a_held_place_is_counted_while_approval_is_awaited",
                violation_error_message=_("A place is held only while the manager thinks about it."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_how="")
                | Q(approved_at__isnull=False, approved_how__in=ApprovalSource.values),
                name="approval_says_through_whom",
                violation_error_message=_("Say through whom it is settled that this person may take part."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.AWAITING_OFFICE) | ~Q(proposed_name=""),
                name="who_waits_for_the_office_proposes_an_organisation",
                violation_error_message=_("Only who typed an organisation waits for the course office."),
            ),
            models.CheckConstraint(
                condition=Q(offered_until__isnull=False) | ~Q(state=EnrolmentState.OFFERED),
                name="an_offer_has_an_end",
                violation_error_message=_("Say until when the place is offered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.edition}"

    @property
    def why_no_place_is_held(self) -> str:
        """A sentence for the applicant when a place was free and is not held; empty otherwise."""
        if self.held_until is not None or not self.hold_group:
            return ""
        if self.hold_group == ELSEWHERE:
            return _(
                "We hold no place for you yet: your address is not one of the organisation of your manager. Of such "
                "enrolments we hold a place for a few at a time, until their manager answers."
            )
        return _(
            "We hold no place for you yet: of %(domain)s we hold as many as one organisation can have, until a manager "
            "answers."
        ) % {"domain": self.hold_group}

    @property
    def is_entered(self) -> bool:
        """By the course office, without a question to the manager."""
        return self.approved_how == ApprovalSource.ENTERED

    @property
    def is_approved_by_manager(self) -> bool:
        """The manager answered, and not the course office in the manager's place."""
        return self.approved_how == ApprovalSource.MANAGER

    @property
    def organisation_in_words(self) -> str:
        """The organisation, or the name that the applicant proposed; touches the organisation."""
        return str(self.organisation) if self.organisation else self.proposed_name


class EnrolmentNeeds(models.Model):
    """What somebody needs to take part (diet, access): apart from the rest, seen by the course office alone."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="needs")
    text = models.TextField(_("what we must arrange"), max_length=600)
    step_free = models.BooleanField(
        _("needs step-free places"),
        default=False,
        help_text=_("Then only visits count that are known to be step-free."),
    )

    class Meta:
        verbose_name = _("needs")
        verbose_name_plural = _("needs")

    def __str__(self) -> str:
        return str(self.enrolment_id)
