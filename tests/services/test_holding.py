"""Accounts made for it all apply in the same moment: not one place more is held for their domain."""

from __future__ import annotations

import threading

import pytest
from django.db.models import QuerySet

from course.actions.enrolment import placing
from course.actions.enrolment.submit import save_draft
from course.models import Edition, Enrolment, User
from course.queries.enrolment.holding import may_hold
from tests.helpers.parallel import applicant, apply_at_once, open_edition
from tests.services.threads import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

MOST, CROWD, OTHERS = 3, 8, 2


@pytest.fixture
def edition(own_database: str) -> Edition:
    edition = open_edition(seats=30)
    Edition.objects.filter(pk=edition.pk).update(approval_required=True, max_per_organisation=MOST)
    return Edition.objects.get(pk=edition.pk)


def people_at(edition: Edition, domain: str, number: int) -> list[User]:
    """Each of an organisation of their own, with a manager at the same domain."""
    people = []
    for one in range(number):
        user = applicant(edition)
        user.email = f"a{one}@{domain}"
        user.save(update_fields=["email"])
        save_draft(by=user, edition=edition, answers={"manager_email": f"b{one}@{domain}"})
        people.append(user)
    return people


def held(edition: Edition, people: list[User]) -> int:
    return Enrolment.objects.filter(edition=edition, user__in=people, held_until__isnull=False).count()


def test_of_many_at_once_from_one_domain_as_many_hold_a_place_as_an_organisation_may_have(edition: Edition) -> None:
    crowd, others = people_at(edition, "wegwerp.example", CROWD), people_at(edition, "duinrade.example", OTHERS)

    outcomes = apply_at_once(edition, [*crowd, *others])

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert (held(edition, crowd), held(edition, others)) == (MOST, OTHERS)


def test_control_without_the_lock_all_of_them_hold_one(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody counts before anybody writes: what the lock on the edition forbids. So the test above can fail."""
    crowd = people_at(edition, "wegwerp.example", CROWD)
    counted = threading.Barrier(CROWD)

    def count_together(edition: Edition, group: str) -> bool:
        may = may_hold(edition, group)
        counted.wait(PATIENCE)
        return may

    def unlocked(**kwargs: object) -> QuerySet[Edition]:
        return Edition.objects.all()

    monkeypatch.setattr(Edition.objects, "select_for_update", unlocked)
    monkeypatch.setattr(placing, "may_hold", count_together)

    apply_at_once(edition, crowd)

    assert held(edition, crowd) == CROWD
