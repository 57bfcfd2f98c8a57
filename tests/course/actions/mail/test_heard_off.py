"""What is off, and who knew of it: whoever heard that they have a part hears once that they have none, and nobody hears
of what they never knew.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from course import clock
from course.actions.editions.cancel import cancel_edition
from course.actions.mail.outbox import release
from course.actions.mail.send import send_due
from course.actions.mail.telling import Telling
from course.actions.programme.meetings import cancel_meeting, reinstate_meeting, save_meeting
from course.actions.programme.today import call_off_today
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import move_speaker
from course.actions.visits.notices import tell_host
from course.actions.visits.transition import move_visit
from course.enums import EnrolmentState, MailCode, MeetingStatus, SpeakerState, Tell, VisitStatus
from course.models import Meeting, Message, SpeakerInvitation
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory, member
from tests.helpers.heard import heard, keep, later, put
from tests.helpers.pending import accepting_all
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

C, S, V = MailCode, SpeakerState, VisitStatus
HOLD = Telling(Tell.HOLD)
THE_21ST = "donderdag 21 januari 2027"
OFF = f"Elkaars werelden op {THE_21ST} gaat niet door"


def call_off(meeting, office, what):
    if what == "edition":
        cancel_edition(edition=meeting.edition, **office)
    else:
        cancel_meeting(meeting=meeting, **office)


def on_again(meeting, office):
    meeting.refresh_from_db()
    accepting_all(reinstate_meeting, "Het kan weer.", meeting=meeting, **office)


# --- taken out of what is off ---------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["meeting", "edition"])
def test_who_is_taken_out_of_what_was_called_off_hears_that_it_is_off(minute, office, speaker, visit, what):
    mine = visit.contact
    for row, meeting in ((speaker, speaker.meeting), (visit, visit.item.meeting)):
        call_off(meeting, office, what)
        if row == speaker:
            put(speaker.items.get(), [], office)
        else:
            keep(visit, office, contact=UserFactory())
    minute(60)
    assert (heard(speaker.person), heard(mine)) == ([OFF], [OFF])


def test_who_was_taken_out_while_it_was_off_hears_that_they_have_no_part_when_it_is_on(minute, office, speaker, visit):
    mine, other = visit.contact, UserFactory()
    for meeting in (speaker.meeting, visit.item.meeting):
        cancel_meeting(meeting=meeting, **office)
    put(speaker.items.get(), [], office)
    keep(visit, office, contact=other)
    for meeting in (speaker.meeting, visit.item.meeting):
        on_again(meeting, office)
    minute(60)
    assert heard(speaker.person) == [f"Je bijdrage op {THE_21ST} gaat niet door"]
    assert heard(mine) == [f"Werkbezoek {THE_21ST}: voor jou is er niets meer te doen"]
    assert len(heard(other)) == 1


def test_what_was_held_reaches_who_was_taken_out_meanwhile(minute, office, speaker):
    cancel_meeting(meeting=speaker.meeting, by=office["by"], telling=HOLD)
    put(speaker.items.get(), [], office)
    minute(20)
    assert heard(speaker.person) == []
    release(messages=Message.objects.held(), by=office["by"])
    minute(40)
    assert heard(speaker.person) == [OFF]


# --- a draft that was announced and called off before anybody heard --------------------------------------


@pytest.fixture
def draft(minute):
    """A meeting of which a host and a speaker heard by their own mails, and nobody else."""
    meeting = MeetingFactory(status=MeetingStatus.DRAFT)
    visit = make_visit(V.AGREED, item=ItemFactory(meeting=meeting))
    tell_host(visit, C.HOST_AGREED)
    row = make_speaker(S.INVITED, meeting=meeting, asked_at=clock.now())
    tell_speaker(row, C.SPEAKER_ASKED)
    minute(1)
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    taking_part = EnrolmentFactory(edition=meeting.edition).user
    minute(15)
    mail.outbox.clear()
    return meeting, visit.contact, row.person, taking_part


@pytest.mark.parametrize("how", ["at once", "held", "moved", "edition"])
def test_who_was_asked_for_a_draft_hears_that_it_is_off_and_nobody_else(minute, office, draft, how):
    meeting, host, speaks, taking_part = draft
    row = Meeting.objects.get(pk=meeting.pk)
    row.status = MeetingStatus.CONFIRMED
    telling = HOLD if how == "held" else office["telling"]
    accepting_all(save_meeting, "Zo kan het.", meeting=row, by=office["by"], telling=telling)
    if how == "moved":
        later(row, office)
    call_off(Meeting.objects.get(pk=meeting.pk), office, how)
    minute(60)
    about_meeting = [one for one in heard(taking_part) if "Elkaars werelden" in one]
    assert (len(heard(host)), len(heard(speaks)), about_meeting) == (1, 1, [])


# --- what somebody does not know yet ---------------------------------------------------------------------


@pytest.mark.parametrize("then", ["moved", "off"])
def test_who_has_a_place_of_which_the_mail_is_held_hears_of_no_change_first(minute, office, then):
    meeting = MeetingFactory()
    new = member(meeting.edition, EnrolmentState.PLACED)
    Message.objects.create(
        template=C.PLACED, about=f"enrolment:{new.pk}", person=new.user, edition=meeting.edition, state="held"
    )
    later(meeting, office) if then == "moved" else cancel_meeting(meeting=meeting, **office)
    minute(30)
    assert heard(new.user) == []


@pytest.mark.parametrize("then", ["moved", "off"])
def test_who_speaks_and_was_not_told_yet_hears_of_no_change_first(minute, office, speaker, then):
    new = UserFactory()
    put(speaker.items.get(), [speaker.person, new], {**office, "telling": HOLD})
    minute(20)
    later(speaker.meeting, office) if then == "moved" else cancel_meeting(meeting=speaker.meeting, **office)
    minute(40)
    assert (heard(new), len(heard(speaker.person))) == ([], 1)


def test_who_said_no_and_is_put_in_by_the_office_hears_that_they_speak(minute, office, speaker):
    move_speaker(invitation=speaker, to=S.DECLINED, by=speaker.person)
    minute(20)
    mail.outbox.clear()
    put(speaker.items.get(), [speaker.person], office)
    minute(40)
    assert heard(speaker.person) == [f"Fijn: je spreekt op {THE_21ST}"]


# --- in time --------------------------------------------------------------------------------------------


SATURDAY = {
    "starts_at": dt.datetime(2026, 12, 5, 9, tzinfo=clock.AMSTERDAM),
    "ends_at": dt.datetime(2026, 12, 5, 17, tzinfo=clock.AMSTERDAM),
}


@pytest.mark.parametrize("what", ["visit", "contact"])
def test_a_host_hears_on_friday_evening_of_what_is_off_on_saturday(at, settings, office, what):
    settings.MAIL_HOURS = [8, 20]
    at(2026, 12, 4, 12)
    visit = make_visit(V.AGREED, item=ItemFactory(meeting=MeetingFactory(**SATURDAY)))
    tell_host(visit, C.HOST_AGREED)
    send_due()
    mine = visit.contact
    at(2026, 12, 4, 20, 30)
    move_visit(visit=visit, to=V.CANCELLED, **office) if what == "visit" else keep(visit, office, contact=UserFactory())
    at(2026, 12, 4, 20, 45)
    send_due()
    assert len(heard(mine)) == 2


def test_who_was_only_asked_hears_at_once_that_it_is_off_today(at, settings, office):
    settings.MAIL_HOURS = [8, 20]
    at(2027, 1, 20, 12)
    row = make_speaker(S.INVITED)
    tell_speaker(row, C.SPEAKER_ASKED)
    send_due()
    at(2027, 1, 20, 21)
    call_off_today(meeting=row.meeting, **office)
    send_due()
    assert heard(row.person) == [f"Wil je spreken op {THE_21ST}?", f"Je bijdrage op {THE_21ST} gaat niet door"]


# --- there and back -------------------------------------------------------------------------------------


def test_who_is_only_asked_hears_nothing_of_a_day_that_is_back_within_ten_minutes(minute, office):
    row = make_speaker(S.INVITED)
    visit = make_visit(V.ASKED, item=ItemFactory(meeting=MeetingFactory(status=MeetingStatus.DRAFT)))
    SpeakerInvitation.objects.update(asked_at=clock.now())
    tell_speaker(row, C.SPEAKER_ASKED)
    tell_host(visit, C.HOST_ASKED)
    minute(5)
    for meeting in (row.meeting, visit.item.meeting):
        before = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
        later(meeting, office)
        back = Meeting.objects.get(pk=meeting.pk)
        back.starts_at, back.ends_at = before.values()
        accepting_all(save_meeting, "Zo kan het.", meeting=back, **office)
    minute(30)
    assert (len(heard(row.person)), len(heard(visit.contact))) == (1, 1)
