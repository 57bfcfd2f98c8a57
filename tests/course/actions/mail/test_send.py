"""Sending: once, to one address, again when that helps, and an honest word about what nobody can know."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar

from course.actions.calendars.events import refresh_calendar
from course.actions.due import run_due
from course.actions.mail import send as outbox
from course.actions.mail.reminders import remind
from course.actions.mail.send import SendReport, send_due
from course.actions.mail.smtp import PostLine
from course.enums import MailCode, MailRhythm, MessageState
from course.mailtext.motif import MOTIF
from course.models import Message
from course.queries.results.links import cannot_come_link
from tests.factories import EnrolmentFactory, MeetingFactory, UserFactory, member
from tests.helpers.mail import bring, queue

pytestmark = pytest.mark.django_db

QUEUED, SENDING, SENT, FAILED = (
    MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.FAILED,
)  # fmt: skip
NOTHING = SendReport()


class ServerAway(EmailBackend):
    """Nobody answers."""

    def open(self):
        raise SMTPServerDisconnected("gone")


class LineBreaks(EmailBackend):
    """The line breaks while the mail is on its way."""

    def send_messages(self, email_messages):
        raise SMTPServerDisconnected("gone")


def move_to(at, moment):
    local = moment.astimezone(outbox.clock.AMSTERDAM)
    at(local.year, local.month, local.day, local.hour, local.minute, local.second)


def test_a_due_message_is_sent_to_one_address_in_text_and_html():
    person = UserFactory(first_name="Noor")
    message = queue(person)

    assert send_due() == SendReport(sent=1)

    message.refresh_from_db()
    assert message.state == SENT
    sent = mail.outbox[0]
    assert (sent.to, sent.cc, sent.bcc) == ([person.email], [], [])
    assert "http://testserver/mijn/" in sent.body
    html = sent.alternatives[0].content
    assert 'href="http://testserver/mijn/"' in html
    assert (html.count("<a "), html.count("<img")) == (1, 1)
    assert f'src="cid:{MOTIF}"' in html
    assert [part["Content-ID"] for part in sent.attachments] == [f"<{MOTIF}>"]


def test_no_header_names_somebody_else():
    people = UserFactory.create_batch(3)
    for person in people:
        queue(person)
    send_due()
    for sent in mail.outbox:
        headers = str(sent.message()).split("\n\n")[0]
        assert [person.email for person in people if person.email in headers] == sent.to


def test_the_confirmation_of_a_place_carries_the_whole_planning():
    meeting = MeetingFactory()
    refresh_calendar(meeting=meeting)
    person = EnrolmentFactory(edition=meeting.edition).user
    queue(person, code=MailCode.PLACED)
    send_due()
    _motif, (name, content, kind) = mail.outbox[0].attachments
    events = Calendar.from_ical(content).walk("VEVENT")
    assert (name, kind) == ("zorg-en-gemeente.ics", "application/ics")
    assert [str(event["UID"]) for event in events] == [str(meeting.ical_uid)]


def test_a_mail_that_leaves_has_the_link_by_which_its_reader_says_without_logging_in_that_they_cannot_come(at):
    at(2026, 11, 9, 10)
    meeting = MeetingFactory(edition__approval_required=False)
    person = member(meeting.edition).user
    at(2027, 1, 19, 10)
    remind("practical matters")
    send_due()
    (sent,) = mail.outbox
    assert sent.body.count(cannot_come_link(meeting.pk, person)) == 1


def test_what_people_typed_stays_text_in_the_html():
    queue(UserFactory(first_name="<b>Noor</b>"))
    send_due()
    html = mail.outbox[0].alternatives[0].content
    assert ("<b>" in html, "&lt;b&gt;Noor&lt;" in html) == (False, True)


def test_a_message_is_sent_once():
    queue(UserFactory())
    send_due()
    assert send_due() == NOTHING
    assert len(mail.outbox) == 1


def test_a_message_waits_for_its_time(at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    Message.objects.filter(pk=message.pk).update(due_at=dt.datetime(2026, 10, 2, tzinfo=dt.UTC))
    assert send_due() == NOTHING
    at(2026, 10, 2, 10)
    assert send_due() == SendReport(sent=1)


def test_held_and_dropped_messages_stay():
    for state in (MessageState.HELD, MessageState.CANCELLED):
        Message.objects.filter(pk=queue(UserFactory()).pk).update(state=state)
    assert send_due() == NOTHING


def test_without_a_server_a_message_is_tried_again_with_growing_pauses_and_then_given_up(at, settings):
    settings.EMAIL_BACKEND = f"{__name__}.ServerAway"
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    pauses = []
    for _attempt in range(outbox.MAX_ATTEMPTS):
        send_due()
        message.refresh_from_db()
        pauses.append((message.due_at - outbox.timezone.now()).total_seconds() / 60)
        move_to(at, message.due_at)
    assert pauses == [1, 4, 9, 16, 25, 36, 49, 64]
    assert (message.state, message.attempts, message.error) == (FAILED, 8, "SMTPServerDisconnected: gone")


def test_without_a_server_a_round_ends_and_the_others_are_as_before(settings):
    settings.EMAIL_BACKEND = f"{__name__}.ServerAway"
    for _number in range(3):
        queue(UserFactory())
    assert send_due() == SendReport(later=1)
    assert sorted(Message.objects.values_list("state", "attempts")) == [(QUEUED, 0), (QUEUED, 0), (QUEUED, 1)]


def test_a_line_that_breaks_under_way_is_told_and_not_tried_again(settings):
    settings.EMAIL_BACKEND = f"{__name__}.LineBreaks"
    message = queue(UserFactory())
    assert send_due() == SendReport(failed=1)
    message.refresh_from_db()
    assert (message.state, message.error) == (
        FAILED,
        f"{outbox.may_have_arrived()} SMTPServerDisconnected: gone",
    )
    assert send_due() == NOTHING


def test_a_message_that_cannot_be_made_fails_with_the_reason_and_the_others_go_out(monkeypatch):
    broken, good = queue(UserFactory(first_name="Kapot")), queue(UserFactory())

    def make(parcel, step, made=outbox.as_email):
        if parcel[0].person.first_name == "Kapot":
            raise ValueError("no such letter")
        return made(parcel, step)

    monkeypatch.setattr(outbox, "as_email", make)
    assert send_due() == SendReport(sent=1, failed=1)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.error, good.state) == (FAILED, "ValueError: no such letter", SENT)


def test_a_message_is_tried_again_though_the_demo_clock_stands_still(at, settings):
    settings.DEMO, settings.EMAIL_BACKEND = True, f"{__name__}.ServerAway"
    outbox.clock.set_demo_moment(at(2026, 10, 1, 10))
    message = queue(UserFactory())
    send_due()
    at(2026, 10, 1, 10, 2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due() == SendReport(sent=1)
    outbox.clock.set_demo_moment(None)
    message.refresh_from_db()
    assert message.attempts == 2


def test_a_worker_that_stopped_before_the_text_left_costs_only_time(at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    outbox.claim()
    at(2026, 10, 1, 10, 14)
    assert send_due() == NOTHING
    at(2026, 10, 1, 10, 16)
    assert send_due() == SendReport(sent=1)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (SENT, 2)


def test_of_a_worker_that_stopped_when_the_text_was_leaving_nobody_knows(at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    (parcel,) = outbox.claim()
    outbox._hand_over(parcel)
    at(2026, 10, 1, 10, 16)
    assert send_due() == SendReport(failed=1)
    message.refresh_from_db()
    assert (message.state, message.error) == (FAILED, outbox.may_have_arrived())


def test_a_message_on_which_workers_stop_time_and_again_is_given_up(at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    for _attempt in range(outbox.MAX_ATTEMPTS):
        outbox.claim()
        message.refresh_from_db()
        move_to(at, message.leased_until + dt.timedelta(seconds=1))
        outbox.recover_lost()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (FAILED, outbox.MAX_ATTEMPTS)
    assert message.error == outbox._never_left() != ""


def test_a_recovery_counts_what_failed_for_either_reason_and_nothing_else(at):
    now = at(2026, 10, 1, 10)
    for attempts, handed_over_at in ((1, now), (2, now), (outbox.MAX_ATTEMPTS, None), (1, None)):
        fields = {"attempts": attempts, "handed_over_at": handed_over_at, "leased_until": now}
        bring(Message.objects.filter(pk=queue(UserFactory()).pk), SENDING, **fields)
    at(2026, 10, 1, 10, 0, 1)
    assert outbox.recover_lost() == 3
    assert sorted(Message.objects.values_list("state", "attempts")) == [
        (FAILED, 1),
        (FAILED, 2),
        (FAILED, outbox.MAX_ATTEMPTS),
        (QUEUED, 1),
    ]


def test_a_slow_worker_whose_message_was_taken_over_does_not_send_it(at):
    at(2026, 10, 1, 10)
    queue(UserFactory())
    (slow,) = outbox.claim()
    at(2026, 10, 1, 10, 16)
    assert send_due() == SendReport(sent=1)
    assert outbox.deliver(slow, PostLine()) == (SENDING, False)
    assert len(mail.outbox) == 1
    assert Message.objects.get().state == SENT


def test_a_slow_worker_that_was_taken_for_lost_tells_that_it_arrived_after_all(at, monkeypatch):
    at(2026, 10, 1, 10)
    queue(UserFactory())
    (parcel,) = outbox.claim()

    def slow(line, email, *, before_text):
        before_text()
        at(2026, 10, 1, 10, 16)
        outbox.recover_lost()

    monkeypatch.setattr(PostLine, "send", slow)
    outbox.deliver(parcel, PostLine())
    assert Message.objects.values_list("state", "error").get() == (SENT, "")


def test_what_could_wait_goes_as_one_mail_and_is_sent_together(at):
    at(2026, 11, 25, 12)
    noor, sam = UserFactory(mail_rhythm=MailRhythm.DAILY), UserFactory(mail_rhythm=MailRhythm.DAILY)
    for number in range(2):
        queue(noor, code=MailCode.PREPARE, occasion=str(number), values={"titel": f"Dag {number}"})
    queue(sam, code=MailCode.PREPARE)
    assert send_due() == NOTHING
    at(2026, 11, 26, 7, 30)
    assert send_due() == SendReport(sent=3)
    to_noor, to_sam = mail.outbox
    assert (to_noor.to, to_sam.to) == ([noor.email], [sam.email])
    assert [f"Dag {number}" in to_noor.body for number in range(2)] == [True, True]
    assert to_sam.subject == Message.objects.get(person=sam).subject
    assert set(Message.objects.values_list("state", flat=True)) == {SENT}


def test_what_could_wait_goes_by_the_calendar_of_the_demo(at, settings):
    settings.DEMO = True
    at(2026, 11, 25, 12)
    outbox.clock.set_demo_moment(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC))
    queue(UserFactory(mail_rhythm=MailRhythm.DAILY), code=MailCode.PREPARE)
    assert send_due() == NOTHING
    outbox.clock.set_demo_moment(dt.datetime(2027, 3, 2, 12, tzinfo=dt.UTC))
    assert send_due() == SendReport(sent=1)
    outbox.clock.set_demo_moment(None)


def test_run_due_says_what_it_sent_or_that_nothing_was_due():
    assert [str(done) for done in run_due()][-1] == "messages: none"
    queue(UserFactory())
    assert [str(done) for done in run_due()][-1] == "messages: 1 sent, 0 later, 0 failed"


class RefusesTheText(EmailBackend):
    """The mail server has read it and does not want it."""

    def send_messages(self, email_messages):
        raise SMTPDataError(554, b"no")


class NotNow(EmailBackend):
    def send_messages(self, email_messages):
        raise SMTPDataError(451, b"later")


@pytest.mark.parametrize(("backend", "state"), [(RefusesTheText, FAILED), (NotNow, QUEUED)])
def test_what_the_server_surely_does_not_have_was_not_handed_over(settings, backend, state):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    message = queue(UserFactory())
    send_due()
    message.refresh_from_db()
    assert (message.state, message.handed_over_at) == (state, None)


def test_what_was_stopped_while_it_was_claimed_does_not_go_and_the_rest_of_its_parcel_does(at):
    at(2026, 11, 26, 7, 30)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    first, second = (queue(noor, code=MailCode.PREPARE, occasion=str(number)) for number in range(2))
    at(2026, 11, 27, 7, 30)
    (parcel,) = outbox.claim()
    bring(Message.objects.filter(pk=first.pk), MessageState.CANCELLED)
    outbox.deliver(parcel, PostLine())
    assert mail.outbox == []
    assert send_due() == SendReport(sent=1)
    assert dict(Message.objects.values_list("pk", "state")) == {first.pk: MessageState.CANCELLED, second.pk: SENT}


def test_at_the_end_of_a_lease_the_worker_stops_before_another_takes_over(at, settings):
    settings.MAIL_LEASE_SECONDS = 600
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    (parcel,) = outbox.claim()
    at(2026, 10, 1, 10, 10)
    with pytest.raises(outbox.TakenOver):
        outbox._hand_over(parcel)
    assert (outbox.recover_lost(), Message.objects.get().state) == (0, SENDING)
    at(2026, 10, 1, 10, 10, 1)
    assert (outbox.recover_lost(), Message.objects.get().state) == (0, QUEUED)
    message.refresh_from_db()
    assert (message.attempts, message.handed_over_at) == (1, None)


def test_handing_over_happens_once_and_begins_another_lease(at, settings):
    settings.MAIL_LEASE_SECONDS = 600
    at(2026, 10, 1, 10)
    queue(UserFactory())
    (parcel,) = outbox.claim()
    now = at(2026, 10, 1, 10, 9, 59)
    outbox._hand_over(parcel)
    assert Message.objects.values_list("handed_over_at", "leased_until").get() == (now, now + dt.timedelta(minutes=10))
    with pytest.raises(outbox.TakenOver):
        outbox._hand_over(parcel)


def test_a_message_that_is_claimed_again_was_not_handed_over(at):
    now = at(2026, 10, 1, 10)
    Message.objects.filter(pk=queue(UserFactory()).pk).update(handed_over_at=now)
    outbox.claim()
    assert Message.objects.values_list("state", "attempts", "handed_over_at").get() == (SENDING, 1, None)


def test_a_round_sends_what_was_due_first_and_no_more_than_its_limit(at, monkeypatch):
    monkeypatch.setattr(outbox, "HANDFUL", 2)
    at(2026, 10, 1, 9)
    people = UserFactory.create_batch(5)
    for person, minute in zip(people, (3, 1, 4, 0, 2), strict=True):
        due_at = dt.datetime(2026, 10, 1, 9, minute, tzinfo=outbox.clock.AMSTERDAM)
        Message.objects.filter(pk=queue(person).pk).update(due_at=due_at)
    at(2026, 10, 1, 10)
    assert send_due(limit=3) == SendReport(sent=3)
    assert [sent.to for sent in mail.outbox] == [[people[number].email] for number in (3, 1, 4)]
    assert sorted(Message.objects.filter(state=QUEUED).values_list("person", "attempts")) == [
        (people[0].pk, 0),
        (people[2].pk, 0),
    ]
    assert send_due(limit=0) == NOTHING
    assert send_due() == SendReport(sent=2)


def test_a_round_claims_no_more_than_its_limit_when_that_is_less_than_a_handful():
    for _number in range(3):
        queue(UserFactory())
    assert send_due(limit=1) == SendReport(sent=1)


def test_a_round_that_is_broken_off_had_claimed_no_more_than_a_handful(monkeypatch):
    monkeypatch.setattr(outbox, "HANDFUL", 2)
    for _number in range(5):
        queue(UserFactory())
    claimed = []
    monkeypatch.setattr(outbox, "deliver", lambda _parcel, _line: claimed.append(in_hand()) or (SENDING, True))
    send_due(limit=4)
    assert claimed == [2]


def in_hand():
    return Message.objects.filter(state=SENDING).count()


def test_who_claims_one_takes_one():
    for _number in range(2):
        queue(UserFactory())
    assert [len(parcel) for parcel in outbox.claim()] == [1]
    assert sorted(Message.objects.values_list("state", flat=True)) == [QUEUED, SENDING]


def test_a_report_is_true_when_anything_happened():
    reports = (NOTHING, SendReport(sent=1), SendReport(failed=1), SendReport(later=1))
    assert [bool(report) for report in reports] == [False, True, True, True]
    assert str(SendReport(sent=1, failed=2, later=3)) == "1 sent, 3 later, 2 failed"


def test_the_headers_say_who_wrote_and_are_the_same_at_every_attempt(at):
    at(2026, 10, 1, 10)
    message = queue(None, address="wim@voorbeeld.example", code=MailCode.PLACED)
    at(2026, 10, 2, 10)
    send_due()
    (sent,) = mail.outbox
    assert (sent.to, len(sent.attachments)) == (["wim@voorbeeld.example"], 1)
    assert sent.extra_headers == {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Message-ID": f"<{message.pk}.20261001080000@testserver>",
    }


def test_only_the_confirmation_of_a_place_carries_a_planning():
    queue(UserFactory())
    send_due()
    assert [part["Content-ID"] for part in mail.outbox[0].attachments] == [f"<{MOTIF}>"]


def test_a_parcel_holds_what_could_wait_and_is_due_and_nothing_else(at):
    at(2026, 11, 25, 12)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    due, later, other = (queue(noor, code=MailCode.PREPARE, occasion=str(number)) for number in range(3))
    at(2026, 11, 26, 8)
    soon = queue(noor, code=MailCode.WAITING)
    Message.objects.filter(pk=later.pk).update(due_at=dt.datetime(2026, 11, 27, tzinfo=dt.UTC))
    parcels = sorted([message.pk for message in parcel] for parcel in outbox.claim(5))
    assert parcels == [[due.pk, other.pk], [soon.pk]]
    assert dict(Message.objects.values_list("pk", "attempts")) == {due.pk: 1, later.pk: 0, other.pk: 1, soon.pk: 1}


def test_a_parcel_counts_as_many_attempts_as_the_most_tried_of_it(at):
    at(2026, 11, 25, 12)
    noor = UserFactory(mail_rhythm=MailRhythm.DAILY)
    first, second = (queue(noor, code=MailCode.PREPARE, occasion=str(number)) for number in range(2))
    Message.objects.filter(pk=second.pk).update(attempts=3)
    at(2026, 11, 26, 7, 30)
    outbox.claim()
    assert dict(Message.objects.values_list("pk", "attempts")) == {first.pk: 4, second.pk: 4}


def test_a_long_error_is_cut_and_the_text_of_the_server_stays_in_front(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Talks"
    message = queue(UserFactory())
    send_due()
    message.refresh_from_db()
    assert (message.state, len(message.error)) == (FAILED, 500)


class Talks(EmailBackend):
    def send_messages(self, email_messages):
        raise SMTPDataError(554, b"no " * 300)


def test_a_claim_says_until_when_and_leaves_when_the_message_is_due(at, settings):
    settings.MAIL_LEASE_SECONDS = 600
    due_at = at(2026, 10, 1, 10)
    queue(UserFactory())
    now = at(2026, 10, 1, 11)
    outbox.claim()
    assert Message.objects.values_list("due_at", "leased_until").get() == (due_at, now + dt.timedelta(minutes=10))
    at(2026, 10, 1, 11, 11)
    outbox.recover_lost()
    assert Message.objects.values_list("due_at", "leased_until").get() == (due_at, None)
