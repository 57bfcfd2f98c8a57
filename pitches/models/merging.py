"""A question to two owners: may these pitches become one?"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from pitches.models.pitches import Pitch


class MergeProposalQuerySet(models.QuerySet["MergeProposal"]):
    def open(self) -> Self:
        """Not answered by both, and not refused by one."""
        return self.filter(ended_at__isnull=True)

    def about(self, pitch: Pitch) -> Self:
        """Those in which the pitch goes up in another, or takes another in."""
        return self.filter(Q(pitch=pitch) | Q(into=pitch)).select_related("pitch__author", "into__author", "asked_by")


class MergeProposal(models.Model):
    """`pitch` would go up in `into` (*samenvoegen*). Each side says yes at a moment of its own; with both it happens,
    and with one no it has ended.
    """

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="merges", verbose_name=_("pitch"))
    into = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="merges_in", verbose_name=_("into"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    pitch_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    into_agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    mine_agreed: bool
    """Only where `queries.merging.merges_asked` put it."""

    objects = MergeProposalQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("proposal to merge")
        verbose_name_plural = _("proposals to merge")
        constraints = [
            models.UniqueConstraint(
                fields=["pitch"],
                condition=Q(ended_at__isnull=True),
                name="one_open_merge_per_pitch",
                violation_error_message=_("It was asked already whether this pitch may be merged."),
            ),
            models.CheckConstraint(
                condition=~Q(pitch=models.F("into")),
                name="a_pitch_merges_with_another",
                violation_error_message=_("Choose another pitch."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pitch} → {self.into}"

    @property
    def is_agreed(self) -> bool:
        return self.pitch_agreed_at is not None and self.into_agreed_at is not None
