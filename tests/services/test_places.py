"""Many people apply for the last places in the same moment."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

import pytest
from django.db.models import QuerySet

from course.actions.enrolment import placing
from course.actions.enrolment.submit import AlreadyEnrolled, save_draft
from course.actions.people.organisations import organisation_named
from course.enums import EnrolmentState, MailCode
from course.models import Edition, Enrolment, Message, Organisation
from course.queries.editions.seats import seats_of
from course.queries.enrolment.waitlist import waitlist_of
from course.waitlist import Waitlist
from tests.factories import UserFactory
from tests.helpers.parallel import applicant, apply_at_once, open_edition, ranks, states
from tests.services.threads import PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


PLACED, WAITING = EnrolmentState.PLACED, EnrolmentState.WAITING


def test_last_places_go_to_as_many_as_there_are(own_database: str) -> None:
    edition = open_edition(seats=4, taken=2)
    people = [applicant(edition) for _ in range(5)]

    outcomes = apply_at_once(edition, people)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert states(edition, people) == {PLACED: 2, WAITING: 3}
    assert ranks(edition) == [1, 2, 3]


@pytest.mark.services
def test_twenty_people_apply_at_once_for_the_last_five_places(own_database: str) -> None:
    edition = open_edition(seats=10, taken=5)
    people = [applicant(edition) for _ in range(20)]

    outcomes = apply_at_once(edition, people)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert states(edition, people) == {PLACED: 5, WAITING: 15}
    assert ranks(edition) == list(range(1, 16))
    assert seats_of(edition).taken == 10
    assert Enrolment.objects.filter(user__in=people).count() == 20
    told = Message.objects.filter(person__in=people).values_list("template", flat=True)
    assert Counter(told) == {MailCode.PLACED: 5, MailCode.WAITING: 15}


@pytest.mark.services
def test_control_without_the_lock_the_same_code_overbooks(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody counts before anybody writes: what the lock on the edition forbids. So the test above can fail."""
    edition = open_edition(seats=10, taken=5)
    people = [applicant(edition) for _ in range(20)]
    counted = threading.Barrier(len(people))

    def count_together(edition: Edition, _moment: dt.datetime | None) -> Waitlist:
        waitlist = waitlist_of(edition)
        counted.wait(PATIENCE)
        return waitlist

    def unlocked(**kwargs: object) -> QuerySet[Edition]:
        return Edition.objects.all()

    monkeypatch.setattr(Edition.objects, "select_for_update", unlocked)
    monkeypatch.setattr(placing, "waitlist_before", count_together)

    apply_at_once(edition, people)

    assert states(edition, people) == {PLACED: 20}
    assert seats_of(edition).taken == 25


@pytest.mark.services
def test_control_with_the_lock_nobody_counts_beside_another(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waiting place, with the lock in its place: the first waits in vain for a second who counts."""
    edition = open_edition(seats=10, taken=5)
    people = [applicant(edition) for _ in range(3)]
    counted = threading.Barrier(2)

    def count_together(edition: Edition, _moment: dt.datetime | None) -> Waitlist:
        waitlist = waitlist_of(edition)
        counted.wait(0.5)
        return waitlist

    monkeypatch.setattr(placing, "waitlist_before", count_together)

    outcomes = apply_at_once(edition, people)

    assert [type(outcome) for outcome in outcomes] == [threading.BrokenBarrierError] * 3
    assert states(edition, people) == {EnrolmentState.DRAFT: 3}


@pytest.mark.services
@pytest.mark.parametrize("clicks", [2, 8])
def test_the_same_person_sending_twice_at_once_gets_one_place(own_database: str, clicks: int) -> None:
    edition = open_edition(seats=10)
    person = applicant(edition)

    outcomes = apply_at_once(edition, [person] * clicks)

    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(refusal) for refusal in refusals] == [AlreadyEnrolled] * (clicks - 1)
    assert states(edition, [person]) == {PLACED: 1}
    assert list(Message.objects.filter(person=person).values_list("template", flat=True)) == [MailCode.PLACED]


@pytest.mark.services
def test_the_same_draft_saved_twice_at_once_is_one_draft(own_database: str) -> None:
    edition, person = open_edition(seats=10), UserFactory()

    outcomes = at_once(
        lambda answer: save_draft(by=person, edition=edition, answers=answer),
        [{"region": "Zeist"}, {"job_title": "beleidsadviseur"}],
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    enrolment = Enrolment.objects.get(edition=edition, user=person)
    assert enrolment.draft == {"region": "Zeist", "job_title": "beleidsadviseur"}


@pytest.mark.services
def test_a_name_typed_at_once_in_several_spellings_is_one_organisation(own_database: str) -> None:
    """For several editions, because within one the lock of the edition lets nobody past."""
    people = UserFactory.create_batch(4)
    names = ["gemeente Nieuw", "Gemeente Nieuw", "GEMEENTE NIEUW", "gemeente nieuw"]

    found = at_once(
        lambda typed: organisation_named(name=typed[0], kind="municipality", by=typed[1]),
        list(zip(names, people, strict=True)),
    )

    assert [outcome for outcome in found if isinstance(outcome, Exception)] == []
    assert len(set(found)) == Organisation.objects.filter(name__iexact=names[0]).count() == 1
