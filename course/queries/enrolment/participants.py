"""Who takes part in an edition."""

from __future__ import annotations

from django.db.models import QuerySet

from course.enums import TAKES_PART
from course.models import Edition, User


def group_of(edition: Edition) -> QuerySet[User]:
    """Who has a place in the edition, in the order of a Dutch list of names."""
    return (
        User.objects.filter(enrolments__edition=edition, enrolments__state__in=TAKES_PART)
        .select_related("organisation")
        .order_by("sort_name")
    )
