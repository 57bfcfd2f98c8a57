"""The applicant corrects who must approve."""

from __future__ import annotations

import pytest

from course.actions.enrolment.approval import AlreadyAnswered, ask_again, remind_managers
from course.actions.enrolment.asking import AskedOften
from course.actions.enrolment.notices import tell
from course.actions.enrolment.transition import EditionCancelled
from course.actions.mail.telling import AT_ONCE
from course.authority import NotYours
from course.enums import EnrolmentState, MailCode, MessageState
from course.models import Enrolment, Message
from course.queries.enrolment.history import history_of
from course.queries.enrolment.links import approval_link, enrolment_of_approval
from tests.factories import EditionFactory, EnrolmentFactory, OrganiserFactory, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"manager_name": "Ria Smit", "manager_email": "ria@duinrade.example"}


@pytest.fixture
def enrolment(at):
    at(2026, 10, 1, 10)
    enrolment = EnrolmentFactory(
        state=EnrolmentState.AWAITING_APPROVAL,
        manager_name="Rob van Damen",
        manager_email="rob@duinrade.example",
        edition__approval_required=True,
    )
    tell(enrolment, MailCode.ASK_APPROVAL)
    at(2026, 10, 2, 10)
    return enrolment


def token(enrolment):
    return approval_link(enrolment).removeprefix("/akkoord/").removesuffix("/")


def mails():
    asked = Message.objects.filter(template__startswith="akkoord").order_by("pk")
    return list(asked.values_list("template", "address", "state"))


def test_the_old_link_is_dead_and_one_mail_goes_to_the_new_address(enrolment):
    Message.objects.update(state=MessageState.SENT)
    old = token(enrolment)

    asked = ask_again(enrolment=enrolment, **NEW, by=enrolment.user)

    assert (enrolment_of_approval(old), enrolment_of_approval(token(asked))) == (None, enrolment)
    assert (asked.manager_name, asked.state) == ("Ria Smit", EnrolmentState.AWAITING_APPROVAL)
    assert mails() == [
        ("akkoord_vragen", "rob@duinrade.example", MessageState.SENT),
        ("akkoord_vragen", "ria@duinrade.example", MessageState.QUEUED),
    ]


def test_a_mail_to_the_wrong_address_that_did_not_go_yet_is_dropped(enrolment):
    ask_again(enrolment=enrolment, **NEW, by=enrolment.user)
    assert mails() == [
        ("akkoord_vragen", "rob@duinrade.example", MessageState.CANCELLED),
        ("akkoord_vragen", "ria@duinrade.example", MessageState.QUEUED),
    ]


def test_three_people_a_day_are_asked_and_no_more(enrolment, at):
    at(2026, 10, 1, 11)
    for number in (1, 2):
        ask_again(enrolment=enrolment, manager_name="R", manager_email=f"r{number}@x.example", by=enrolment.user)
    with pytest.raises(AskedOften):
        ask_again(enrolment=enrolment, **NEW, by=enrolment.user)
    at(2026, 10, 2, 0)
    assert ask_again(enrolment=enrolment, **NEW, by=enrolment.user).manager_name == "Ria Smit"


def test_the_course_office_corrects_the_manager_for_the_applicant(enrolment):
    office = OrganiserFactory()
    asked = ask_again(enrolment=enrolment, **NEW, by=office, telling=AT_ONCE)
    assert (asked.manager_email, history_of(asked)[0].who) == ("ria@duinrade.example", f"{office} (cursusbureau)")


def test_the_place_is_not_held_any_longer_by_asking_again(enrolment):
    held = enrolment.held_until
    assert ask_again(enrolment=enrolment, **NEW, by=enrolment.user).held_until == held


def test_the_same_address_is_asked_once_a_day_whatever_the_number_of_clicks(enrolment, at):
    for _click in range(2):
        ask_again(enrolment=enrolment, **NEW, by=enrolment.user)
    enrolment = ask_again(enrolment=enrolment, manager_name="Ria Smid", manager_email="RIA@duinrade.example",
                          by=enrolment.user)  # fmt: skip
    assert (len(mails()), enrolment.manager_name) == (2, "Ria Smid")
    at(2026, 10, 3, 10)
    ask_again(enrolment=enrolment, **NEW, by=enrolment.user)
    assert len(mails()) == 3


def test_the_new_manager_is_reminded_after_five_working_days_of_their_own(enrolment, at):
    ask_again(enrolment=enrolment, **NEW, by=enrolment.user)
    at(2026, 10, 8, 10)
    assert remind_managers() == 0
    at(2026, 10, 9, 10)
    assert remind_managers() == 1


def test_somebody_else_asks_nobody(enrolment):
    with pytest.raises(NotYours):
        ask_again(enrolment=enrolment, **NEW, by=UserFactory())


def test_what_was_answered_is_not_asked_again(enrolment):
    placed = EnrolmentFactory(edition=enrolment.edition)
    with pytest.raises(AlreadyAnswered):
        ask_again(enrolment=placed, **NEW, by=placed.user)


def test_a_cancelled_edition_asks_nobody():
    waiting = EnrolmentFactory(state=EnrolmentState.AWAITING_APPROVAL, edition=EditionFactory(is_cancelled=True))
    with pytest.raises(EditionCancelled):
        ask_again(enrolment=waiting, **NEW, by=waiting.user)


def test_the_same_address_with_other_capitals_is_the_same_and_the_name_is_corrected(enrolment, at):
    at(2026, 10, 1, 11)
    Enrolment.objects.update(manager_email="Rob@Duinrade.example")
    enrolment.refresh_from_db()
    ask_again(enrolment=enrolment, manager_name="Robert", manager_email="rob@duinrade.EXAMPLE", by=enrolment.user)
    enrolment.refresh_from_db()
    assert (enrolment.manager_name, enrolment.manager_email) == ("Robert", "Rob@Duinrade.example")
    assert len(mails()) == 1


def test_questions_about_others_and_other_mails_count_for_nothing(enrolment):
    for _number in range(3):
        other = EnrolmentFactory(state=EnrolmentState.AWAITING_APPROVAL, manager_email="rob@duinrade.example")
        tell(other, MailCode.ASK_APPROVAL)
    for again in ("a", "b", "c"):
        tell(enrolment, MailCode.RECEIVED, again=again)
    assert ask_again(enrolment=enrolment, **NEW, by=enrolment.user).manager_name == "Ria Smit"
