"""Who is who, as far as each allows."""

from __future__ import annotations

from django.db.models import QuerySet

from course.models import Edition, User
from course.queries.enrolment.participants import group_of


def profiles_of(edition: Edition) -> QuerySet[User]:
    """Those of the group who let the others see their profile."""
    return group_of(edition).filter(shows_profile=True)
