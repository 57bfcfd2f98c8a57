"""Letters to a group: to whom they go, and when they are refused."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail

from course.actions.mail.groups import GroupChanged, NobodyToWriteTo, WrittenBefore
from course.actions.mail.send import send_due
from course.actions.mail.templates import NoText, UnknownPlaceholder
from course.enums import EnrolmentState
from course.mailtext.texts import MailText
from course.models import Enrolment, Message
from course.queries.mail.groups import ids_in
from course.queries.mail.templates import OWN_WORDS
from tests.factories import EditionFactory, EnrolmentFactory, OrganiserFactory
from tests.helpers.mail import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra():
    return OrganiserFactory()


@pytest.fixture
def edition():
    edition = EditionFactory()
    EnrolmentFactory(edition=edition, user__first_name="Anna")
    EnrolmentFactory(edition=edition, user__first_name="Bo")
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    return edition


def test_a_group_gets_a_mail_each_with_the_own_name(edition, petra):
    assert write(edition, petra) == 2
    send_due()
    assert sorted(letter.subject for letter in mail.outbox) == ["Dag Anna", "Dag Bo"]
    assert {len(letter.to) for letter in mail.outbox} == {1}
    assert set(Message.objects.values_list("template", "edition", "about")) == {(OWN_WORDS, edition.pk, "group:placed")}


@pytest.mark.parametrize(("button", "link"), [("", ""), ("Kijk", "/mijn/")])
def test_the_button_of_a_letter_opens_my_course(edition, petra, button, link):
    write(edition, petra, text=MailText("Dag", "Tot dan.", button))
    assert set(Message.objects.values_list("button", "link")) == {(button, link)}


def test_two_clicks_send_once(edition, petra):
    batch = uuid.uuid4().hex
    write(edition, petra, batch=batch)
    with pytest.raises(WrittenBefore):
        write(edition, petra, batch=batch)
    assert Message.objects.count() == 2


def test_who_came_into_the_group_meanwhile_is_not_written_to_unseen(edition, petra):
    seen = ids_in(edition, "placed")
    EnrolmentFactory(edition=edition)
    with pytest.raises(GroupChanged) as refusal:
        write(edition, petra, seen=seen)
    assert (refusal.value.details, Message.objects.count()) == ({"came": 1, "left": 0}, 0)


def test_another_person_in_the_place_of_one_is_a_change_of_the_group(edition, petra):
    seen = ids_in(edition, "placed")
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(edition=edition)
    with pytest.raises(GroupChanged) as refusal:
        write(edition, petra, seen=seen)
    assert (refusal.value.details, Message.objects.count()) == ({"came": 1, "left": 1}, 0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"group": "completed"}, NobodyToWriteTo),
        ({"group": "onzin"}, NobodyToWriteTo),
        ({"text": MailText(" ", "x", "")}, NoText),
        ({"text": MailText("x", " ", "")}, NoText),
        ({"text": MailText("x", "{titel}", "")}, UnknownPlaceholder),
    ],
)
def test_a_letter_that_cannot_go_is_refused_and_nothing_is_written(edition, petra, changes, refusal):
    with pytest.raises(refusal):
        write(edition, petra, **changes)
    assert Message.objects.count() == 0
