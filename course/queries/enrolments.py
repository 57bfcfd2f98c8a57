"""A person's enrolments."""

from __future__ import annotations

from django.db.models import QuerySet

from course.enums import TAKES_PART
from course.models import Edition, Enrolment, User


def enrolment_of(user: User, edition: Edition) -> Enrolment | None:
    """The person's enrolment in this edition, drafts included."""
    return Enrolment.objects.filter(user=user, edition=edition).first()


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """All enrolments of a person, the newest edition first, with the buddy."""
    return (
        Enrolment.objects.filter(user=user)
        .select_related("edition", "buddy__user__organisation", "replaced_by__user")
        .order_by("-edition__starts_on")
    )


def group_of(edition: Edition) -> QuerySet[User]:
    """Who has a place in the edition, in the order of a Dutch list of names."""
    return (
        User.objects.filter(enrolments__edition=edition, enrolments__state__in=TAKES_PART)
        .select_related("organisation")
        .order_by("sort_name")
    )


def profiles_of(edition: Edition) -> QuerySet[User]:
    """Those of the group who let the others see their profile."""
    return group_of(edition).filter(shows_profile=True)
