"""What speakers share with the group."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock, text
from course.enums import Audience, Rights
from course.models.files import private_storage
from course.models.programme import Meeting


def material_path(material: Material, filename: str) -> str:
    """A path that tells nothing and cannot be guessed; the name that people see is `filename`."""
    suffix = filename.rsplit(".", 1)[-1].lower()
    return f"materials/{uuid.uuid4().hex}.{suffix}"


class MaterialQuerySet(models.QuerySet["Material"]):
    def current(self) -> Self:
        """Neither withdrawn nor replaced by something newer."""
        return self.filter(withdrawn_at=None, replaced_by=None)


class Material(models.Model):
    """A file or a link with a meeting. Who may open it when is decided in `rules.can_open_material`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="materials", verbose_name=_("meeting"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="materials", verbose_name=_("speaker")
    )
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), storage=private_storage, upload_to=material_path, blank=True)
    filename = models.CharField(_("file name"), max_length=200, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    url = models.URLField(_("link"), max_length=text.LONGEST_LINK, blank=True)
    audience = models.CharField(_("for whom"), max_length=20, choices=Audience, default=Audience.PARTICIPANTS)
    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.COURSE_ONLY)
    release_days = models.SmallIntegerField(
        _("released"),
        null=True,
        blank=True,
        help_text=_("Days after the meeting's day, at 09:00; negative is before. Empty: at once."),
    )
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    created_at = models.DateTimeField(_("added at"), default=clock.now, editable=False)
    told_at = models.DateTimeField(_("participants told at"), null=True, blank=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "created_at", "pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="material_is_file_or_link",
                violation_error_message=_("Give a file or a link, not both."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("course:material", args=[self.pk])
