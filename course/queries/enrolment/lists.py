"""Enrolments as the course office lists them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from course.enums import EnrolmentState
from course.models import (
    Edition,
    Enrolment,
)

WITH_GIVERS = Prefetch("replaces", queryset=Enrolment.objects.select_related("user"))
"""Who handed this place over."""


def awaiting_approval(edition: Edition) -> QuerySet[Enrolment]:
    """Enrolments that wait for the manager's approval."""
    return Enrolment.objects.filter(edition=edition, state=EnrolmentState.AWAITING_APPROVAL)


def office_enrolments() -> QuerySet[Enrolment]:
    beside = ("edition", "user", "organisation", "needs", "buddy__user", "approved_by")
    return Enrolment.objects.select_related(*beside).prefetch_related(WITH_GIVERS)
