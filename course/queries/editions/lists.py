"""Editions and their terms as the course office lists them.

What counts others says its order itself: Django leaves a model's own order out of queries that group.
"""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from course.enums import EnrolmentState
from course.models import (
    CancellationTerm,
    Edition,
)
from course.queries.enrolment.waitlist import has_seat


def office_editions() -> QuerySet[Edition]:
    """Editions with `taken` and `waiting`: how many have a place, and how many wait for one."""
    return Edition.objects.annotate(
        taken=Count("enrolments", filter=has_seat("enrolments__")),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    ).order_by("-starts_on")


def office_cancellation_terms() -> QuerySet[CancellationTerm]:
    return CancellationTerm.objects.select_related("edition")
