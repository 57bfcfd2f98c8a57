"""Whom we write to for approval: never the applicant, and no more mail to strangers by a way round."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from course.actions.enrolment.approval import approve, ask_again
from course.actions.enrolment.asking import (
    MOST_AT_ONE_ADDRESS,
    MOST_HANDED_OVER,
    MOST_QUESTIONS,
    AddressAskedOften,
    AskedOften,
    HandedOverOften,
    OwnManager,
)
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.submit import save_draft, submit
from course.actions.enrolment.transfer import hand_over, send_colleague
from course.actions.mail.telling import Telling
from course.authority import NotYours, Purpose, SignedLink
from course.enums import EnrolmentState, MailCode, Tell
from course.models import Enrolment, Message, User
from course.queries.enrolment.links import token_of
from tests.factories import EditionFactory, OrganisationFactory, OrganiserFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    return EditionFactory(approval_required=True, capacity=40, seats_municipality=38, seats_insurer=2)


def answers(manager):
    return {
        "first_name": "Noor", "infix": "", "last_name": "Berg", "job_title": "adviseur", "region": "Duinrade",
        "organisation": str(OrganisationFactory().pk), "learning_question": "Hoe?", "experience": "0-1",
        "manager_name": "Rob", "manager_email": manager,
    }  # fmt: skip


def send(user, edition, manager="rob@duinrade.example"):
    save_draft(by=user, edition=edition, answers=answers(manager))
    return submit(by=user, edition=edition)


def asked():
    return Message.objects.filter(template=MailCode.ASK_APPROVAL).count()


def test_withdrawing_and_beginning_again_asks_no_more_managers_in_a_day(edition, at):
    user = UserFactory()
    for number in range(MOST_QUESTIONS):
        enrolment = send(user, edition, f"leider{number}@elders.example")
        withdraw(enrolment=enrolment, by=user)
        begin_again(enrolment=enrolment, by=user)
    with pytest.raises(AskedOften):
        send(user, edition, "leider9@elders.example")
    assert (asked(), Enrolment.objects.get().state) == (MOST_QUESTIONS, EnrolmentState.DRAFT)
    at(2026, 10, 2, 0)
    assert send(user, edition, "leider9@elders.example").state == EnrolmentState.AWAITING_APPROVAL


def test_another_edition_gives_no_more_questions_in_a_day(edition):
    user = UserFactory()
    for _number in range(MOST_QUESTIONS):
        send(user, EditionFactory(approval_required=True))
    with pytest.raises(AskedOften):
        send(user, edition)


def test_one_address_gets_so_many_questions_in_a_day_whoever_asks(edition, at):
    for _number in range(MOST_AT_ONE_ADDRESS):
        send(UserFactory(), edition)
    with pytest.raises(AddressAskedOften):
        send(UserFactory(), edition, "ROB@duinrade.example")
    assert send(UserFactory(), edition, "ria@duinrade.example").state == EnrolmentState.AWAITING_APPROVAL
    at(2026, 10, 2, 0)
    assert send(UserFactory(), edition).state == EnrolmentState.AWAITING_APPROVAL


def test_a_plus_sign_makes_no_new_address(edition):
    names = ["rob", "rob+a", "ROB+b", "rob+", '"rob"']
    for number in range(MOST_AT_ONE_ADDRESS):
        send(UserFactory(), edition, f"{names[number % len(names)]}@duinrade.example")
    with pytest.raises(AddressAskedOften):
        send(UserFactory(), edition, "rob+nieuw@duinrade.example")
    assert send(UserFactory(), edition, "rob.b@duinrade.example").state == EnrolmentState.AWAITING_APPROVAL


def test_handing_over_and_beginning_again_tells_no_more_strangers_in_a_day(at):
    at(2026, 10, 1, 10)
    edition, user = EditionFactory(capacity=9, seats_municipality=6, max_per_organisation=9), UserFactory()
    answered = answers("rob@duinrade.example") | {"organisation": str(OrganisationFactory().pk)}

    def hand_over_to(number):
        save_draft(by=user, edition=edition, answers=answered)
        enrolment = submit(by=user, edition=edition)
        assert enrolment.state == EnrolmentState.PLACED
        stranger = {"email": f"vreemd{number}@elders.example", "first_name": "Wil", "infix": "", "last_name": "Vreemd"}
        send_colleague(enrolment=enrolment, names=stranger, by=user)
        return begin_again(enrolment=enrolment, by=user)

    for number in range(MOST_HANDED_OVER):
        hand_over_to(number)
    with pytest.raises(HandedOverOften):
        hand_over_to(9)
    told = Message.objects.filter(template=MailCode.TAKEN_OVER)
    assert (told.count(), User.objects.filter(email="vreemd9@elders.example").exists()) == (MOST_HANDED_OVER, False)
    enrolment = Enrolment.objects.get(user=user)
    colleague = UserFactory(organisation=enrolment.organisation)
    hand_over(enrolment=enrolment, colleague=colleague, by=OrganiserFactory(), telling=Telling(Tell.NOBODY, "belde"))


OWN = [
    "noor@duinrade.example", "Tweede@elders.example", "derde@elders.example", "noor@duin\u200brade.example",
    "noor+baas@duinrade.example", "tweede+1+2@elders.example", '"noor"@duinrade.example', "noor@xn--caf-dma.example",
]  # fmt: skip


@pytest.fixture
def noor():
    noor = UserFactory(email="noor@duinrade.example")
    EmailAddress.objects.create(user=noor, email="tweede@elders.example", verified=True)
    EmailAddress.objects.create(user=noor, email="derde@elders.example")
    EmailAddress.objects.create(user=noor, email="noor+cursus@café.example")
    return noor


@pytest.mark.parametrize("own", OWN)
def test_nobody_names_an_own_address_as_that_of_the_manager(edition, noor, own):
    with pytest.raises(OwnManager):
        send(noor, edition, own)
    enrolment = send(noor, edition)
    with pytest.raises(OwnManager):
        ask_again(enrolment=enrolment, manager_name="Rob", manager_email=own, by=noor)
    assert asked() == 1


@pytest.mark.parametrize("own", [*OWN[:3], OWN[4]])
def test_the_form_refuses_an_own_address(edition, noor, login, own):
    enrolment = send(noor, edition)
    page = login(noor).post(
        reverse("course:ask_again", args=[enrolment.pk]), {"manager_name": "Rob", "manager_email": own}
    )
    assert page.context["form"].errors == {
        "manager_email": ["Dit is je eigen adres. Vul het adres van je leidinggevende in."]
    }


def test_an_applicant_who_is_logged_in_does_not_approve_by_the_link_of_the_manager(edition, noor):
    enrolment = send(noor, edition)
    link = SignedLink(Purpose.APPROVAL, token_of(Purpose.APPROVAL, enrolment), noor)
    with pytest.raises(NotYours):
        approve(enrolment=enrolment, by=link)


def test_an_address_that_became_the_own_after_asking_approves_nothing(edition, noor):
    enrolment = send(noor, edition)
    EmailAddress.objects.create(user=noor, email=enrolment.manager_email)
    with pytest.raises(NotYours):
        approve(enrolment=enrolment, by=SignedLink(Purpose.APPROVAL, token_of(Purpose.APPROVAL, enrolment)))
