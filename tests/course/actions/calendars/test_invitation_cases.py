"""What is held is told by no calendar, nothing keeps a step back for good, and nobody hears of one thing twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.invitations import invite_due
from course.actions.editions.cancel import cancel_edition
from course.actions.mail import send
from course.actions.mail.outbox import FixedWords, drop, edit_message, hold_back, release
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, Telling
from course.actions.people.merging import merge_people
from course.actions.programme.meetings import cancel_meeting
from course.actions.programme.parts import change_programme
from course.actions.visits.transition import move_visit
from course.enums import CalendarChoice, EnrolmentState, MailCode, MessageState, Tell, VisitStatus
from course.models import CalendarInvitation, Message, ProgrammeItem, User
from course.queries.people.merging import plan_for_people
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.invited import choose, days, held, later, methods, to
from tests.helpers.itip import has_calendar, itip_of
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

C = CalendarChoice
NOBODY, HOLD = Telling(Tell.NOBODY, "ze weten het"), Telling(Tell.HOLD)
SATURDAY = {
    "starts_at": dt.datetime(2026, 12, 5, 9, tzinfo=clock.AMSTERDAM),
    "ends_at": dt.datetime(2026, 12, 5, 17, tzinfo=clock.AMSTERDAM),
}


def becomes(person, state):
    enrolment = person.enrolments.get()
    enrolment.state = state
    enrolment.save()


def settled(minute, start=200):
    """Until nothing comes any more; what still came after that."""
    for number in range(4):
        minute(start + 12 * number)
    before = len(mail.outbox)
    for number in range(3):
        minute(start + 60 + 12 * number)
    return mail.outbox[before:]


# --- what is held ---------------------------------------------------------------------------------------


def test_an_edition_that_is_off_and_held_does_not_come_by_invitation(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    cancel_edition(edition=meetings[0].edition, by=office["by"], telling=HOLD)
    assert (settled(minute), methods(person)) == ([], ["REQUEST"] * 3)
    release(messages=Message.objects.held(), by=office["by"])
    settled(minute, 400)
    assert held(person) == []


def test_a_visit_that_is_off_and_held_does_not_come_by_invitation(minute, office):
    visit = make_visit(VisitStatus.AGREED)
    refresh_calendar(meeting=visit.item.meeting)
    choose(visit.contact, C.MAIL)
    minute(1)
    move_visit(visit=visit, to=VisitStatus.CANCELLED, by=office["by"], telling=HOLD)
    assert (settled(minute), methods(visit.contact)) == ([], ["REQUEST"])


def test_who_is_put_in_a_programme_and_not_told_yet_is_not_invited(minute, meetings, office):
    item, new = ItemFactory(meeting=meetings[0]), UserFactory(calendar_choice=C.MAIL)
    change_programme(meetings=[meetings[0].pk], write=lambda: item.speakers.set([new]), by=office["by"], telling=HOLD)
    assert (settled(minute), to(new)) == ([], [])


def test_an_invitation_that_waits_does_not_tell_what_is_held_meanwhile(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    known = days(meetings)
    later(meetings[0], {**office, "telling": NOBODY})
    minute(2)
    later(meetings[0], {**office, "telling": HOLD}, weeks=1)
    settled(minute)
    assert held(person) == known


def test_an_invitation_that_waits_and_a_change_of_the_same_day_are_one_mail(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    mail.outbox.clear()
    later(meetings[0], {**office, "telling": NOBODY})
    minute(2)
    later(meetings[0], office, weeks=1)
    settled(minute)
    assert [one.subject[:9] for one in to(person)] == ["Veranderd"]


def test_a_visit_in_another_meeting_waits_for_what_is_held_of_that_one(minute, meetings, office):
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=meetings[0]))
    refresh_calendar(meeting=meetings[0])
    choose(visit.contact, C.MAIL)
    minute(1)
    write = ProgrammeItem.objects.filter(pk=visit.item_id).update
    both = [meetings[0].pk, meetings[1].pk]
    change_programme(meetings=both, write=lambda: write(meeting=meetings[1]), by=office["by"], telling=AT_ONCE)
    settled(minute)
    mail.outbox.clear()
    later(meetings[1], {**office, "telling": HOLD})
    settled(minute, 400)
    assert to(visit.contact) == []


# --- nothing keeps a step back for good -----------------------------------------------------------------


@pytest.mark.parametrize("why", ["leaves", "chooses none"])
def test_what_is_held_does_not_keep_the_day_in_the_calendar_of_who_is_out(minute, meetings, person, office, why):
    choose(person, C.MAIL)
    minute(1)
    later(meetings[0], {**office, "telling": HOLD})
    becomes(person, EnrolmentState.WITHDRAWN) if why == "leaves" else choose(person, C.NONE)
    settled(minute)
    assert held(person) == []


def test_a_programme_that_is_held_does_not_keep_back_a_day_that_nobody_is_told(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    item, new = ItemFactory(meeting=meetings[0]), UserFactory()
    change_programme(meetings=[meetings[0].pk], write=lambda: item.speakers.set([new]), by=office["by"], telling=HOLD)
    later(meetings[0], {**office, "telling": NOBODY})
    settled(minute)
    assert held(person) == sorted(days(meetings))


def test_what_was_dropped_once_comes_when_another_mail_told_something_else(minute, meetings, person, office):
    choose(person, C.MAIL)
    drop(messages=Message.objects.all(), by=office["by"])
    later(meetings[1], office)
    minute(20)
    later(meetings[1], {**office, "telling": NOBODY}, weeks=-5)
    settled(minute)
    assert held(person) == [meetings[1].day]


@pytest.mark.parametrize("fate", ["dropped", "failed"])
def test_a_cancel_comes_although_an_earlier_mail_did_not(minute, meetings, person, office, fate):
    choose(person, C.MAIL)
    if fate == "dropped":
        drop(messages=Message.objects.all(), by=office["by"])
    else:
        Message.objects.update(state=MessageState.FAILED)
    later(meetings[0], office)
    minute(20)
    assert held(person) == [meetings[0].day]
    becomes(person, EnrolmentState.WITHDRAWN)
    settled(minute)
    assert held(person) == []


def test_what_was_released_in_vain_is_asked_when_it_is_theirs_again(minute, meetings, person, office):
    choose(person, C.MAIL)
    hold_back(messages=Message.objects.queued(), by=office["by"])
    becomes(person, EnrolmentState.WITHDRAWN)
    minute(12)
    release(messages=Message.objects.held(), by=office["by"])
    becomes(person, EnrolmentState.PLACED)
    settled(minute)
    assert held(person) == days(meetings)


# --- in time, in words, once ----------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["comes", "is moved"])
def test_on_friday_evening_a_calendar_is_told_of_saturday(at, settings, office, what):
    settings.MAIL_HOURS = [8, 20]
    at(2026, 12, 1, 10)
    meeting = MeetingFactory(**SATURDAY)
    refresh_calendar(meeting=meeting)
    person = EnrolmentFactory(edition=meeting.edition).user
    if what == "is moved":
        choose(person, C.MAIL)
        send_due()
        at(2026, 12, 4, 20, 30)
        later(meeting, {**office, "telling": NOBODY}, weeks=3)
    else:
        at(2026, 12, 4, 20, 30)
        User.objects.update(calendar_choice=C.MAIL)
    for moment in ((2026, 12, 4, 20, 31), (2026, 12, 4, 20, 45)):
        at(*moment)
        invite_due()
        send_due()
    assert held(person) == [meeting.day]


def test_what_is_chosen_in_the_evening_leaves_at_once(at, settings, meetings, person):
    settings.MAIL_HOURS = [8, 20]
    at(2026, 12, 1, 21)
    choose(person, C.MAIL)
    send_due()
    assert held(person) == days(meetings)


def test_the_course_office_does_not_word_what_goes_with_an_invitation(minute, meetings, person, office):
    choose(person, C.MAIL)
    one = Message.objects.first()
    with pytest.raises(FixedWords):
        edit_message(message=one, subject="Let op", body=one.body, by=office["by"])


def test_an_english_reader_is_invited_in_english(minute, meetings, person, office):
    User.objects.filter(pk=person.pk).update(language="en")
    person.refresh_from_db()
    choose(person, C.MAIL)
    minute(1)
    cancel_meeting(meeting=meetings[0], by=office["by"], telling=NOBODY)
    settled(minute)
    asked, off = to(person)[0], to(person)[-1]
    assert (asked.subject[:12], off.subject[:11]) == ("Invitation: ", "Cancelled: ")
    assert str(itip_of(off)[1]["SUMMARY"]).startswith("CANCELLED: ")


def test_in_one_handful_the_change_takes_it_along_and_the_invitation_does_not_leave(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    mail.outbox.clear()
    later(meetings[0], {**office, "telling": NOBODY})
    invite_due()
    later(meetings[0], office, weeks=1)
    Message.objects.filter(template=MailCode.CHANGED, state=MessageState.QUEUED).update(due_at="2026-12-01T09:05Z")
    minute(40)
    settled(minute)
    assert methods(person) == ["REQUEST"]


def test_of_two_mails_with_one_number_the_second_takes_the_next(minute, meetings, person, office, monkeypatch):
    choose(person, C.MAIL)
    minute(1)
    later(meetings[0], office)
    made, raced = send.as_email, []

    def as_email(parcel, step):
        if step and not raced:
            raced.append(CalendarInvitation.objects.filter(pk=step.row.pk).update(sequence=step.number, mark=""))
        return made(parcel, step)

    monkeypatch.setattr(send, "as_email", as_email)
    assert settled(minute) == []
    assert [itip_of(one)[1]["SEQUENCE"] for one in to(person)] == [0, 0, 0, 2]


# --- two accounts ---------------------------------------------------------------------------------------


def merged(keep, person, office):
    gone = User.objects.get(pk=person.pk)
    merge_people(keep=keep, gone=gone, seen=plan_for_people(keep, gone).fingerprint, by=office["by"])
    keep.refresh_from_db()
    return keep


def test_the_choice_of_the_one_who_made_one_is_kept_when_two_accounts_become_one(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    keep = merged(UserFactory(), person, office)
    settled(minute)
    assert (keep.calendar_choice, held(keep)) == (C.MAIL, days(meetings))


def test_numbers_go_on_from_the_highest_when_two_accounts_become_one(minute, meetings, person, office):
    keep = UserFactory(calendar_choice=C.MAIL)
    ItemFactory(meeting=meetings[0]).speakers.set([keep])
    choose(person, C.MAIL)
    minute(1)
    minute(20)
    CalendarInvitation.objects.filter(person=person).update(sequence=7)
    mail.outbox.clear()
    keep = merged(keep, person, office)
    settled(minute)
    assert sorted(itip_of(one)[1]["SEQUENCE"] for one in to(keep) if has_calendar(one)) == [8, 8, 8]
