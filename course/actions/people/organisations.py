"""Organisations that were not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from course.actions.history import record
from course.models import Organisation

if TYPE_CHECKING:
    from course.authority import Authority


@transaction.atomic(savepoint=False)
def organisation_named(*, name: str, kind: str, by: Authority) -> Organisation:
    """The organisation with this name however it is typed, made when nobody knew it.

    Of two who make it at once one waits and gets that of the other.
    """
    new = Organisation(name=name, kind=kind)
    named = Organisation.objects.filter(name_key=new.key)
    known = named.first()
    if known:
        return known
    Organisation.objects.bulk_create([new], ignore_conflicts=True)
    organisation = named.get()
    record(row=organisation, action="wagtail.create", by=by)
    return organisation
