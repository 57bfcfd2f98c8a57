"""The lock of an edition. Who takes or frees a place, or changes what others count, holds it first.

Lock order: editions (the lower id before the higher), then enrolments or meetings, then messages.
"""

from __future__ import annotations

from collections.abc import Collection

from course.models import Edition


def lock_edition(pk: int) -> Edition:
    """The edition as it is stored now, until the transaction ends. Raises Edition.DoesNotExist."""
    return Edition.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_editions(keys: Collection[int]) -> dict[int, Edition]:
    """Several at once, by id."""
    return {row.pk: row for row in Edition.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}


def lock_all_editions() -> dict[int, Edition]:
    """For what touches somebody in every edition; taken first, before the row of the person."""
    return lock_editions(list(Edition.objects.values_list("pk", flat=True)))
