"""The numbers of an edition, changed while people enrol and meetings move.

Lock order: the edition first, then its meetings.
"""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.calendars import refresh_edition
from course.actions.history import record
from course.errors import Refusal
from course.models import Edition, User
from course.queries.editions import seats_of


class FewerThanTaken(Refusal):
    message = _("%(number)d places are taken. There cannot be fewer places than that.")


class ChangedMeanwhile(Refusal):
    message = _("The dates or places of this edition changed meanwhile. Open it again and make your change.")


@transaction.atomic
def save_edition(*, edition: Edition, changed: Collection[str] = (), by: User | None) -> None:
    """Store a new edition, or of a known one the fields named in `changed`; the others stay as they are stored.

    Raises FewerThanTaken, and ChangedMeanwhile when the change does not go with what is stored now.
    """
    if edition.pk is None:
        edition.save()
        record(row=edition, action="wagtail.create", by=by)
        return
    stored = Edition.objects.select_for_update().get(pk=edition.pk)
    for name in changed:
        setattr(stored, name, getattr(edition, name))
    _check(stored, changed)
    stored.save(update_fields=changed)
    refresh_edition(edition=stored)
    record(row=stored, action="wagtail.edit", by=by)
    edition.refresh_from_db()


def _check(edition: Edition, changed: Collection[str]) -> None:
    taken = seats_of(edition).taken
    if "capacity" in changed and edition.capacity < taken:
        raise FewerThanTaken(number=taken)
    try:
        edition.validate_constraints()
    except ValidationError as problem:
        raise ChangedMeanwhile from problem
