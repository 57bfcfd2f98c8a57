"""Two of the course office enrol somebody by hand at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db.models import QuerySet

from course.actions.enrolment import placing
from course.actions.enrolment.entering import Entry, OutcomeChanged, enter_enrolment
from course.actions.mail.telling import AT_ONCE
from course.enums import EnrolmentState
from course.models import Edition, Enrolment, Message
from course.queries.enrolment.waitlist import waitlist_of
from tests.factories import OrganisationFactory, OrganiserFactory
from tests.helpers.parallel import open_edition, states
from tests.services.threads import PATIENCE, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def callers(number: int) -> list[Entry]:
    organisations = [OrganisationFactory() for _number in range(number)]
    return [
        Entry(f"bo{one.pk}@duinrade.example", one.name, answers={"first_name": "Bo", "last_name": "Vis"})
        for one in organisations
    ]


def enter_at_once(edition: Edition, entries: list[Entry]) -> list[Enrolment | Exception]:
    office = OrganiserFactory()
    return at_once(
        lambda entry: enter_enrolment(edition=edition, entry=entry, by=office, expected="placed", telling=AT_ONCE),
        entries,
    )


def test_the_last_seat_goes_to_one_and_the_other_is_shown_the_line_first(own_database: str) -> None:
    edition = open_edition(seats=2, taken=1)
    outcomes = enter_at_once(edition, callers(2))
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [OutcomeChanged]
    assert (Enrolment.objects.filter(edition=edition).count(), Message.objects.count()) == (2, 1)


def test_the_same_new_person_entered_twice_is_one_person(own_database: str) -> None:
    edition = open_edition(seats=5)
    (entry,) = callers(1)
    outcomes = enter_at_once(edition, [entry, entry])
    assert sum(isinstance(one, Exception) for one in outcomes) == 1
    assert Enrolment.objects.filter(edition=edition, user__email=entry.email).count() == 1


def test_control_without_the_lock_both_get_the_last_seat(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = open_edition(seats=2, taken=1)
    counted = threading.Barrier(2)

    def count_together(edition: Edition, _moment: object) -> object:
        waitlist = waitlist_of(edition)
        counted.wait(PATIENCE)
        return waitlist

    def unlocked(**kwargs: object) -> QuerySet[Edition]:
        return Edition.objects.all()

    monkeypatch.setattr(Edition.objects, "select_for_update", unlocked)
    monkeypatch.setattr(placing, "waitlist_before", count_together)
    enter_at_once(edition, callers(2))
    people = [row.user for row in Enrolment.objects.filter(edition=edition).select_related("user")]
    assert states(edition, people) == {EnrolmentState.PLACED: 3}
