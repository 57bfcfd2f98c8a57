"""Whom the course office puts in a programme itself speaks there; whom it takes out of it does not."""

from __future__ import annotations

from functools import partial

import pytest

from course.actions.mail.telling import AT_ONCE
from course.actions.people.merging import merge_people
from course.actions.programme.parts import change_programme
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import move_speaker
from course.authority import SYSTEM
from course.enums import MailCode, MeetingStatus, MessageState, SpeakerState
from course.models import Meeting, Message, ProgrammeItem, SpeakerInvitation
from course.models.mail import about
from course.queries.people.merging import plan_for_people
from course.queries.speakers.links import speaker_link
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.mail import to_go
from tests.helpers.speakers import make_speaker

pytestmark = pytest.mark.django_db

S = SpeakerState


def change(item, people):
    change_programme(
        meetings=[item.meeting_id], write=lambda: item.speakers.set(people), by=OrganiserFactory(), telling=AT_ONCE
    )


def states():
    return dict(SpeakerInvitation.objects.values_list("person", "state"))


def test_who_is_put_in_the_programme_counts_as_agreed(at):
    at(2026, 12, 1, 10)
    item, one, two = ItemFactory(), UserFactory(), UserFactory()
    change(item, [one, two])
    assert states() == {one.pk: S.ACCEPTED, two.pk: S.ACCEPTED}
    change(item, [two])
    assert states() == {one.pk: S.WITHDRAWN, two.pk: S.ACCEPTED}


@pytest.mark.parametrize("before", [S.TO_ASK, S.INVITED, S.DECLINED, S.WITHDRAWN])
def test_the_programme_has_the_last_word(at, before):
    at(2026, 12, 1, 10)
    row = make_speaker(before)
    change(row.items.get(), [row.person])
    assert states() == {row.person.pk: S.ACCEPTED}


def test_who_is_only_asked_is_left_alone_by_other_changes(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED)
    change(row.items.get(), [])
    assert states() == {row.person.pk: S.INVITED}


def test_of_two_accounts_that_become_one_who_speaks_speaks(at):
    at(2026, 12, 1, 10)
    keep = make_speaker(S.DECLINED)
    gone = make_speaker(S.ACCEPTED, meeting=keep.meeting)
    merge_people(
        keep=keep.person,
        gone=gone.person,
        seen=plan_for_people(keep.person, gone.person).fingerprint,
        by=OrganiserFactory(),
    )
    assert states() == {keep.person.pk: S.ACCEPTED}


def test_whom_the_office_puts_in_the_programme_is_not_asked_any_more_by_a_mail_that_waits(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    change(row.items.get(), [row.person])
    assert Message.objects.get(template=MailCode.SPEAKER_ASKED).state == MessageState.CANCELLED


@pytest.fixture
def speaker(at):
    """Who is asked, said yes, and whose mails left."""
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED)
    tell_speaker(row, MailCode.SPEAKER_ASKED)
    Message.objects.update(state=MessageState.SENT)
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    return row


def test_another_speaker_hears_that_it_is_theirs_and_who_spoke_that_it_is_not(speaker):
    new, group = UserFactory(), EnrolmentFactory(edition=speaker.meeting.edition).user
    change(speaker.items.get(), [new])
    assert to_go() == [
        (speaker.person.pk, MailCode.SPEAKER_CALLED_OFF),
        (new.pk, MailCode.SPEAKER_AGREED),
        (group.pk, MailCode.PROGRAMME),
    ]
    mine = Message.objects.get(person=new)
    assert (mine.subject, mine.link) == (
        "Fijn: je spreekt op donderdag 21 januari 2027",
        speaker_link(new.invitations.get()),
    )


def test_who_is_taken_out_and_put_back_within_minutes_hears_nothing(speaker):
    change(speaker.items.get(), [])
    change(speaker.items.get(), [speaker.person])
    assert to_go() == []


def test_who_is_put_in_and_taken_out_within_minutes_hears_nothing(speaker):
    new = UserFactory()
    change(speaker.items.get(), [speaker.person, new])
    change(speaker.items.get(), [speaker.person])
    assert [one for one in to_go() if one[0] == new.pk] == []


def test_who_said_yes_for_a_draft_hears_that_they_do_not_speak_there(speaker):
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    new = UserFactory()
    change(speaker.items.get(), [new])
    assert to_go() == [(speaker.person.pk, MailCode.SPEAKER_CALLED_OFF)]


@pytest.mark.parametrize("why", ["over", "off"])
def test_of_what_is_over_or_off_nobody_hears_who_spoke(at, speaker, why):
    if why == "over":
        at(2027, 1, 22, 10)
    else:
        Meeting.objects.update(status=MeetingStatus.CANCELLED)
    change(speaker.items.get(), [UserFactory()])
    assert to_go() == []


def test_who_goes_along_with_a_part_has_no_button_to_the_meeting_that_it_left(speaker):
    """They hear where it went, and see one of the two meetings."""
    item, other = speaker.items.get(), MeetingFactory(edition=speaker.meeting.edition)
    write = partial(ProgrammeItem.objects.update, meeting=other)
    meetings = [speaker.meeting.pk, other.pk]
    change_programme(meetings=meetings, write=write, by=OrganiserFactory(), telling=AT_ONCE)
    assert item.speakers.get() == speaker.person
    speaker.refresh_from_db()
    links = dict(Message.objects.filter(person=speaker.person).values_list("about", "link"))
    assert links == {about(speaker): speaker_link(speaker)}
