"""Speakers give material, replace it and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.errors import Refusal
from course.models import Material, Meeting, User


class MaterialGone(Refusal):
    message = _("This material was withdrawn or replaced before.")


@transaction.atomic
def add_material(
    *,
    meeting: Meeting,
    owner: User,
    values: Mapping[str, Any],
    file: File[bytes] | None = None,
    replaces: Material | None = None,
) -> Material:
    """Add a file or a link to a meeting. With `replaces`, the older one leaves the page and points to the new one.

    Raises MaterialGone when the older one is no longer there to replace.
    """
    older = _current(replaces) if replaces is not None else None
    material = Material(meeting=meeting, owner=owner, **values)
    if file is not None:
        material.file = file
        material.filename = str(file.name).rsplit("/", maxsplit=1)[-1][-200:]
        material.size = file.size
    material.save()
    if older is not None:
        older.replaced_by = material
        older.save(update_fields=["replaced_by"])
    record(row=material, action="wagtail.create", by=owner, meeting=meeting.pk)
    return material


@transaction.atomic
def withdraw_material(*, material: Material, by: User) -> None:
    """Take a material off the site; the row and the file stay for the course office. Raises MaterialGone."""
    current = _current(material)
    current.withdrawn_at = clock.now()
    current.save(update_fields=["withdrawn_at"])
    record(row=current, action="course.material.withdraw", by=by)


def _current(material: Material) -> Material:
    row = Material.objects.select_for_update().get(pk=material.pk)
    if row.withdrawn_at or row.replaced_by_id:
        raise MaterialGone
    return row
