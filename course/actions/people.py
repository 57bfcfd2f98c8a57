"""What people change about themselves, and organisations that were not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from course.actions.calendars import refresh_person
from course.actions.history import record
from course.models import Organisation, User

OWN_FIELDS = (
    "first_name", "infix", "last_name", "job_title", "region", "learning_question", "can_help_with", "bio",
    "shows_profile", "shows_email", "photo_consent",
)  # fmt: skip


@transaction.atomic
def change_profile(*, user: User, values: Mapping[str, Any]) -> None:
    """Change the fields of a profile that belong to the person."""
    changed = [name for name in OWN_FIELDS if name in values]
    for name in changed:
        setattr(user, name, values[name])
    user.save(update_fields=changed)
    refresh_person(person=user)
    record(row=user, action="wagtail.edit", by=user)


@transaction.atomic
def organisation_named(*, name: str, kind: str, user: User) -> Organisation:
    """The organisation with this name in any spelling of capitals, made when nobody knew it."""
    organisation, made = Organisation.objects.get_or_create(name__iexact=name, defaults={"name": name, "kind": kind})
    if made:
        record(row=organisation, action="wagtail.create", by=user)
    return organisation
