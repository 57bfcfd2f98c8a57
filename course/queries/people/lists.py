"""People and organisations as the course office lists them."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from course.models import (
    Organisation,
    User,
)


def office_people() -> QuerySet[User]:
    """People with their organisation and their groups."""
    return User.objects.select_related("organisation").prefetch_related("groups")


def office_organisations() -> QuerySet[Organisation]:
    """Organisations with `number_of_people`."""
    return (
        Organisation.objects.select_related("municipality")
        .annotate(number_of_people=Count("people"))
        .order_by("sort_name", "name")
    )
