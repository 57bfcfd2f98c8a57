"""The photo that somebody shows beside the own name."""

from __future__ import annotations

from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from course.actions.history import record
from course.models import User
from course.portraits import redrawn


@transaction.atomic
def change_portrait(*, by: User, file: BinaryIO) -> None:
    """Keep the photo, drawn anew; the one before is deleted. Raises NotAPhoto, PhotoTooLarge."""
    drawn = ContentFile(redrawn(file), "portrait.jpg")
    _store(by, drawn)
    record(row=by, action="wagtail.edit", by=by)


@transaction.atomic
def drop_portrait(*, by: User) -> None:
    """Show no photo any more, and keep none. Without one nothing happens."""
    if by.portrait:
        _store(by, None)
        record(row=by, action="wagtail.edit", by=by)


def _store(person: User, file: ContentFile[bytes] | None) -> None:
    row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.portrait = file
    person.save(update_fields=["portrait"])
    forget_file(row.portrait)


def forget_file(portrait: FieldFile) -> None:
    """Delete what is stored of a photo, once nobody has it any more."""
    if portrait.name:
        transaction.on_commit(partial(portrait.storage.delete, portrait.name))
