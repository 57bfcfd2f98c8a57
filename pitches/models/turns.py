"""Who does what while a pitch has its turn, and who sits at which table."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pitches.enums import TurnRole
from pitches.models.pitches import PitchSlot


class PitchRole(models.Model):
    """A role of somebody in one turn; each role once, and nobody two in the same turn."""

    slot = models.ForeignKey(PitchSlot, on_delete=models.CASCADE, related_name="roles", verbose_name=_("turn"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pitch_roles", verbose_name=_("who")
    )
    role = models.CharField(_("role"), max_length=20, choices=TurnRole)

    class Meta:
        ordering = ["slot", "pk"]
        verbose_name = _("role in a turn")
        verbose_name_plural = _("roles in turns")
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "role"],
                name="each_role_once_in_a_turn",
                violation_error_message=_("Somebody has this role already."),
            ),
            models.UniqueConstraint(
                fields=["slot", "user"],
                name="one_role_per_person_in_a_turn",
                violation_error_message=_("This person has a role in this turn already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"


class TableSeat(models.Model):
    """Where somebody sits while turns of one item are held at the same time, each at a table (*tafel*)."""

    slot = models.ForeignKey(PitchSlot, on_delete=models.CASCADE, related_name="seats", verbose_name=_("turn"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="table_seats", verbose_name=_("who")
    )

    class Meta:
        ordering = ["slot", "pk"]
        verbose_name = _("seat at a table")
        verbose_name_plural = _("seats at tables")
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "user"],
                name="one_seat_per_person_at_a_table",
                violation_error_message=_("This person sits at this table already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.user}"
