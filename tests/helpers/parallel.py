"""Many people at once for few places."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from course import clock
from course.actions.enrolment.submit import save_draft, submit
from course.enums import EnrolmentState
from course.models import Edition, Enrolment, Organisation, User
from tests.factories import EditionFactory, EnrolmentFactory, UserFactory
from tests.services.threads import at_once


def open_edition(*, seats: int, taken: int = 0) -> Edition:
    """Open now, with seats for municipalities of which some are taken."""
    now = clock.now()
    edition = EditionFactory(
        enrolment_opens_at=now - dt.timedelta(days=10),
        enrolment_closes_at=now + dt.timedelta(days=10),
        seats_released_on=(now + dt.timedelta(days=9)).date(),
        starts_on=(now + dt.timedelta(days=60)).date(),
        ends_on=(now + dt.timedelta(days=200)).date(),
        capacity=seats + 1,
        seats_insurer=1,
        seats_municipality=seats,
        minimum=0,
    )
    for _ in range(taken):
        EnrolmentFactory(edition=edition)
    return edition


def applicant(edition: Edition, organisation: Organisation | None = None) -> User:
    """Somebody of a municipality of their own, or of this organisation, with everything filled in."""
    employer = {"organisation": organisation} if organisation else {}
    user = UserFactory(region="Zeist", learning_question="Hoe vinden we elkaar?", **employer)
    save_draft(
        by=user,
        edition=edition,
        answers={
            "first_name": user.first_name,
            "last_name": user.last_name,
            "job_title": user.job_title,
            "organisation": user.organisation_id,
            "learning_question": user.learning_question,
            "region": user.region,
            "experience": "some",
            "manager_name": "Wim Voorbeeld",
            "manager_email": "wim@voorbeeld.example",
        },
    )
    return user


def apply_at_once(edition: Edition, people: list[User]) -> list[Enrolment | Exception]:
    return at_once(lambda user: submit(by=user, edition=edition), people)


def states(edition: Edition, people: list[User]) -> Counter[str]:
    enrolments = Enrolment.objects.filter(edition=edition, user__in=people)
    return Counter(enrolments.values_list("state", flat=True))


def ranks(edition: Edition) -> list[int]:
    return list(
        Enrolment.objects.filter(edition=edition, state=EnrolmentState.WAITING)
        .order_by("rank")
        .values_list("rank", flat=True)
    )
