"""A person's enrolments."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from course.models import Edition, Enrolment, User
from course.queries.people.addresses import person_with


def enrolment_of(user: User, edition: Edition) -> Enrolment | None:
    """The person's enrolment in this edition, drafts included."""
    return Enrolment.objects.filter(user=user, edition=edition).first()


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """All enrolments of a person, the newest edition first, with the buddy: one query more for who has one."""
    buddies = Enrolment.objects.only("user").select_related("user__organisation")
    return (
        Enrolment.objects.filter(user=user)
        .select_related("edition")
        .prefetch_related("replaced_by__user", Prefetch("buddy", buddies))
        .order_by("-edition__starts_on")
    )


def own_enrolment(user: User, pk: int) -> Enrolment | None:
    """This enrolment, when it is the person's own."""
    return Enrolment.objects.select_related("edition", "user", "organisation").filter(pk=pk, user=user).first()


def taken_over_by(enrolment: Enrolment, address: str) -> Enrolment | None:
    """The enrolment of who has this address, when the place was handed over to them."""
    successor = enrolment.replaced_by
    return successor if successor and successor.user == person_with(address) else None
