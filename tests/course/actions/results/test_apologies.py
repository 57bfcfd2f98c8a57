from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.mail.anew import no_longer_true
from course.actions.mail.send import send_due
from course.actions.results.apologies import (
    ComesAnyway,
    DoesNotGoAhead,
    TooLateToApologise,
    apologise,
    take_back_apology,
)
from course.authority import SYSTEM, NotYours, Purpose, SignedLink
from course.enums import AttendanceKind, EnrolmentState, MailCode, MeetingStatus, MessageState
from course.models import Apology, Meeting, Message
from course.queries.results.attendance import attendance_of
from course.queries.results.links import token_of
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.attendance import tap

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 18, 12)
    OrganiserFactory()
    return MeetingFactory()


@pytest.fixture
def person(meeting):
    return EnrolmentFactory(edition=meeting.edition).user


def told(code=MailCode.CANNOT_COME):
    return Message.objects.filter(template=code)


def test_the_office_hears_once_who_does_not_come_and_why(meeting, person):
    apologise(meeting=meeting, by=person, note="Ik lees de stukken")
    apologise(meeting=meeting, by=person)
    apology, message = Apology.objects.get(), told().get()
    assert (apology.person, apology.note, message.person.is_staff) == (person, "Ik lees de stukken", True)
    assert str(person) in message.subject
    assert "Ik lees de stukken" in message.body


def test_who_comes_after_all_was_never_away_for_who_did_not_hear(meeting, person):
    apologise(meeting=meeting, by=person)
    take_back_apology(meeting=meeting, by=person)
    assert (told().get().state, told(MailCode.COMES_AFTER_ALL).count()) == (MessageState.CANCELLED, 0)
    with pytest.raises(ComesAnyway):
        take_back_apology(meeting=meeting, by=person)


def test_the_office_hears_that_somebody_comes_after_all(meeting, person):
    apologise(meeting=meeting, by=person)
    told().update(state=MessageState.SENT)
    take_back_apology(meeting=meeting, by=person)
    assert told(MailCode.COMES_AFTER_ALL).count() == 1


def test_who_is_away_again_is_told_again(meeting, person, at):
    apologise(meeting=meeting, by=person)
    at(2027, 1, 19, 12)
    take_back_apology(meeting=meeting, by=person)
    apologise(meeting=meeting, by=person)
    assert (told().count(), Apology.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "last"), [(["away", "comes"] * 9, "comes"), (["away", "comes"] * 9 + ["away"], "away")]
)
def test_who_changes_their_mind_often_mails_the_office_once_an_hour_and_the_last_mail_is_true(
    meeting, person, at, changes, last
):
    """From the link of a mail anybody could go on for ever."""
    for number, step in enumerate(changes):
        at(2027, 1, 18, 12, number)
        (apologise if step == "away" else take_back_apology)(meeting=meeting, by=person)
        send_due()
    assert len(mail.outbox) == 1
    at(2027, 1, 18, 13, 1)
    send_due()
    subjects = [letter.subject for letter in mail.outbox]
    assert len(subjects) == (2 if last == "comes" else 1)
    assert ("toch" in subjects[-1]) == (last == "comes")


@pytest.mark.parametrize(
    ("hour", "until"), [(12, (2027, 1, 18, 13, 0)), (None, (2027, 1, 21, 8, 55))], ids=["an hour", "before it begins"]
)
def test_the_next_mail_waits_an_hour_and_not_beyond_the_meeting(meeting, person, at, hour, until):
    """The meeting begins at nine."""
    first, second = ((2027, 1, 18, 12), (2027, 1, 18, 12, 10)) if hour else ((2027, 1, 21, 8, 30), (2027, 1, 21, 8, 40))
    at(*first)
    apologise(meeting=meeting, by=person)
    send_due()
    at(*second)
    take_back_apology(meeting=meeting, by=person)
    assert told(MailCode.COMES_AFTER_ALL).get().not_before == dt.datetime(*until, tzinfo=clock.AMSTERDAM)


def test_of_a_draft_nobody_apologises(meeting, person):
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    with pytest.raises(NotYours):
        apologise(meeting=Meeting.objects.get(), by=person)
    assert Apology.objects.count() == 0


def test_a_mail_that_was_changed_again_since_does_not_leave(meeting, person, at):
    apologise(meeting=meeting, by=person)
    send_due()
    at(2027, 1, 18, 14)
    take_back_apology(meeting=meeting, by=person)
    waits = told(MailCode.COMES_AFTER_ALL).get()
    assert no_longer_true([waits]) == []
    Apology.objects.update(taken_back_at=None)
    assert no_longer_true([waits]) == [waits]


def test_of_a_meeting_that_is_off_nobody_hears_who_does_not_come(meeting, person):
    apologise(meeting=meeting, by=person)
    assert no_longer_true([told().get()]) == []
    Meeting.objects.update(status=MeetingStatus.CANCELLED)
    assert no_longer_true([told().get()]) == [told().get()]


@pytest.mark.parametrize("is_logged_in", [False, True])
def test_the_history_names_who_acted_by_the_link(meeting, person, is_logged_in):
    reader = person if is_logged_in else None
    apologise(meeting=meeting, by=SignedLink(Purpose.CANNOT_COME, token_of(meeting.pk, person), reader))
    assert ModelLogEntry.objects.get(action="course.apology.give").user_id == person.pk


def test_the_link_of_the_mail_acts_for_its_reader_and_this_meeting_alone(meeting, person):
    other, neighbour = MeetingFactory(edition=meeting.edition), EnrolmentFactory(edition=meeting.edition).user
    token = token_of(meeting.pk, person)
    forged = f"{neighbour.pk}-{token.partition('-')[2]}"
    for row, link in (
        (other, SignedLink(Purpose.CANNOT_COME, token)),
        (meeting, SignedLink(Purpose.CANNOT_COME, forged)),
        (meeting, SignedLink(Purpose.OFFER, token)),
    ):
        with pytest.raises(NotYours):
            apologise(meeting=row, by=link)
    apologise(meeting=meeting, by=SignedLink(Purpose.CANNOT_COME, token, neighbour))
    assert Apology.objects.get().person == person


def test_only_who_is_expected_apologises(meeting, person):
    waits = EnrolmentFactory(edition=meeting.edition, state=EnrolmentState.WAITING, rank=1).user
    person.is_active = False
    person.save()
    for by in (waits, UserFactory(), person, SYSTEM):
        with pytest.raises(NotYours):
            apologise(meeting=meeting, by=by)
    assert Apology.objects.count() == 0


def test_once_it_has_begun_one_calls(meeting, person, at):
    at(2027, 1, 21, 9)
    with pytest.raises(TooLateToApologise):
        apologise(meeting=meeting, by=person)


def test_of_what_is_cancelled_nobody_apologises(meeting, person):
    meeting.status = MeetingStatus.CANCELLED
    meeting.save()
    with pytest.raises(DoesNotGoAhead):
        apologise(meeting=meeting, by=person)


def test_the_list_shows_who_apologised_and_who_came_all_the_same(meeting, person, at):
    others = [EnrolmentFactory(edition=meeting.edition).user for _number in range(2)]
    for one in (person, others[0]):
        apologise(meeting=meeting, by=one)
    at(2027, 1, 21, 9)
    tap(meeting, others[0], OrganiserFactory(), AttendanceKind.PRESENT)
    found = {line.who: line.state for line in attendance_of(meeting).lines}
    assert found == {person: "excused", others[0]: "present", others[1]: "unmarked"}
