"""A part that goes to another meeting takes along its visit and the questions to its speakers, by either door."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.elsewhere import ChosenBetween
from course.actions.programme.parts import change_programme
from course.actions.programme.pending import put_elsewhere_ready
from course.actions.speakers.transition import move_speaker
from course.enums import MailCode, MeetingStatus, SpeakerState, VisitStatus
from course.models import Meeting, Message, ProgrammeItem, SpeakerInvitation, VisitRound, WorkVisit
from course.models.mail import about
from course.queries.programme.pending import seen_mark
from course.queries.programme.plans import row_of
from tests.factories import ItemFactory, MaterialFactory, MeetingFactory, OrganiserFactory
from tests.helpers.pending import accepting_all, publish, times
from tests.helpers.speakers import link_to, make_speaker
from tests.helpers.visits import make_visit

WEEKS = dt.timedelta(weeks=3)
LATER = (dt.time(11, 30), dt.time(12, 30))


@pytest.fixture
def here(db, at):
    at(2026, 10, 1, 10)
    return MeetingFactory(title="Hier")


@pytest.fixture
def there(here):
    """Three weeks later."""
    return MeetingFactory(
        edition=here.edition, title="Daar", starts_at=here.starts_at + WEEKS, ends_at=here.ends_at + WEEKS
    )


@pytest.fixture
def organiser(here):
    return make_organiser(user=OrganiserFactory())


def at_once(item, to, by):
    """By its form."""
    item.meeting, (item.starts, item.ends) = to, LATER
    given = {"meetings": {item.meeting_id, ProgrammeItem.objects.get(pk=item.pk).meeting_id}, "write": item.save}
    accepting_all(change_programme, "Zo komt het uit", **given, by=by, telling=AT_ONCE)


def after_waiting(item, to, by):
    row = row_of(item, item.speakers.all()) | {"times": times(*LATER)}
    given = {"item": item, "to": to, "row": row, "seen": seen_mark(item.meeting), "by": by}
    accepting_all(put_elsewhere_ready, "Zo komt het uit", **given)
    assert ProgrammeItem.objects.get(pk=item.pk).meeting == item.meeting
    publish(to.edition, by, telling=AT_ONCE)


DOORS = pytest.mark.parametrize("door", [at_once, after_waiting])


def told(row):
    return list(Message.objects.filter(person=row.person).order_by("pk").values_list("template", flat=True))


@DOORS
def test_a_visit_goes_along_with_its_steps_and_its_host_hears_of_the_other_day(here, there, organiser, door):
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here))
    door(visit.item, there, organiser)
    stored = WorkVisit.objects.select_related("item").get()
    assert (stored.pk, stored.item, stored.item.meeting_id) == (visit.pk, visit.item, there.pk)
    assert (stored.item.starts, stored.version) == (LATER[0], 2)
    assert list(stored.steps.values_list("starts", "ends")) == [(dt.time(11, 30), dt.time(12, 15))]
    assert stored.runbook.count() == 1
    told = Message.objects.get(person=visit.contact)
    assert (told.template, told.about, told.says["day"]) == (
        MailCode.HOST_MOVED, about(visit), there.day.isoformat(),
    )  # fmt: skip


@DOORS
def test_who_was_asked_and_did_not_answer_is_asked_for_the_other_day(here, there, organiser, door):
    asked = make_speaker(
        SpeakerState.INVITED, meeting=here, call_time=dt.time(9, 45), material_due_on=here.day - dt.timedelta(days=4)
    )
    door(asked.items.get(), there, organiser)
    stored = SpeakerInvitation.objects.get()
    assert (stored.pk, stored.meeting, stored.state) == (asked.pk, there, SpeakerState.INVITED)
    assert (stored.call_time, stored.material_due_on) == (dt.time(11, 15), there.day - dt.timedelta(days=4))
    assert told(asked) == [MailCode.SPEAKER_BRIEFED]
    move_speaker(invitation=stored, to=SpeakerState.ACCEPTED, by=link_to(asked))
    assert [list(one.items.filter(speakers=asked.person)) for one in (here, there)] == [[], [asked.items.get()]]


@DOORS
def test_who_said_yes_keeps_what_was_agreed_and_what_was_given(here, there, organiser, door):
    speaking = make_speaker(SpeakerState.ACCEPTED, meeting=here, topic="Wat werkt", needs="een stoel")
    material = MaterialFactory(meeting=here, owner=speaking.person)
    others = MaterialFactory(meeting=here)
    door(speaking.items.get(), there, organiser)
    stored = SpeakerInvitation.objects.get()
    assert (stored.pk, stored.meeting, stored.state) == (speaking.pk, there, SpeakerState.ACCEPTED)
    assert (stored.topic, stored.needs) == ("Wat werkt", "een stoel")
    material.refresh_from_db()
    others.refresh_from_db()
    assert (material.meeting, others.meeting) == (there, here)
    assert told(speaking) == [MailCode.SPEAKER_BRIEFED]


@DOORS
def test_a_question_for_two_parts_is_split(here, there, organiser, door):
    asked = make_speaker(SpeakerState.INVITED, meeting=here, topic="Wat werkt")
    item, stays = asked.items.get(), ItemFactory(meeting=here, starts=dt.time(14), ends=dt.time(15))
    asked.items.add(stays)
    door(item, there, organiser)
    found = {row.meeting: (row.state, row.topic, list(row.items.all())) for row in SpeakerInvitation.objects.all()}
    assert found == {
        here: (SpeakerState.INVITED, "Wat werkt", [stays]),
        there: (SpeakerState.TO_ASK, "Wat werkt", [item]),
    }
    assert told(asked) == []


@DOORS
def test_who_speaks_at_two_parts_stays_with_the_one_and_speaks_at_the_other(here, there, organiser, door):
    speaking = make_speaker(SpeakerState.ACCEPTED, meeting=here, topic="Wat werkt")
    item = speaking.items.get()
    ItemFactory(meeting=here, starts=dt.time(14), ends=dt.time(15)).speakers.add(speaking.person)
    door(item, there, organiser)
    found = {row.meeting: (row.state, row.topic) for row in SpeakerInvitation.objects.all()}
    assert found == {here: (SpeakerState.ACCEPTED, "Wat werkt"), there: (SpeakerState.ACCEPTED, "")}


@DOORS
@pytest.mark.parametrize(
    ("state", "left", "codes"),
    [(SpeakerState.TO_ASK, [], []), (SpeakerState.INVITED, [SpeakerState.WITHDRAWN], [MailCode.SPEAKER_CALLED_OFF])],
)
def test_who_is_asked_at_both_is_asked_at_one(here, there, organiser, door, state, left, codes):
    asked = make_speaker(state, meeting=here)
    item, other = asked.items.get(), make_speaker(SpeakerState.INVITED, meeting=there, person=asked.person)
    door(item, there, organiser)
    assert [row.state for row in SpeakerInvitation.objects.filter(meeting=here)] == left
    assert item in SpeakerInvitation.objects.get(meeting=there).items.all()
    assert (other.items.count(), told(asked)) == (2, codes)


def test_who_was_asked_in_a_draft_hears_that_the_part_is_in_another_one(here, there, organiser):
    """Nobody else does: drafts are in no calendar."""
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    here.refresh_from_db()
    visit = make_visit(VisitStatus.ASKED, item=ItemFactory(meeting=here))
    said_yes = make_speaker(SpeakerState.ACCEPTED, meeting=here, asked_at=here.starts_at - 9 * WEEKS)
    put_there = make_speaker(SpeakerState.ACCEPTED, meeting=here)
    for item in ProgrammeItem.objects.order_by("pk"):
        at_once(item, Meeting.objects.get(pk=there.pk), organiser)
    assert [told(row) for row in (said_yes, put_there)] == [[MailCode.SPEAKER_BRIEFED], []]
    codes = Message.objects.filter(person=visit.contact).values_list("template", flat=True)
    assert list(codes) == [MailCode.HOST_MOVED]


def test_a_part_that_stays_in_its_meeting_moves_nothing_else(here, there, organiser):
    asked = make_speaker(SpeakerState.INVITED, meeting=here, call_time=dt.time(9, 45))
    at_once(asked.items.get(), here, organiser)
    stored = SpeakerInvitation.objects.get()
    assert (stored.meeting, stored.call_time, told(asked)) == (here, dt.time(9, 45), [])


def test_what_waits_to_go_is_asked_nobody_and_told_nobody(here, there, organiser):
    make_speaker(SpeakerState.INVITED, meeting=here)
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here))
    for item in ProgrammeItem.objects.order_by("pk"):
        row = row_of(item, item.speakers.all()) | {"times": times(*LATER)}
        given = {"item": item, "to": there, "row": row, "by": organiser}
        accepting_all(put_elsewhere_ready, "Zo komt het uit", seen=seen_mark(here), **given)
    assert SpeakerInvitation.objects.get().meeting == here
    assert WorkVisit.objects.get().item.meeting == here
    assert (Message.objects.count(), WorkVisit.objects.get().version) == (0, visit.version)


def test_two_parts_of_one_speaker_go_to_two_meetings(here, there, organiser):
    third = MeetingFactory(edition=here.edition, starts_at=here.starts_at + 2 * WEEKS, ends_at=here.ends_at + 2 * WEEKS)
    asked = make_speaker(SpeakerState.INVITED, meeting=here)
    item, other = asked.items.get(), ItemFactory(meeting=here, starts=dt.time(14), ends=dt.time(15))
    asked.items.add(other)
    for part, to in ((item, there), (other, third)):
        given = {"item": part, "to": to, "row": row_of(part, []), "by": organiser}
        accepting_all(put_elsewhere_ready, "Zo komt het uit", seen=seen_mark(here), **given)
    publish(here.edition, organiser, telling=AT_ONCE)
    found = {row.meeting.title: (row.state, list(row.items.all())) for row in SpeakerInvitation.objects.all()}
    assert found == {
        there.title: (SpeakerState.TO_ASK, [item]),
        third.title: (SpeakerState.INVITED, [other]),
    }


@DOORS
@pytest.mark.parametrize("chosen", [True, False])
def test_a_visit_between_which_people_choose_stays_in_its_meeting(here, there, organiser, door, chosen):
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here))
    other = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here))
    round = VisitRound.objects.create(meeting=here, opens_at=here.starts_at - WEEKS, closes_at=here.starts_at)
    round.visits.set([visit, other] if chosen else [other])
    if chosen:
        with pytest.raises(ChosenBetween, match=visit.title):
            door(visit.item, there, organiser)
    else:
        door(visit.item, there, organiser)
    assert WorkVisit.objects.get(pk=visit.pk).item.meeting == (here if chosen else there)
