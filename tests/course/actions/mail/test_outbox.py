"""What the course office does with messages that wait or failed, and what it is refused."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from course.actions.mail.outbox import (
    Done,
    FilledInBefore,
    NoLongerTrue,
    NoLongerWaits,
    NothingToDo,
    drop,
    edit_message,
    hold_back,
    release,
    try_again,
    try_again_together,
)
from course.actions.mail.send import MAX_ATTEMPTS, SendReport, send_due, timezone
from course.actions.mail.templates import NoText
from course.enums import EnrolmentState, ItemKind, MailCode, MailRhythm, MessageState
from course.models import Enrolment, Message
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
)
from tests.helpers.mail import bring, forget_hints, queue, write

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
    """Anna and Bo have a place, two others wait."""
    edition = EditionFactory()
    for name in ("Anna", "Bo"):
        EnrolmentFactory(edition=edition, user__first_name=name)
    for rank in (1, 2):
        EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=rank)
    return edition


def in_state(state, **fields):
    message = queue(UserFactory())
    bring(Message.objects.filter(pk=message.pk), state, **fields)
    message.refresh_from_db()
    return message


def rows(*messages_):
    return Message.objects.filter(pk__in=[message.pk for message in messages_])


def states():
    return sorted(Message.objects.values_list("person__first_name", "state"))


def held_letter(edition, by, **changes):
    """A letter that waits, by its mark."""
    batch = uuid.uuid4().hex
    write(edition, by, hold=True, batch=batch, **changes)
    return Message.objects.filter(batch=batch)


def test_a_sending_can_be_held_and_let_go_as_a_whole(edition, petra):
    letter = held_letter(edition, petra)
    assert send_due() == SendReport()
    assert release(messages=letter, by=petra) == Done(2)
    assert send_due() == SendReport(sent=2)


def test_a_letter_that_was_held_does_not_go_to_who_left_the_group_meanwhile(edition, petra):
    letter = held_letter(edition, petra)
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(edition=EditionFactory(), user=letter.get(person__first_name="Bo").person)
    assert release(messages=letter, by=petra) == Done(1, others=1)
    assert states() == [("Anna", QUEUED), ("Bo", CANCELLED)]
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) == {
        "course.mailing.write", "course.message.release", "course.message.drop",
    }  # fmt: skip


def test_one_held_letter_to_who_left_is_dropped_too(edition, petra):
    letter = held_letter(edition, petra)
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.WITHDRAWN)
    assert release(messages=letter.filter(person__first_name="Bo"), by=petra) == Done(0, others=1)
    assert states() == [("Anna", HELD), ("Bo", CANCELLED)]


def test_a_letter_to_a_line_goes_to_who_still_waits_in_it(edition, petra):
    letter = held_letter(edition, petra, group="waiting:municipality")
    Enrolment.objects.filter(rank=1).update(state=EnrolmentState.PLACED, rank=None)
    assert release(messages=letter, by=petra) == Done(1, others=1)


def test_a_letter_to_speakers_goes_to_who_still_speaks(edition, petra):
    meeting = MeetingFactory(edition=edition)
    item = ItemFactory(meeting=meeting, kind=ItemKind.INTRODUCTION, speakers=[UserFactory(), UserFactory()])
    letter = held_letter(edition, petra, group=f"speakers:{meeting.pk}")
    item.speakers.remove(item.speakers.first())
    assert release(messages=letter, by=petra) == Done(1, others=1)


def test_who_completed_the_course_still_gets_the_letter_to_who_took_part(edition, petra):
    letter = held_letter(edition, petra)
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.COMPLETED)
    assert release(messages=letter, by=petra) == Done(2)


@pytest.mark.parametrize("people", [1, 3])
def test_letting_a_letter_go_costs_as_many_queries_for_one_as_for_three(petra, people, django_assert_num_queries):
    edition = EditionFactory()
    EnrolmentFactory.create_batch(people + 1, edition=edition)
    letter = held_letter(edition, petra)
    with django_assert_num_queries(12):
        release(messages=letter, by=petra)


@pytest.mark.parametrize("state", [QUEUED, HELD])
def test_a_message_that_waits_gets_other_words(petra, state):
    message = in_state(state)
    edit_message(message=message, subject="Nieuw\nonderwerp", body=" Andere tekst. ", by=petra)
    message.refresh_from_db()
    assert (message.subject, message.body, message.state) == ("Nieuw onderwerp", "Andere tekst.", state)
    assert ModelLogEntry.objects.filter(action="course.message.edit", object_id=str(message.pk)).count() == 1


@pytest.mark.parametrize("state", [SENDING, SENT, FAILED, CANCELLED])
def test_a_message_that_went_keeps_its_words(petra, state):
    message = in_state(state)
    with pytest.raises(NoLongerWaits):
        edit_message(message=message, subject="Nieuw", body="Andere tekst.", by=petra)
    assert Message.objects.get(pk=message.pk).subject == message.subject


def test_a_message_never_loses_its_words(petra):
    with pytest.raises(NoText):
        edit_message(message=in_state(HELD), subject=" ", body="x", by=petra)


def test_a_placeholder_that_nobody_will_fill_in_is_refused_and_what_an_applicant_typed_is_not(petra):
    message = in_state(HELD)
    Message.objects.update(body="Noor schreef {hoi}")
    message.refresh_from_db()
    with pytest.raises(FilledInBefore) as refused:
        edit_message(message=message, subject="Dag {voornaam}", body="Noor schreef {hoi}", by=petra)
    assert (refused.value.details, Message.objects.get().subject) == ({"typed": "{voornaam}"}, message.subject)
    edit_message(message=message, subject="Dag", body="Noor schreef {hoi}!", by=petra)
    assert Message.objects.get().body == "Noor schreef {hoi}!"


@pytest.mark.parametrize(
    ("act", "possible"),
    [
        (hold_back, {QUEUED: HELD}),
        (release, {HELD: QUEUED}),
        (drop, {QUEUED: CANCELLED, HELD: CANCELLED, FAILED: CANCELLED}),
        (try_again, {FAILED: QUEUED}),
        (try_again_together, {FAILED: QUEUED}),
    ],
)
def test_each_act_changes_what_it_may_and_nothing_else(petra, act, possible):
    all_of_them = {state: in_state(state) for state in MessageState}
    assert act(messages=rows(*all_of_them.values()), by=petra) == Done(len(possible))
    after = {state: Message.objects.get(pk=message.pk).state for state, message in all_of_them.items()}
    assert after == {state: possible.get(state, state) for state in MessageState}
    with pytest.raises(NothingToDo):
        act(messages=rows(all_of_them[SENT]), by=petra)


def test_a_failed_message_is_sent_after_trying_again(petra):
    message = in_state(FAILED, attempts=MAX_ATTEMPTS, error="550", handed_over_at=timezone.now())
    assert try_again(messages=rows(message), by=petra) == Done(1)
    assert send_due() == SendReport(sent=1)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (SENT, 1, "")


def test_what_may_have_arrived_does_not_go_again_with_many_others(petra):
    unsent = in_state(FAILED, error="550")
    unknown = in_state(FAILED, handed_over_at=timezone.now())
    assert try_again_together(messages=rows(unsent, unknown), by=petra) == Done(1, others=1)
    unsent.refresh_from_db()
    unknown.refresh_from_db()
    assert (unsent.state, unknown.state) == (QUEUED, FAILED)


def test_a_message_that_contradicted_goes_when_the_newer_was_dropped_and_the_office_lets_it_go(petra):
    person = UserFactory(mail_rhythm=MailRhythm.WEEKLY)
    older = queue(person)
    drop(messages=rows(queue(person, occasion="later")), by=petra)
    release(messages=rows(older), by=petra)
    assert send_due() == SendReport(sent=1)
    older.refresh_from_db()
    assert older.held_because == ""


def test_a_held_message_is_dropped_and_not_let_go_when_a_newer_one_says_otherwise(petra):
    person = UserFactory()
    older, newer = queue(person), queue(person, code=MailCode.SIGNED_OFF)
    send_due()
    assert release(messages=rows(older), by=petra) == Done(0, others=1)
    assert [Message.objects.get(pk=row.pk).state for row in (older, newer)] == [CANCELLED, SENT]


def test_what_happens_with_a_sending_is_one_line_with_the_edition(edition, petra):
    drop(messages=held_letter(edition, petra), by=petra)
    lines = ModelLogEntry.objects.filter(object_id=str(edition.pk)).order_by("pk")
    assert [(line.action, line.data["number"]) for line in lines] == [
        ("course.mailing.write", 2),
        ("course.message.drop", 2),
    ]


def test_what_goes_again_hints_the_worker_once(petra, django_capture_on_commit_callbacks):
    failed = [in_state(FAILED) for _number in range(3)]
    forget_hints()
    with django_capture_on_commit_callbacks(execute=True) as hints:
        try_again(messages=rows(*failed), by=petra)
    assert (len(hints), len(mail.outbox)) == (1, 3)


@pytest.mark.parametrize("act", [try_again, try_again_together])
def test_an_answer_since_which_there_was_another_is_not_tried_again(petra, act):
    person = UserFactory()
    older, newer = queue(person), queue(person, code=MailCode.SIGNED_OFF)
    Message.objects.filter(pk=older.pk).update(state=FAILED)
    if act is try_again:
        with pytest.raises(NoLongerTrue):
            act(messages=rows(older), by=petra)
    else:
        assert act(messages=rows(older), by=petra) == Done(0, others=1)
    assert [Message.objects.get(pk=row.pk).state for row in (older, newer)] == [FAILED, QUEUED]


def test_an_answer_is_tried_again_when_the_newer_one_was_dropped(petra):
    person = UserFactory()
    older, newer = queue(person), queue(person, code=MailCode.SIGNED_OFF)
    Message.objects.filter(pk=older.pk).update(state=FAILED)
    drop(messages=rows(newer), by=petra)
    assert try_again(messages=rows(older), by=petra) == Done(1)


def test_a_letter_that_failed_is_not_tried_again_for_who_left_the_group(edition, petra):
    letter = held_letter(edition, petra)
    letter.update(state=FAILED)
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.WITHDRAWN)
    assert try_again_together(messages=Message.objects.filter(state=FAILED), by=petra) == Done(1, 1)
