"""Accounts made for it cannot hold all free places while their "managers" think."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.enrolment.approval import approve, refuse, release_held_place
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.proposals import confirm_organisation
from course.actions.enrolment.submit import OTHER, submit
from course.actions.mail.telling import AT_ONCE
from course.enums import EnrolmentState, OrganisationKind, Side
from course.models import Enrolment, Message
from course.models.enrolment import ELSEWHERE
from course.queries.enrolment.holding import Crowd, crowds_in, group_of
from course.queries.enrolment.overview import state_in_words
from course.queries.enrolment.timeline import said_when_sent
from tests.factories import EditionFactory, OrganisationFactory, UserFactory
from tests.helpers.enrolment import applicant, asked
from tests.helpers.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    return EditionFactory(
        approval_required=True, capacity=12, seats_insurer=4, seats_municipality=8, max_per_organisation=3
    )


def apply_from(edition, own, manager, organisation=None):
    """Somebody with this address, who names this manager; of an organisation of their own unless one is given."""
    user = applicant(edition, organisation=organisation, manager_email=manager)
    user.email = own
    user.save(update_fields=["email"])
    return submit(by=user, edition=edition)


def crowd(edition, number, domain="wegwerp.example"):
    return [apply_from(edition, f"a{n}@{domain}", f"b{n}@{domain}") for n in range(number)]


def held(rows):
    return [Enrolment.objects.get(pk=row.pk).held_until is not None for row in rows]


def test_one_domain_holds_no_more_places_than_an_organisation_may_have(edition):
    rows = crowd(edition, 5)

    assert held(rows) == [True, True, True, False, False]
    assert [row.state for row in rows] == [EnrolmentState.AWAITING_APPROVAL] * 5
    assert held(crowd(edition, 1, "duinrade.example")) == [True]


@pytest.mark.parametrize(
    ("own", "manager", "group"),
    [
        ("noor@duinrade.example", "rob@duinrade.example", "duinrade.example"),
        ("noor@wijk.duinrade.example", "rob@Duinrade.example", "duinrade.example"),
        ("noor@elders.example", "rob@duinrade.example", ELSEWHERE),
        ("noor@gmail.com", "rob@gmail.com", ELSEWHERE),
        ("noor@gmail.com", "rob@outlook.com", ELSEWHERE),
        ("noor@duinrade.example", "", ELSEWHERE),
    ],
)
def test_somebody_counts_at_the_domain_that_is_theirs_and_of_the_manager(own, manager, group):
    assert group_of(Enrolment(user=UserFactory.build(email=own), manager_email=manager)) == group


def test_names_before_one_domain_and_free_mail_make_no_new_groups(edition):
    rows = [apply_from(edition, f"a@{n}.wegwerp.example", f"b@{n}.wegwerp.example") for n in range(4)]
    assert held(rows) == [True, True, True, False]

    free = [("gmail.com", "gmail.com"), ("outlook.com", "utrecht.example"), ("x.example", "y.example")]
    rows = [apply_from(edition, f"a@{own}", f"b@{manager}") for own, manager in free]
    assert held([*rows, apply_from(edition, "a@live.nl", "b@live.nl")]) == [True, True, True, False]


def test_an_organisation_meets_its_own_maximum_first(edition):
    duinrade = OrganisationFactory()
    rows = [apply_from(edition, f"a{n}@duinrade.example", "rob@duinrade.example", duinrade) for n in range(4)]

    assert held(rows) == [True, True, True, False]
    assert (rows[3].hold_group, rows[3].why_no_place_is_held) == ("", "")


@pytest.mark.parametrize("answer", ["approve", "refuse", "withdraw", "too late"])
def test_whose_manager_answered_makes_room_for_another_of_the_domain(edition, at, answer):
    first, *_others = crowd(edition, 3)
    if answer == "approve":
        approve(enrolment=first, by=asked(first))
    elif answer == "refuse":
        refuse(enrolment=first, by=asked(first), reason="Dit jaar niet")
    elif answer == "withdraw":
        withdraw(enrolment=first, by=first.user)
    else:
        Enrolment.objects.filter(pk=first.pk).update(held_until=at(2026, 10, 1, 9))
        at(2026, 10, 1, 10)
        release_held_place(enrolment=first)

    assert Enrolment.objects.get(pk=first.pk).hold_group == ""
    assert held([apply_from(edition, "z@wegwerp.example", "y@wegwerp.example")]) == [True]


def test_another_address_afterwards_makes_no_room(edition):
    rows = crowd(edition, 3)
    for row in rows:
        row.user.email = f"elders{row.pk}@elders.example"
        row.user.save(update_fields=["email"])

    assert held([apply_from(edition, "z@wegwerp.example", "y@wegwerp.example")]) == [False]


def test_who_waits_without_a_held_place_gets_one_with_approval(edition):
    *_others, last = crowd(edition, 4)
    approve(enrolment=last, by=asked(last))

    assert Enrolment.objects.get(pk=last.pk).state == EnrolmentState.PLACED


def test_whom_the_office_lets_in_is_held_a_place(edition):
    crowd(edition, 3)
    names = {"organisation_name": "Wijkbedrijf", "organisation_kind": OrganisationKind.MUNICIPALITY}
    user = applicant(edition, organisation=OTHER, manager_email="b@wegwerp.example", **names)
    user.email = "a@wegwerp.example"
    user.save(update_fields=["email"])
    sent = submit(by=user, edition=edition)
    confirm_organisation(
        enrolments=[sent], name="Wijkbedrijf", kind=OrganisationKind.MUNICIPALITY, by=office(), telling=AT_ONCE
    )

    assert held([sent]) == [True]


def test_the_applicant_reads_why_no_place_is_held(edition, client):
    *_others, last = crowd(edition, 4)
    why = (
        "We houden nog geen plek voor je vast: voor wegwerp.example houden we er al zoveel vast als één organisatie "
        "kan krijgen, tot een leidinggevende antwoordt."
    )

    assert said_when_sent(last) == f"We vroegen Rob van Damen om akkoord. {why}"
    assert why in Message.objects.get(template="aanmelding_ontvangen", person=last.user).body
    client.force_login(last.user)
    page = client.get(reverse("course:my_course")).content.decode()
    assert [words in page for words in (why, "Na akkoord krijg je een plek", "We houden nu geen plek")] == [
        True, True, False,
    ]  # fmt: skip


def test_the_office_sees_of_whom_no_more_places_are_held(edition):
    crowd(edition, 5)
    crowd(edition, 2, "duinrade.example")
    rows = list(Enrolment.objects.order_by("pk"))

    assert crowds_in(edition, rows) == [Crowd("wegwerp.example", held=3, waiting=2)]
    assert state_in_words(rows[4]) == "Wacht op akkoord, geen plek vastgehouden (wegwerp.example)"
    assert {Side(row.side) for row in rows} == {Side.MUNICIPALITY}
