"""Lists of people that the course office imports: how far each is, and what a worker needs to go on with it."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import IMPORT_AT_WORK, IMPORT_UNDER_WAY, ImportState, Language
from course.models.editions import Edition
from course.models.files import private_storage
from course.models.mail import Sending

FOLDER = "imports"
"""In the private files."""


def list_path(run: ImportRun, filename: str) -> str:
    """A path that tells nothing; the name that people see is `filename`."""
    suffix = filename.rsplit(".", 1)[-1].lower()
    return f"{FOLDER}/{uuid.uuid4().hex}.{suffix}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def under_way(self) -> Self:
        return self.filter(state__in=IMPORT_UNDER_WAY)

    def ended(self) -> Self:
        return self.exclude(state__in=IMPORT_UNDER_WAY)

    def free(self) -> Self:
        """There is work, and no worker has it; or had it, and let its lease run out."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=timezone.now()), state__in=IMPORT_AT_WORK)

    def without_lists(self) -> Self:
        """Without what stood in the lists, which is much."""
        return self.defer("sheet", "preview", "batches", "refusals")


class ImportRun(models.Model):
    """One list of people on its way into an edition (*import van een lijst*).

    `sheet` is what stands in the list, `preview` the mails that would go, `batches` the rows that will be written
    together, each with the mark of what was shown, and `refusals` the rows that will not, with the reasons. `position`
    counts the batches that are written. A worker (`leased_by`) has the list until `leased_until`, on the real clock.
    The file goes when it is read, the rest some time after the end (`course.actions.enrolment.import_keeping`).
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="import_runs", verbose_name=_("edition")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH, editable=False)
    file = models.FileField(_("file"), storage=private_storage, upload_to=list_path, blank=True)
    filename = models.CharField(_("file name"), max_length=200, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=ImportState, default=ImportState.WAITING)
    sheet = models.JSONField(_("list"), default=dict, blank=True, editable=False)
    preview = models.JSONField(_("preview"), default=dict, blank=True, editable=False)
    batches = models.JSONField(_("batches"), default=list, blank=True, editable=False)
    refusals = models.JSONField(_("refused rows"), default=list, blank=True, editable=False)
    position = models.PositiveIntegerField(_("batches written"), default=0, editable=False)
    total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    going = models.PositiveIntegerField(_("rows to write"), default=0, editable=False)
    done = models.PositiveIntegerField(_("rows written"), default=0, editable=False)
    refused = models.PositiveIntegerField(_("rows refused"), default=0, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    sending = models.ForeignKey(
        Sending, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sending")
    )
    leased_until = models.DateTimeField(_("with a worker until"), null=True, blank=True, editable=False)
    leased_by = models.CharField(_("worker"), max_length=32, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    has_changed = models.BooleanField(_("something changed meanwhile"), default=False, editable=False)
    error = models.TextField(_("why it did not succeed"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")
        indexes = [models.Index(fields=["state", "leased_until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=IMPORT_UNDER_WAY),
                name="one_import_of_an_edition_at_a_time",
                violation_error_message=_("A list is being imported into this edition already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=IMPORT_AT_WORK) | Q(leased_until__isnull=True),
                name="only_an_import_at_work_has_a_lease",
                violation_error_message=_("Nothing of this import is left to do."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_at_work(self) -> bool:
        """A worker has it, or takes it in the next round."""
        return self.state in IMPORT_AT_WORK

    @property
    def is_under_way(self) -> bool:
        return self.state in IMPORT_UNDER_WAY
