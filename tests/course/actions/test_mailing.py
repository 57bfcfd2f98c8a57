"""Letters to a group: to whom they go, and when they are refused."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail

from course.actions import mailing, messages
from course.actions.mailtexts import NoText, UnknownPlaceholder
from course.enums import EnrolmentState
from course.models import Enrolment, Message
from course.queries.mail import OWN_WORDS, MailText
from course.queries.recipients import ids_in
from tests.factories import EditionFactory, EnrolmentFactory, OrganiserFactory

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


def write(edition, by, **changes):
    """A letter to who has a place, as the writer sees the group now."""
    fields = {
        "edition": edition,
        "group": "placed",
        "text": MailText("Dag {voornaam}", "Tot {startdatum}.", ""),
        "batch": uuid.uuid4().hex,
        "hold": False,
    } | changes
    seen = ids_in(edition, fields["group"])
    return mailing.write_to_group(**{"seen": seen, **fields, "by": by})


def test_a_group_gets_a_mail_each_with_the_own_name(edition, petra):
    assert write(edition, petra) == 2
    messages.send_due()
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
    with pytest.raises(mailing.WrittenBefore):
        write(edition, petra, batch=batch)
    assert Message.objects.count() == 2


def test_who_came_into_the_group_meanwhile_is_not_written_to_unseen(edition, petra):
    seen = ids_in(edition, "placed")
    EnrolmentFactory(edition=edition)
    with pytest.raises(mailing.GroupChanged) as refusal:
        write(edition, petra, seen=seen)
    assert (refusal.value.details, Message.objects.count()) == ({"came": 1, "left": 0}, 0)


def test_another_person_in_the_place_of_one_is_a_change_of_the_group(edition, petra):
    seen = ids_in(edition, "placed")
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(edition=edition)
    with pytest.raises(mailing.GroupChanged) as refusal:
        write(edition, petra, seen=seen)
    assert (refusal.value.details, Message.objects.count()) == ({"came": 1, "left": 1}, 0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"group": "completed"}, mailing.NobodyToWriteTo),
        ({"group": "onzin"}, mailing.NobodyToWriteTo),
        ({"text": MailText(" ", "x", "")}, NoText),
        ({"text": MailText("x", " ", "")}, NoText),
        ({"text": MailText("x", "{titel}", "")}, UnknownPlaceholder),
    ],
)
def test_a_letter_that_cannot_go_is_refused_and_nothing_is_written(edition, petra, changes, refusal):
    with pytest.raises(refusal):
        write(edition, petra, **changes)
    assert Message.objects.count() == 0
