"""What the course office does with mail, and what it is refused."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from course.actions import mailing, messages, outbox
from course.enums import EnrolmentState, MailRhythm, MessageState
from course.models import MailTemplate, Message
from course.queries.mail import OWN_WORDS, MailText, text_of
from tests.course.actions.test_messages import queue
from tests.factories import EditionFactory, EnrolmentFactory, OrganiserFactory, UserFactory

pytestmark = pytest.mark.django_db

QUEUED, HELD, SENDING, SENT, FAILED, CANCELLED = (
    MessageState.QUEUED, MessageState.HELD, MessageState.SENDING, MessageState.SENT, MessageState.FAILED,
    MessageState.CANCELLED,
)  # fmt: skip


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


def write(edition, petra, **changes):
    text = MailText("Dag {voornaam}", "Tot {startdatum}.", "")
    fields = {"edition": edition, "group": "placed", "text": text, "batch": uuid.uuid4().hex, "seen": 2, "hold": False}
    return mailing.write_to_group(**{**fields, "by": petra} | changes)


def in_state(state, **fields):
    message = queue(UserFactory())
    Message.objects.filter(pk=message.pk).update(state=state, **fields)
    message.refresh_from_db()
    return message


def rows(*messages_):
    return Message.objects.filter(pk__in=[message.pk for message in messages_])


def test_a_group_gets_a_mail_each_with_the_own_name(edition, petra):
    assert write(edition, petra) == 2
    messages.send_due()
    assert sorted(letter.subject for letter in mail.outbox) == ["Dag Anna", "Dag Bo"]
    assert {len(letter.to) for letter in mail.outbox} == {1}
    assert set(Message.objects.values_list("template", "edition")) == {(OWN_WORDS, edition.pk)}


def test_a_sending_can_be_held_and_let_go_as_a_whole(edition, petra):
    batch = uuid.uuid4().hex
    write(edition, petra, hold=True, batch=batch)
    assert messages.send_due() == messages.SendReport()
    assert mailing.release(messages=Message.objects.filter(batch=batch), by=petra) == 2
    assert messages.send_due() == messages.SendReport(sent=2)


def test_two_clicks_send_once(edition, petra):
    batch = uuid.uuid4().hex
    write(edition, petra, batch=batch)
    with pytest.raises(mailing.WrittenBefore):
        write(edition, petra, batch=batch)
    assert Message.objects.count() == 2


def test_who_came_into_the_group_meanwhile_is_not_written_to_unseen(edition, petra):
    with pytest.raises(mailing.GroupChanged) as refusal:
        write(edition, petra, seen=1)
    assert ("1" in str(refusal.value), "2" in str(refusal.value)) == (True, True)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"group": "completed", "seen": 0}, mailing.NobodyToWriteTo),
        ({"group": "onzin", "seen": 0}, mailing.NobodyToWriteTo),
        ({"text": MailText(" ", "x", "")}, mailing.NoText),
        ({"text": MailText("x", " ", "")}, mailing.NoText),
        ({"text": MailText("x", "{titel}", "")}, mailing.UnknownPlaceholder),
    ],
)
def test_a_letter_that_cannot_go_is_refused_and_nothing_is_written(edition, petra, changes, refusal):
    with pytest.raises(refusal):
        write(edition, petra, **changes)
    assert Message.objects.count() == 0


def test_a_text_with_an_unknown_placeholder_is_refused_with_the_known_ones(petra):
    template = MailTemplate.objects.create(code="wachtlijst", subject="Plek {n}", body="Dag")
    template.body = "Je wacht op {geheim}"
    with pytest.raises(mailing.UnknownPlaceholder) as refusal:
        mailing.save_template(template=template, by=petra)
    words = str(refusal.value)
    assert [name in words for name in ("{geheim}", "{achternaam}", "{dagen}", "{domein}", "{n}", "{voornaam}")] == (
        [True] * 6
    )
    template.refresh_from_db()
    assert template.body == "Dag"


def test_an_edition_has_one_text_of_its_own_and_can_go_back(edition, petra):
    template = MailTemplate.objects.create(code="wachtlijst", subject="Voor alle", body="Dag", recipient="wachtlijst")
    own = mailing.copy_template(template=template, edition=edition, by=petra)
    own.subject = "Van ons"
    mailing.save_template(template=own, by=petra)
    assert (text_of("wachtlijst", edition).subject, text_of("wachtlijst").subject) == ("Van ons", "Voor alle")
    with pytest.raises(mailing.HasOwnText):
        mailing.copy_template(template=own, edition=edition, by=petra)
    mailing.drop_template(template=own, by=petra)
    assert text_of("wachtlijst", edition).subject == "Voor alle"
    with pytest.raises(mailing.IsForAll):
        mailing.drop_template(template=template, by=petra)


@pytest.mark.parametrize("state", [QUEUED, HELD])
def test_a_message_that_waits_gets_other_words(petra, state):
    message = in_state(state)
    mailing.edit_message(message=message, subject="Nieuw\nonderwerp", body=" Andere tekst. ", by=petra)
    message.refresh_from_db()
    assert (message.subject, message.body, message.state) == ("Nieuw onderwerp", "Andere tekst.", state)
    assert ModelLogEntry.objects.filter(action="course.message.edit", object_id=str(message.pk)).count() == 1


@pytest.mark.parametrize("state", [SENDING, SENT, FAILED, CANCELLED])
def test_a_message_that_went_keeps_its_words(petra, state):
    message = in_state(state)
    with pytest.raises(mailing.NoLongerWaits):
        mailing.edit_message(message=message, subject="Nieuw", body="Andere tekst.", by=petra)
    assert Message.objects.get(pk=message.pk).subject == message.subject


def test_a_message_never_loses_its_words(petra):
    with pytest.raises(mailing.NoText):
        mailing.edit_message(message=in_state(HELD), subject=" ", body="x", by=petra)


@pytest.mark.parametrize(
    ("act", "possible"),
    [
        (mailing.hold_back, {QUEUED: HELD}),
        (mailing.release, {HELD: QUEUED}),
        (mailing.drop, {QUEUED: CANCELLED, HELD: CANCELLED, FAILED: CANCELLED}),
        (mailing.try_again, {FAILED: QUEUED}),
    ],
)
def test_each_act_changes_what_it_may_and_nothing_else(petra, act, possible):
    all_of_them = {state: in_state(state) for state in MessageState}
    assert act(messages=rows(*all_of_them.values()), by=petra) == len(possible)
    after = {state: Message.objects.get(pk=message.pk).state for state, message in all_of_them.items()}
    assert after == {state: possible.get(state, state) for state in MessageState}
    with pytest.raises(mailing.NothingToDo):
        act(messages=rows(all_of_them[SENT]), by=petra)


def test_a_failed_message_is_sent_after_trying_again(petra):
    message = in_state(FAILED, attempts=outbox.MAX_ATTEMPTS, error="550", handed_over_at=outbox.timezone.now())
    mailing.try_again(messages=rows(message), by=petra)
    assert messages.send_due() == messages.SendReport(sent=1)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (SENT, 1, "")


def test_a_message_that_contradicted_goes_when_the_office_lets_it_go(petra):
    person = UserFactory(mail_rhythm=MailRhythm.WEEKLY)
    older = queue(person)
    queue(person, occasion="later")
    messages.send_due()
    mailing.release(messages=rows(older), by=petra)
    assert messages.send_due() == messages.SendReport(sent=1)
    older.refresh_from_db()
    assert older.held_because == ""


def test_what_happens_with_a_sending_is_one_line_with_the_edition(edition, petra):
    batch = uuid.uuid4().hex
    write(edition, petra, batch=batch)
    mailing.drop(messages=Message.objects.filter(batch=batch), by=petra)
    lines = ModelLogEntry.objects.filter(object_id=str(edition.pk)).order_by("pk")
    assert [(line.action, line.data["number"]) for line in lines] == [
        ("course.mailing.write", 2),
        ("course.message.drop", 2),
    ]


def test_what_goes_again_hints_the_worker_once(petra, django_capture_on_commit_callbacks):
    failed = [in_state(FAILED) for _number in range(3)]
    with django_capture_on_commit_callbacks(execute=True) as hints:
        mailing.try_again(messages=rows(*failed), by=petra)
    assert (len(hints), len(mail.outbox)) == (1, 3)
