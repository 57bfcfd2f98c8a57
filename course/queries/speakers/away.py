"""On which days people cannot come."""

from __future__ import annotations

from django.db.models import QuerySet

from course import clock
from course.models import DaysAway, Meeting, User


def days_away_of(person: User) -> QuerySet[DaysAway]:
    """Those that are not over."""
    return DaysAway.objects.filter(person=person, ends_on__gte=clock.today()).select_related("person")


def is_away(person: User, meeting: Meeting) -> bool:
    return DaysAway.objects.filter(person=person, starts_on__lte=meeting.day, ends_on__gte=meeting.day).exists()


def office_days_away() -> QuerySet[DaysAway]:
    return DaysAway.objects.select_related("person").order_by("starts_on", "person__sort_name", "pk")
