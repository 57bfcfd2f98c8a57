"""The life of the question to a speaker: every step of the table, who makes it, and what is said to who cannot."""

from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.speakers.answering import HasNoPart, tell_needs
from course.actions.speakers.asking import ForeignItem, save_speaker
from course.actions.speakers.links import withdraw_speaker_link
from course.actions.speakers.notices import words_of
from course.actions.speakers.transition import (
    REFUSALS,
    AnsweredBefore,
    DeclinedBefore,
    NotToCome,
    SpeakerMoveRefused,
    move_speaker,
)
from course.authority import SYSTEM, NotYours
from course.enums import (
    SPEAKER_TRANSITIONS,
    Actor,
    MailCode,
    MeetingStatus,
    MessageState,
    SpeakerCondition,
    SpeakerState,
)
from course.models import Message, ProgrammeItem, SpeakerInvitation
from tests.factories import EnrolmentFactory, ItemFactory, OrganiserFactory, UserFactory
from tests.helpers.speakers import link_to, make_speaker

pytestmark = pytest.mark.django_db

S, C = SpeakerState, SpeakerCondition
BEFORE, AFTER = (2026, 12, 1, 10), (2027, 1, 21, 17)
STEPS = [(one, two, move) for one, row in SPEAKER_TRANSITIONS.items() for two, move in row.items()]


def people_for(row, role):
    return {Actor.SPEAKER: row.person, Actor.ORGANISER: OrganiserFactory()}[role]


def speaking():
    return list(ProgrammeItem.speakers.through.objects.values_list("programmeitem", "user"))


def event_of(row):
    """With its long lines whole."""
    row.meeting.refresh_from_db()
    return row.meeting.ical_component.replace("\r\n ", "")


@pytest.mark.parametrize(("before", "after", "move"), STEPS)
def test_every_step_of_the_table_is_made_by_those_who_may_and_by_nobody_else(at, before, after, move):
    at(*BEFORE)
    for role in (Actor.SPEAKER, Actor.ORGANISER):
        row = make_speaker(before)
        act = {"invitation": row, "to": after, "by": people_for(row, role), "telling": AT_ONCE}
        if role in move.by:
            assert move_speaker(**act).state == after
        else:
            with pytest.raises(NotYours):
                move_speaker(**act)
        row.refresh_from_db()
        assert row.state == (after if role in move.by else before)


OUTSIDE = [(a, b) for a in S for b in S if b not in (*SPEAKER_TRANSITIONS[a], a)]


@pytest.mark.parametrize(("before", "after"), OUTSIDE)
def test_a_step_that_is_not_in_the_table_is_made_by_nobody(at, before, after):
    at(*BEFORE)
    with pytest.raises(SpeakerMoveRefused):
        move_speaker(invitation=make_speaker(before), to=after, by=OrganiserFactory(), telling=AT_ONCE)


NEEDED = [(a, b, move, need) for a, b, move in STEPS for need in move.needs]


@pytest.mark.parametrize(("before", "after", "move", "need"), NEEDED)
def test_a_step_says_which_rule_refused_it(at, before, after, move, need):
    at(*BEFORE)
    row = make_speaker(before)
    if need == C.TO_COME:
        at(*AFTER)
    elif need == C.HAS_ITEMS:
        row.items.clear()
    else:
        row.person.is_active = False
        row.person.save()
    with pytest.raises(REFUSALS[need]) as refusal:
        move_speaker(invitation=row, to=after, by=OrganiserFactory(), telling=AT_ONCE)
    assert str(refusal.value) == str(REFUSALS[need].message)
    assert SpeakerInvitation.objects.get(pk=row.pk).state == before


def test_there_is_a_sentence_for_every_need_and_no_two_are_the_same():
    assert set(REFUSALS) == set(C)
    assert len({str(refusal.message) for refusal in REFUSALS.values()}) == len(C)


def test_who_says_yes_by_the_link_stands_in_the_programme_and_the_office_hears_of_it(at):
    at(*BEFORE)
    office = OrganiserFactory()
    row = make_speaker(S.INVITED)
    assert speaking() == []
    move_speaker(invitation=row, to=S.ACCEPTED, by=link_to(row))
    assert speaking() == [(row.items.get().pk, row.person.pk)]
    told = set(Message.objects.values_list("template", "person"))
    assert told == {(MailCode.SPEAKER_AGREED, row.person.pk), (MailCode.SPEAKER_SAID_YES, office.pk)}
    line = ModelLogEntry.objects.get(action="course.speaker.move")
    assert (line.user, line.data) == (row.person, {"from": "invited", "to": "accepted"})


def test_who_speaks_online_is_sent_to_no_address(at):
    at(*BEFORE)
    row = make_speaker(S.ACCEPTED)
    assert words_of(row).values["waarheen"] == f"Het adres is {row.meeting.place.full_address}."
    row.meeting.place.is_online = True
    assert words_of(row).values["waarheen"] == "De bijeenkomst is online."
    row.meeting.online_url = "https://overleg.voorbeeld.example/zaal"
    assert words_of(row).values["waarheen"] == "De bijeenkomst is online: de link staat hieronder."


def test_the_office_reads_of_a_speaker_without_organisation_the_name_alone(at):
    at(*BEFORE)
    OrganiserFactory()
    row = make_speaker(S.INVITED)
    row.person.organisation = None
    row.person.save()
    move_speaker(invitation=row, to=S.ACCEPTED, by=link_to(row))
    said = Message.objects.get(template=MailCode.SPEAKER_SAID_YES).body
    assert said.startswith(f"{row.person} zei ja voor")


def test_who_says_no_stands_nowhere_and_the_office_reads_why(at):
    at(*BEFORE)
    office = OrganiserFactory()
    row = make_speaker(S.ACCEPTED)
    member = EnrolmentFactory(edition=row.meeting.edition).user
    move_speaker(invitation=row, to=S.DECLINED, by=row.person, reason="Ik ben dan in Leiden.")
    row.refresh_from_db()
    assert (speaking(), row.reason) == ([], "Ik ben dan in Leiden.")
    told = set(Message.objects.values_list("template", "person"))
    assert told == {(MailCode.SPEAKER_SAID_NO, office.pk), (MailCode.PROGRAMME, member.pk)}
    assert "Ik ben dan in Leiden." in Message.objects.get(template=MailCode.SPEAKER_SAID_NO).body


def test_a_name_that_comes_in_is_read_on_the_page_and_mailed_to_nobody(at):
    at(*BEFORE)
    row = make_speaker(S.INVITED)
    EnrolmentFactory(edition=row.meeting.edition)
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    assert not Message.objects.filter(template=MailCode.PROGRAMME).exists()


def test_the_calendar_of_the_group_names_who_accepted_alone(at):
    at(*BEFORE)
    row = make_speaker(S.INVITED, person=UserFactory(first_name="Roos", last_name="Vermeer"))
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    assert "Vermeer" in event_of(row)
    move_speaker(invitation=row, to=S.WITHDRAWN, by=SYSTEM)
    assert "Vermeer" not in event_of(row)


def test_who_speaks_at_another_meeting_goes_on_speaking_there(at):
    at(*BEFORE)
    row = make_speaker(S.ACCEPTED)
    other = ItemFactory(speakers=[row.person])
    move_speaker(invitation=row, to=S.DECLINED, by=row.person)
    assert speaking() == [(other.pk, row.person.pk)]


def test_the_office_sees_first_who_gets_what(at):
    at(*BEFORE)
    with pytest.raises(NotDecided):
        move_speaker(invitation=make_speaker(S.TO_ASK), to=S.INVITED, by=OrganiserFactory())


def test_a_speaker_is_asked_for_a_draft_too(at):
    at(*BEFORE)
    row = make_speaker(S.TO_ASK, meeting=None)
    row.meeting.status = MeetingStatus.DRAFT
    row.meeting.save()
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    assert Message.objects.get().person == row.person


def test_a_second_answer_is_told_that_it_was_given(at):
    at(*BEFORE)
    row = make_speaker(S.INVITED)
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    with pytest.raises(AnsweredBefore):
        move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    assert Message.objects.filter(template=MailCode.SPEAKER_AGREED).count() == 1


def test_a_second_no_with_another_reason_says_that_it_is_not_kept(at):
    at(*BEFORE)
    row = make_speaker(S.INVITED)
    move_speaker(invitation=row, to=S.DECLINED, by=row.person, reason="Vakantie")
    for reason, refusal in (("", AnsweredBefore), (" Vakantie", AnsweredBefore), ("Te ver", DeclinedBefore)):
        with pytest.raises(refusal):
            move_speaker(invitation=row, to=S.DECLINED, by=row.person, reason=reason)
    row.refresh_from_db()
    assert row.reason == "Vakantie"


def test_a_link_in_the_hands_of_somebody_else_who_is_logged_in_gives_no_role(at):
    at(*BEFORE)
    row, other = make_speaker(S.INVITED), make_speaker(S.INVITED)
    for by in (link_to(row, UserFactory()), link_to(row, OrganiserFactory()), link_to(other), UserFactory()):
        with pytest.raises(NotYours):
            move_speaker(invitation=row, to=S.ACCEPTED, by=by)


def test_who_says_no_and_takes_part_as_well_reads_no_mail_about_themselves(at):
    at(*BEFORE)
    row = make_speaker(S.ACCEPTED)
    others = [EnrolmentFactory(edition=row.meeting.edition, **who).user for who in ({"user": row.person}, {})]
    move_speaker(invitation=row, to=S.DECLINED, by=row.person)
    told = Message.objects.filter(template=MailCode.PROGRAMME)
    assert [letter.person for letter in told] == others[1:]


def test_with_the_link_that_is_withdrawn_no_mail_leaves_that_waits(at):
    at(*BEFORE)
    row, other = make_speaker(S.TO_ASK), make_speaker(S.TO_ASK)
    for one in (row, other):
        move_speaker(invitation=one, to=S.INVITED, by=SYSTEM)
    withdraw_speaker_link(invitation=row, by=SYSTEM)
    states = dict(Message.objects.values_list("person", "state"))
    assert states == {row.person.pk: MessageState.CANCELLED, other.person.pk: MessageState.QUEUED}


def test_a_part_of_another_meeting_is_asked_of_nobody(at):
    at(*BEFORE)
    row, other = make_speaker(S.TO_ASK), ItemFactory()
    with pytest.raises(ForeignItem):
        save_speaker(invitation=row, items=[other], by=SYSTEM)
    assert list(row.items.all()) != [other]


NEEDED_THERE = {"needs_microphone": True, "needs_screen": False, "travel": "", "needs": "Een krukje"}


@pytest.mark.parametrize("state", [S.TO_ASK, S.DECLINED, S.WITHDRAWN])
def test_who_has_no_part_tells_no_needs(at, state):
    at(*BEFORE)
    row = make_speaker(state)
    with pytest.raises(HasNoPart):
        tell_needs(invitation=row, values=NEEDED_THERE, by=row.person)
    row.refresh_from_db()
    assert row.needs == ""


def test_needs_are_told_until_the_meeting_is_over(at):
    at(2027, 1, 21, 16, 59)
    row = make_speaker(S.ACCEPTED)
    tell_needs(invitation=row, values=NEEDED_THERE, by=row.person)
    at(*AFTER)
    with pytest.raises(NotToCome):
        tell_needs(invitation=row, values=NEEDED_THERE | {"needs": ""}, by=row.person)
    row.refresh_from_db()
    assert row.needs == "Een krukje"
