"""Who was at a meeting: an append-only log of taps, guests for one day, and who said that they cannot come."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import AttendanceKind, AttendanceSource
from course.models.programme import Meeting


class DayGuest(models.Model):
    """Somebody who is there for one day (*gast voor één dag*): walked in, or came for a colleague. Never enrolled."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests", verbose_name=_("meeting"))
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("comes for"),
    )
    added_at = models.DateTimeField(_("added at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["meeting", "added_at", "pk"]
        verbose_name = _("guest for one day")
        verbose_name_plural = _("guests for one day")

    def __str__(self) -> str:
        return self.name


class AttendanceEvent(models.Model):
    """One tap about one person at one meeting (*aanwezigheid*). Never changed: `course.attendance` derives the state.

    `key` is made where somebody tapped, so that a tap that is sent twice counts once. `happened_at` is the time of the
    device, corrected by how much its clock differs from ours; in doubt when that cannot be.
    """

    key = models.UUIDField(unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance", verbose_name=_("meeting"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attendance",
        verbose_name=_("person"),
    )
    guest = models.ForeignKey(
        DayGuest,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attendance",
        verbose_name=_("guest for one day"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AttendanceKind)
    source = models.CharField(_("source"), max_length=10, choices=AttendanceSource, default=AttendanceSource.OFFICE)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by", verbose_name=_("takes back")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    device_at = models.DateTimeField(_("time of the device"), null=True, blank=True)
    clock_offset = models.DurationField(_("our clock minus that of the device"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), default=clock.now)
    happened_at = models.DateTimeField(_("happened at"))
    in_doubt = models.BooleanField(_("time in doubt"), default=False)

    class Meta:
        ordering = ["meeting", "happened_at", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest__isnull=True) | Q(person__isnull=True, guest__isnull=False),
                name="attendance_is_of_a_person_or_a_guest",
                violation_error_message=_("Say whom it is about: a participant or a guest."),
            ),
            models.CheckConstraint(
                condition=Q(kind=AttendanceKind.UNDO, undoes__isnull=False)
                | (~Q(kind=AttendanceKind.UNDO) & Q(undoes__isnull=True)),
                name="taking_back_names_what",
                violation_error_message=_("Say what is taken back."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(kind__in=[AttendanceKind.LATE, AttendanceKind.LEFT_EARLY]),
                name="minutes_are_of_who_was_late_or_left",
                violation_error_message=_("Only being late and leaving early have minutes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.guest}: {self.get_kind_display()}"


class Apology(models.Model):
    """Somebody said beforehand that they cannot come (*afmelding voor een bijeenkomst*), or took that back."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="apologies", verbose_name=_("meeting"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="apologies", verbose_name=_("person")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    given_at = models.DateTimeField(_("given at"), default=clock.now)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "given_at", "pk"]
        verbose_name = _("apology")
        verbose_name_plural = _("apologies")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="one_apology_per_person_and_meeting",
                violation_error_message=_("This person apologised for this meeting already."),
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("given_at")),
                name="an_apology_is_taken_back_after_it_was_given",
                violation_error_message=_("It cannot be taken back before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.meeting}"
