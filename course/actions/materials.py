"""Speakers give material, replace it and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.history import record
from course.authority import NotYours
from course.errors import AlreadyDone, Refusal
from course.models import Material, Meeting, User
from course.rules import can_add_material, can_change_material


class AlreadyShared(AlreadyDone):
    message = _("Your material is with the meeting.")


class SharedOtherwise(Refusal):
    message = _("You shared this with the meeting before. Change there for whom it is and from when.")


class WithdrawnBefore(AlreadyDone):
    message = _("The material is off the site.")


class MaterialGone(Refusal):
    message = _("This material was withdrawn or replaced before.")


@transaction.atomic
def add_material(
    *,
    meeting: Meeting,
    by: User,
    values: Mapping[str, Any],
    file: File[bytes] | None = None,
    replaces: Material | None = None,
) -> Material:
    """Add a file or a link to a meeting. With `replaces`, the older one leaves the page and points to the new one.

    It belongs to who gives it; a newer version to the owner of the older one. Raises NotYours, MaterialGone when the
    older one is no longer there to replace, AlreadyShared for a second click, and SharedOtherwise for one that says
    something else about it.
    """
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)  # a second click waits here for the first
    if not can_add_material(by, meeting) or not (replaces is None or can_change_material(by, replaces)):
        raise NotYours
    material = Material(meeting=meeting, owner=replaces.owner if replaces else by, **values)
    if file is not None:
        material.file = file
        material.filename = str(file.name).rsplit("/", maxsplit=1)[-1][-200:]
        material.size = file.size
    _check_first(material, replaces)
    older = _current(replaces, by) if replaces is not None else None
    material.save()
    if older is not None:
        older.replaced_by = material
        older.save(update_fields=["replaced_by"])
        record(row=older, action="course.material.replace", by=by)
    record(row=material, action="wagtail.create", by=by, meeting=meeting.pk)
    refresh_calendar(meeting=meeting)
    return material


SETTINGS = ("title", "audience", "rights", "release_days")
"""What of a material changes without another file."""


@transaction.atomic
def change_material(*, material: Material, by: User, values: Mapping[str, Any]) -> Material:
    """Change what it is called, for whom it is, from when, and what others may do with it (SETTINGS). What stands so
    already is left as it is. Raises NotYours, MaterialGone.
    """
    current = _current(material, by)
    changed = [name for name in SETTINGS if getattr(current, name) != values[name]]
    if changed:
        for name in changed:
            setattr(current, name, values[name])
        current.save(update_fields=changed)
        record(row=current, action="course.material.change", by=by, fields=changed)
        refresh_calendar(meeting=current.meeting)
    return current


@transaction.atomic
def withdraw_material(*, material: Material, by: User) -> None:
    """Take a material off the site; the row and the file stay for the course office.

    Raises NotYours, MaterialGone, and WithdrawnBefore for a second click.
    """
    try:
        current = _current(material, by)
    except MaterialGone:
        if Material.objects.filter(pk=material.pk, withdrawn_at__isnull=False).exists():
            raise WithdrawnBefore from None
        raise
    current.withdrawn_at = clock.now()
    current.save(update_fields=["withdrawn_at"])
    record(row=current, action="course.material.withdraw", by=by)
    refresh_calendar(meeting=current.meeting)


def _check_first(material: Material, replaces: Material | None) -> None:
    """It was not given before, in the place of the older one if there is one. Raises AlreadyShared, SharedOtherwise."""
    given = _same_as(material)
    before = (given if replaces is None else given.filter(replaces=replaces)).first()
    if before is None:
        return
    if all(getattr(before, name) == getattr(material, name) for name in SETTINGS):
        raise AlreadyShared
    raise SharedOtherwise


def _same_as(material: Material) -> QuerySet[Material]:
    """What the owner gave to the meeting under this title and with this content, as far as names and sizes tell."""
    given = {name: getattr(material, name) for name in ("meeting", "owner", "title", "filename", "size", "url")}
    return Material.objects.filter(**given, withdrawn_at=None, replaced_by=None)


def _current(material: Material, by: User) -> Material:
    row = Material.objects.select_for_update(of=("self",)).select_related("owner", "meeting").get(pk=material.pk)
    if not can_change_material(by, row):
        raise NotYours
    if row.withdrawn_at or row.replaced_by_id:
        raise MaterialGone
    return row
