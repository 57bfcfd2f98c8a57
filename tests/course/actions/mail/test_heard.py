"""Who speaks or hosts hears the difference between how it stands and what they heard last: whatever was done and undone
between two mails.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core import mail

from course import clock
from course.actions.mail.outbox import hold_back, release
from course.actions.mail.send import send_due
from course.actions.mail.telling import Telling
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting, save_meeting
from course.actions.programme.parts import change_programme
from course.actions.speakers.reminders import remind_speakers
from course.actions.speakers.transition import move_speaker
from course.actions.visits.notices import tell_host
from course.actions.visits.transition import move_visit
from course.enums import MailCode, MeetingStatus, MessageState, SpeakerState, Tell, VisitStatus
from course.models import Message, ProgrammeItem, WorkVisit
from course.queries.visits.host import visit_in_full
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.heard import WEEK, heard, keep, later, put
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

C, S, V = MailCode, SpeakerState, VisitStatus


THE_21ST, THE_28TH = "donderdag 21 januari 2027", "donderdag 28 januari 2027"
AFTERNOON = {"starts": dt.time(14), "ends": dt.time(15)}


# --- out and back within ten minutes --------------------------------------------------------------------


@pytest.mark.parametrize("moved_first", [True, False])
def test_who_was_out_while_the_part_moved_hears_the_new_hours_once_back(minute, office, speaker, moved_first):
    item = speaker.items.get()
    put(item, [speaker.person] if moved_first else [], office, **(AFTERNOON if moved_first else {}))
    put(item, [], office, **({} if moved_first else AFTERNOON))
    put(item, [speaker.person], office)
    minute(30)
    assert heard(speaker.person) == [f"Dit vragen we je voor {THE_21ST}"]


def test_who_was_out_while_the_meeting_moved_hears_the_new_day_once_back(minute, office, speaker):
    item = speaker.items.get()
    put(item, [], office)
    later(speaker.meeting, office)
    put(item, [speaker.person], office)
    minute(30)
    assert heard(speaker.person) == [f"Dit vragen we je voor {THE_28TH}"]


def test_a_contact_who_was_another_while_the_day_moved_hears_the_new_day_once_back(minute, office, visit):
    mine, other = visit.contact, UserFactory()
    keep(visit, office, contact=other)
    later(visit.item.meeting, office)
    keep(visit, office, contact=mine)
    minute(30)
    assert (heard(mine), heard(other)) == ([f"Fijn: we komen op {THE_28TH} bij {visit.host}"], [])


def test_what_a_contact_was_still_to_hear_they_hear_once_back(minute, office, visit):
    mine = visit.contact
    move_visit(visit=visit, to=V.PLANNED, **office)
    hold_back(messages=Message.objects.filter(person=mine), by=office["by"])
    keep(visit, office, contact=UserFactory())
    keep(visit, office, contact=mine)
    minute(30)
    assert heard(mine) == [f"Het programma van {THE_21ST} is rond"]


def test_the_practical_mail_of_who_was_out_for_a_moment_comes(at, settings, office, speaker):
    settings.MAIL_HOURS = [8, 20]
    at(2027, 1, 19, 21)
    remind_speakers()
    assert [one.template for one in Message.objects.queued()] == [C.SPEAKER_PRACTICAL]
    put(speaker.items.get(), [], office)
    put(speaker.items.get(), [speaker.person], office)
    at(2027, 1, 20, 9)
    send_due()
    assert heard(speaker.person) == [f"{THE_21ST.capitalize()}: je bent welkom vanaf 9.00 uur"]


def test_out_back_and_out_is_one_mail(minute, office, speaker):
    item = speaker.items.get()
    put(item, [], office)
    minute(30)
    put(item, [speaker.person], office)
    put(item, [], office)
    minute(45)
    assert heard(speaker.person) == [f"Je bijdrage op {THE_21ST} gaat niet door"]


# --- the day that the reader knows ----------------------------------------------------------------------


def test_who_is_taken_out_of_a_meeting_that_moved_reads_the_day_that_they_know(minute, office, speaker):
    later(speaker.meeting, office)
    put(speaker.items.get(), [], office)
    minute(30)
    assert heard(speaker.person) == [f"Je bijdrage op {THE_21ST} gaat niet door"]


def test_who_speaks_on_another_day_still_reads_that_beside_where_they_do_not(minute, office, speaker):
    day = MeetingFactory(
        edition=speaker.meeting.edition,
        starts_at=dt.datetime(2027, 2, 4, 9, tzinfo=clock.AMSTERDAM),
        ends_at=dt.datetime(2027, 2, 4, 17, tzinfo=clock.AMSTERDAM),
    )
    other = ItemFactory(meeting=day)
    put(other, [speaker.person], office)
    minute(30)
    mail.outbox.clear()
    item = speaker.items.get()
    change_programme(
        meetings=[speaker.meeting_id, other.meeting_id],
        write=lambda: ProgrammeItem.objects.filter(pk=item.pk).update(meeting=other.meeting, **AFTERNOON),
        **office,
    )
    minute(60)
    (told,) = [one.body for one in mail.outbox if one.to == [speaker.person.email]]
    assert f"We vragen je niet meer voor Elkaars werelden op {THE_21ST}. Je spreekt wel op: donderdag 4 f" in told


def test_who_takes_part_as_well_reads_the_day_that_the_group_heard(minute, office, speaker):
    EnrolmentFactory(edition=speaker.meeting.edition, user=speaker.person)
    later(speaker.meeting, office)
    minute(30)
    put(speaker.items.get(), [], office)
    minute(45)
    assert heard(speaker.person)[1:] == ["2 berichten van Zorg en Gemeente"]
    assert f"Je bijdrage op {THE_28TH} gaat niet door" in mail.outbox[-1].body


def test_what_moved_and_was_called_off_is_off_on_the_day_that_people_know(minute, office):
    meeting = MeetingFactory()
    person = EnrolmentFactory(edition=meeting.edition).user
    later(meeting, office)
    cancel_meeting(meeting=meeting, **office)
    minute(30)
    assert heard(person) == [f"Elkaars werelden op {THE_21ST} gaat niet door"]


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.TENTATIVE])
def test_other_hours_of_what_is_not_certain_are_told_to_who_was_asked_for_it(minute, office, status):
    meeting = MeetingFactory(status=status)
    visit = make_visit(V.ASKED, item=ItemFactory(meeting=meeting))
    tell_host(visit, C.HOST_ASKED)
    minute(5)
    write = partial(ProgrammeItem.objects.filter(pk=visit.item_id).update, **AFTERNOON)
    change_programme(meetings=[meeting.pk], write=write, **office)
    minute(30)
    assert heard(visit.contact)[1:] == [f"Werkbezoek: nu op {THE_21ST}"]
    assert "14.00 uur" in mail.outbox[-1].body


# --- what they did not hear -----------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["withdrawn", "meeting off"])
def test_who_was_put_in_and_is_out_before_they_heard_it_hears_nothing(minute, office, speaker, end):
    new = UserFactory()
    put(speaker.items.get(), [speaker.person, new], office)
    if end == "withdrawn":
        move_speaker(invitation=new.invitations.get(), to=S.WITHDRAWN, **office)
    else:
        cancel_meeting(meeting=speaker.meeting, **office)
    minute(30)
    assert heard(new) == []


def test_a_visit_that_is_called_off_before_the_new_contact_heard_of_it_is_off_for_the_old_one(minute, office, visit):
    mine, other = visit.contact, UserFactory()
    keep(visit, office, contact=other)
    move_visit(visit=visit_in_full(visit.pk), to=V.CANCELLED, **office)
    minute(30)
    assert (heard(mine), heard(other)) == ([f"Werkbezoek {THE_21ST}: voor jou is er niets meer te doen"], [])
    assert f"het werkbezoek aan {visit.host} op {THE_21ST} gaat niet door" in mail.outbox[0].body


@pytest.mark.parametrize("is_on_again", [False, True])
def test_who_was_the_contact_reads_whether_the_meeting_still_goes_ahead(minute, office, visit, is_on_again):
    mine = visit.contact
    keep(visit, office, contact=UserFactory())
    meeting = visit.item.meeting
    cancel_meeting(meeting=meeting, **office)
    if is_on_again:
        reinstate_meeting(meeting=meeting, **office)
    minute(30)
    (mail_to_mine,) = [one for one in mail.outbox if one.to == [mine.email]]
    said = [words in mail_to_mine.body for words in ("voortaan een andere contactpersoon", "gaat niet door")]
    assert said == [is_on_again, not is_on_again]


def test_a_mail_that_failed_for_sure_was_not_heard(minute, office, speaker):
    new = UserFactory()
    put(speaker.items.get(), [speaker.person, new], office)
    Message.objects.filter(person=new).update(state=MessageState.FAILED)
    put(speaker.items.get(), [speaker.person], office)
    minute(30)
    assert heard(new) == []


def test_who_closes_the_account_before_it_leaves_gets_nothing(minute, office, speaker):
    put(speaker.items.get(), [], office)
    speaker.person.is_active = False
    speaker.person.save()
    minute(30)
    assert heard(speaker.person) == []


# --- somebody else is the contact now -------------------------------------------------------------------


@pytest.mark.parametrize("step", ["taken back", "called off", "called off and thought of anew"])
def test_that_it_ends_reaches_who_was_asked_also_when_somebody_else_is_the_contact(minute, office, visit, step):
    mine = visit.contact
    WorkVisit.objects.update(status=V.ASKED)
    move_visit(visit=visit_in_full(visit.pk), to=V.IDEA if step == "taken back" else V.CANCELLED, **office)
    waiting = Message.objects.filter(person=mine, state=MessageState.QUEUED)
    hold_back(messages=waiting, by=office["by"])
    if step == "called off and thought of anew":
        move_visit(visit=visit_in_full(visit.pk), to=V.IDEA, **office)
    else:
        keep(visit, office, contact=UserFactory())
    release(messages=Message.objects.filter(person=mine, state=MessageState.HELD), by=office["by"])
    minute(30)
    ends = "iets is anders dan we schreven" if step == "taken back" else "gaat niet door"
    assert [one.endswith(ends) for one in heard(mine)] == [True]


def test_a_contact_who_came_while_the_meeting_was_off_is_asked_when_it_is_on(minute, office, visit):
    WorkVisit.objects.update(status=V.ASKED)
    cancel_meeting(meeting=visit.item.meeting, **office)
    minute(30)
    other = UserFactory()
    keep(visit, office, contact=other)
    reinstate_meeting(meeting=visit.item.meeting, **office)
    minute(45)
    assert heard(other) == [f"Mag onze groep bij jullie komen kijken op {THE_21ST}?"]


def test_of_a_visit_that_was_deleted_no_mail_leaves(minute, office, visit):
    other = UserFactory()
    keep(visit, office, contact=other)
    WorkVisit.objects.filter(pk=visit.pk).delete()
    minute(30)
    assert heard(other) == []


# --- that it is theirs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.TENTATIVE])
def test_who_was_put_in_before_it_was_certain_hears_that_they_speak_when_it_is(minute, office, status):
    meeting, new = MeetingFactory(status=status), UserFactory()
    put(ItemFactory(meeting=meeting), [new], office)
    minute(15)
    meeting.status = MeetingStatus.CONFIRMED
    save_meeting(meeting=meeting, **office)
    minute(30)
    assert heard(new) == [f"Fijn: je spreekt op {THE_21ST}"]


def test_a_new_speaker_of_a_meeting_that_moves_reads_where_it_is_now_and_nothing_else(minute, office, speaker):
    new = UserFactory()
    put(speaker.items.get(), [speaker.person, new], office)
    minute(18)
    later(speaker.meeting, office)
    minute(45)
    assert heard(new) == [f"Fijn: je spreekt op {THE_28TH}"]


def test_a_meeting_that_is_new_has_no_earlier_programme(minute, office):
    meeting = MeetingFactory(status=MeetingStatus.DRAFT)
    person, item = EnrolmentFactory(edition=meeting.edition).user, ItemFactory(meeting=meeting)
    meeting.status = MeetingStatus.CONFIRMED
    save_meeting(meeting=meeting, **office)
    minute(3)
    put(item, [], office, title="Anders")
    minute(30)
    assert heard(person) == [f"Erbij: Elkaars werelden, {THE_21ST} in Zeist"]


def test_what_was_said_otherwise_than_by_mail_is_known(minute, office):
    """Moved, and everybody was called; moved back they hear that."""
    meeting = MeetingFactory()
    person = EnrolmentFactory(edition=meeting.edition).user
    later(meeting, office | {"telling": Telling(how=Tell.NOBODY, reason="Iedereen is gebeld")})
    minute(15)
    meeting.refresh_from_db()
    move_meeting(meeting=meeting, starts_at=meeting.starts_at - WEEK, ends_at=meeting.ends_at - WEEK, **office)
    minute(30)
    assert heard(person) == [f"Veranderd: Elkaars werelden, nu {THE_21ST} in Zeist"]


def test_steps_of_the_office_to_and_fro_are_one_mail_to_the_host(minute, office, visit):
    for step in (V.PLANNED, V.READY, V.PLANNED, V.READY):
        move_visit(visit=visit_in_full(visit.pk), to=step, **office)
    minute(30)
    assert heard(visit.contact) == [f"{THE_21ST.capitalize()}: we zijn er klaar voor"]
