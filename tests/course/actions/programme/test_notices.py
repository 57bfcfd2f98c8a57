"""What people read of a meeting that changes, however often, and whatever happens to the mails on their way."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from functools import partial

import pytest
from django.core import mail
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.actions.editions.cancel import cancel_edition
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.transfer import hand_over
from course.actions.mail.outbox import NoLongerTrue, NothingToDo, drop, hold_back, release, try_again
from course.actions.mail.send import SendReport, send_due
from course.actions.mail.telling import AT_ONCE, Telling
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting, save_meeting
from course.actions.programme.notices import tell_new, tell_programme
from course.actions.programme.parts import change_programme
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import move_speaker
from course.actions.visits.save import VisitRows, save_visit
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM
from course.calendars.text import appointment
from course.enums import Language, MailCode, MeetingStatus, MessageState, SpeakerState, Tell, VisitStatus
from course.models import Edition, Enrolment, Meeting, Message, ProgrammeItem, SpeakerInvitation, User, WorkVisit
from course.queries.speakers.links import speaker_link
from course.queries.visits.host import visit_in_full
from course.queries.visits.links import host_link
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, PlaceFactory, UserFactory
from tests.helpers.mail import bring
from tests.helpers.speakers import link_to, make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(at):
    at(2026, 11, 9, 10)


@pytest.fixture
def meeting() -> Meeting:
    """An announced meeting of an edition with one participant."""
    meeting = MeetingFactory()
    save_meeting(meeting=meeting, by=SYSTEM)
    EnrolmentFactory(edition=meeting.edition)
    return meeting


def later(meeting: Meeting, **step: int) -> None:
    by = dt.timedelta(**step)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + by, ends_at=meeting.ends_at + by, by=SYSTEM)


def now(meeting: Meeting) -> str:
    return appointment(Meeting.objects.select_related("edition", "place").get(pk=meeting.pk))


def bodies() -> list[str]:
    return list(Message.objects.filter(state=MessageState.QUEUED).values_list("body", flat=True))


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def told(first: str, last: str) -> str:
    return f"Eerst: {first}.\nNu: {last}.\n"


def says(message: Message, meeting: Meeting) -> bool:
    """The mail tells how the meeting stands now."""
    meeting = Meeting.objects.select_related("edition", "place").get(pk=meeting.pk)
    if not meeting.goes_ahead:
        return message.template == MailCode.CALLED_OFF
    return any(f"{word}: {appointment(meeting)}.\n" in message.body for word in ("Nu", "gaat toch door"))


def test_several_edits_within_ten_minutes_are_one_mail_from_the_first_to_the_last(meeting, at):
    first = now(meeting)
    later(meeting, days=7)
    at(2026, 11, 9, 10, 9)
    later(meeting, days=1)
    last = now(meeting)

    at(2026, 11, 9, 10, 18)
    assert send_due() == SendReport()
    at(2026, 11, 9, 10, 19)
    assert send_due() == SendReport(sent=1)
    assert [f"Eerst: {first}.\n\nNu: {last}.\n" in letter.body for letter in mail.outbox] == [True]


def test_a_calendar_that_does_not_follow_gets_what_is_new_or_back_and_loses_what_is_off(meeting, at):
    new = MeetingFactory(edition=meeting.edition)
    tell_new(new)
    assert "Zet het in je agenda" in bodies()[0]
    send_all(at, 11)
    cancel_meeting(meeting=new, by=SYSTEM)
    assert "Staat dit in je agenda? Haal het eruit" in bodies()[0]
    send_all(at, 12)
    reinstate_meeting(meeting=new, by=SYSTEM)
    assert "Zet het in je agenda" in bodies()[0]


def send_all(at, hour: int) -> None:
    at(2026, 11, 9, hour)
    send_due()


def test_who_reads_english_reads_the_hours_of_a_programme_in_english(meeting):
    person = EnrolmentFactory(edition=meeting.edition, user__language=Language.ENGLISH).user
    line = "10:15 tot 11:00: Van 9:00 tot 10:00 in de wijk"
    tell_programme(meeting, people=[person], before=[], after=[line])
    assert "Now: 10:15 to 11:00: Van 9:00 tot 10:00 in de wijk" in bodies()[0]


def test_who_takes_no_part_is_led_to_the_own_page_with_what_is_so_there(meeting, at):
    """The host to that of the visit with its hours and place, the speaker to theirs; also by a link that is new."""
    visit = make_visit(VisitStatus.AGREED, item__meeting=meeting, place=PlaceFactory(name="Wijkpost"))
    spoken = make_speaker(SpeakerState.ACCEPTED, meeting=meeting)
    later(meeting, days=7)
    WorkVisit.objects.filter(pk=visit.pk).update(link_number=F("link_number") + 1)
    for code, when in ((MailCode.CHANGED, (2026, 11, 9, 10, 10)), (MailCode.PROGRAMME, (2026, 11, 9, 10, 30))):
        at(*when)
        send_due()
        told = {one.person: one for one in Message.objects.filter(template=code, state=MessageState.SENT)}
        participant = Enrolment.objects.get().user
        visit = visit_in_full(visit.pk)
        assert {person: one.link for person, one in told.items()} == {
            participant: meeting.get_absolute_url(),
            visit.contact: host_link(visit),
            spoken.person: speaker_link(spoken),
        }
        where = {person: dict(one.facts)["Waar"] for person, one in told.items()}
        assert where[visit.contact] == visit.place.full_address != where[participant] == where[spoken.person]
        change_programme(meetings=[meeting.pk], write=partial(ItemFactory, meeting=meeting, title="Extra"), by=SYSTEM)


def test_nothing_is_sent_when_the_end_equals_the_beginning(meeting, at):
    later(meeting, days=7)
    later(meeting, days=-7)
    at(2026, 11, 9, 11)
    assert (send_due(), states()) == (SendReport(), [MessageState.CANCELLED])


def test_an_edit_after_the_mail_has_gone_is_a_mail_from_what_that_told(meeting, at):
    later(meeting, days=7)
    second = now(meeting)
    at(2026, 11, 9, 10, 10)
    send_due()
    later(meeting, days=-7)
    assert [told(second, now(meeting)) in body for body in bodies()] == [True]


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.FAILED, MessageState.HELD, MessageState.SENDING])
def test_a_moved_mail_that_did_not_leave_never_goes_after_the_mail_that_it_is_cancelled(meeting, at, state):
    first = now(meeting)
    later(meeting, days=7)
    bring(Message.objects.all(), state, attempts=1, error="451")
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert states() == [MessageState.CANCELLED, MessageState.QUEUED]
    assert [f"Dit gaat niet door: Elkaars werelden, {first}.\n" in body for body in bodies()] == [True]


def test_a_mail_that_the_server_gave_back_after_a_newer_was_queued_does_not_go_again(meeting, at):
    later(meeting, days=7)
    moved = Message.objects.all()
    bring(moved, MessageState.SENDING, attempts=1, handed_over_at=timezone.now())
    cancel_meeting(meeting=meeting, by=SYSTEM)
    bring(Message.objects.filter(occasion="sequence-1"), MessageState.QUEUED, handed_over_at=None)
    at(2026, 11, 9, 11)
    assert send_due() == SendReport(sent=1)
    assert states() == [MessageState.CANCELLED, MessageState.SENT]


def test_a_change_of_which_a_later_one_was_told_is_not_tried_again(meeting):
    later(meeting, days=7)
    bring(Message.objects.all(), MessageState.FAILED, attempts=8, handed_over_at=timezone.now())
    later(meeting, days=7)
    drop(messages=Message.objects.filter(occasion="sequence-2"), by=OrganiserFactory())
    with pytest.raises(NoLongerTrue):
        try_again(messages=Message.objects.failed(), by=OrganiserFactory())


def test_who_was_told_and_who_was_not_each_hear_from_what_they_know(meeting, at):
    first = now(meeting)
    told_once = EnrolmentFactory(edition=meeting.edition).user
    later(meeting, days=7)
    second = now(meeting)
    bring(Message.objects.filter(person=told_once), MessageState.SENT)
    later(meeting, days=7)
    third = now(meeting)
    found = {message.person_id: message.body for message in Message.objects.queued()}
    assert told(second, third) in found.pop(told_once.pk)
    assert [told(first, third) in body for body in found.values()] == [True]


def test_a_draft_that_was_called_off_is_new_to_the_group_when_it_goes_ahead(at):
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    row, visit = EnrolmentFactory(edition=draft.edition), make_visit(VisitStatus.ASKED, item__meeting=draft)
    cancel_meeting(meeting=draft, by=SYSTEM)
    send_due()
    draft.status = MeetingStatus.CONFIRMED
    save_meeting(meeting=draft, by=SYSTEM)
    at(2026, 11, 9, 10, 10)
    send_due()
    assert {one.person: one.template for one in _sent()} == {
        row.user: MailCode.NEW_MEETING,
        visit.contact: MailCode.ON_AGAIN,
    }


@pytest.mark.parametrize("moved", [0, 7])
@pytest.mark.parametrize(
    ("state", "code"), [(VisitStatus.ASKED, MailCode.HOST_ASKED), (VisitStatus.AGREED, MailCode.HOST_AGREED)]
)
def test_a_draft_that_goes_ahead_after_all_is_a_draft_of_which_those_hear_who_were_asked(at, state, code, moved):
    """Of what is off they do not hear that it is off on another day."""
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    EnrolmentFactory(edition=draft.edition)
    visit = make_visit(state, item__meeting=draft)
    row = make_speaker(SpeakerState.ACCEPTED, meeting=draft, asked_at=timezone.now())
    cancel_meeting(meeting=draft, by=SYSTEM)
    send_due()
    later(draft, days=moved)
    reinstate_meeting(meeting=draft, by=SYSTEM)
    at(2026, 11, 9, 10, 10)
    send_due()
    assert draft.status == MeetingStatus.DRAFT
    assert [(one.person, one.template) for one in _sent()] == [
        (row.person, MailCode.SPEAKER_CALLED_OFF),
        (visit.contact, MailCode.HOST_CALLED_OFF),
        (row.person, MailCode.SPEAKER_BRIEFED),
        (visit.contact, code),
    ]


@pytest.mark.parametrize("held", [True, False])
def test_a_host_whose_question_did_not_leave_hears_nothing_but_the_question_as_it_stands_then(meeting, held):
    visit = make_visit(VisitStatus.IDEA, item__meeting=meeting)
    move_visit(visit=visit, to=VisitStatus.ASKED, by=OrganiserFactory(), telling=AT_ONCE)
    mine = Message.objects.filter(person=visit.contact)
    if held:
        hold_back(messages=mine, by=OrganiserFactory())
    later(meeting, days=7)
    change_programme(meetings=[meeting.pk], write=partial(ItemFactory, meeting=meeting, title="Extra"), by=SYSTEM)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert list(mine.values_list("template", flat=True)) == [MailCode.HOST_ASKED]
    with contextlib.suppress(NothingToDo):
        release(messages=mine, by=OrganiserFactory())
    send_due()
    reinstate_meeting(meeting=meeting, by=SYSTEM)
    send_due()
    assert list(mine.values_list("template", "state")) == [
        (MailCode.HOST_ASKED, MessageState.SENT),
        (MailCode.HOST_ASKED, MessageState.CANCELLED),
    ]
    assert "donderdag 28 januari 2027" in mine.get(state=MessageState.SENT).subject
    later(meeting, days=7)
    assert mine.filter(template=MailCode.CHANGED).exists()


def test_who_left_and_came_back_knows_the_planning_that_came_along(meeting, at):
    """Not what a mail would have told from that did not leave, because its reader had left the group."""
    row, there = Enrolment.objects.get(), EnrolmentFactory(edition=meeting.edition, user__organisation=None)
    Enrolment.objects.filter(pk=there.pk).update(organisation=row.organisation)
    later(meeting, days=7)
    withdraw(enrolment=row, by=row.user)
    at(2026, 11, 9, 10, 10)
    send_due()
    hand_over(enrolment=there, colleague=row.user, by=there.user)
    send_due()
    knows = now(meeting)
    meeting.refresh_from_db()
    later(meeting, days=-7)
    change = Message.objects.get(person=row.user, state=MessageState.QUEUED)
    assert told(knows, now(meeting)) in change.body


def test_a_speaker_who_was_asked_again_hears_of_a_change_from_what_that_said(meeting, at):
    """Not from what a mail that the office held would have told from."""
    office = OrganiserFactory()
    row = make_speaker(SpeakerState.ACCEPTED, meeting=meeting, asked_at=timezone.now())
    later(meeting, days=7)
    hold_back(messages=Message.objects.all(), by=office)
    for state in (SpeakerState.WITHDRAWN, SpeakerState.INVITED):
        move_speaker(invitation=row, to=state, by=office, telling=AT_ONCE)
    send_due()
    move_speaker(invitation=row, to=SpeakerState.ACCEPTED, by=link_to(SpeakerInvitation.objects.get(pk=row.pk)))
    send_due()
    knows = now(meeting)
    later(meeting, days=-7)
    change = Message.objects.get(person=row.person, template=MailCode.CHANGED, state=MessageState.QUEUED)
    assert told(knows, now(meeting)) in change.body


def speaks(item: ProgrammeItem, *people: User) -> None:
    change_programme(meetings=[item.meeting_id], write=partial(item.speakers.set, people), by=SYSTEM)


def hosts(visit: WorkVisit, contact: User) -> None:
    visit = WorkVisit.objects.with_who_and_where().get(pk=visit.pk)
    visit.contact = contact
    save_visit(visit=visit, co_hosts=[], rows=VisitRows(), seen=visit.version, by=SYSTEM)


@pytest.mark.parametrize("who", ["speaker", "host"])
@pytest.mark.parametrize("happens", ["moved", "moved twice", "moved back", "told nobody", "waits still"])
def test_who_left_and_came_back_hears_what_was_not_told_meanwhile(meeting, at, who, happens):
    if who == "speaker":
        item = make_speaker(SpeakerState.ACCEPTED, meeting=meeting).items.get()
        person, leave, come = item.speakers.get(), partial(speaks, item), partial(speaks, item, item.speakers.get())
    else:
        visit = make_visit(VisitStatus.AGREED, item__meeting=meeting)
        person = visit.contact
        leave, come = partial(hosts, visit, UserFactory()), partial(hosts, visit, visit.contact)
    first = now(meeting)
    if happens == "told nobody":
        silent = Telling(how=Tell.NOBODY, reason="Gebeld")
        day = dt.timedelta(days=7)
        move_meeting(meeting=meeting, starts_at=meeting.starts_at + day, ends_at=meeting.ends_at + day,
                     by=OrganiserFactory(), telling=silent)  # fmt: skip
    else:
        later(meeting, days=7)
    leave()
    at(2026, 11, 9, 10 if happens == "waits still" else 11)
    send_due()
    if happens == "moved twice":
        later(meeting, days=7)
    elif happens == "moved back":
        later(meeting, days=-7)
    come()
    at(2026, 11, 9, 12)
    send_due()
    mine = [one.body for one in _sent() if one.person == person and one.template == MailCode.CHANGED]
    is_told = happens in ("moved", "moved twice", "waits still")
    assert [told(first, now(meeting)) in body for body in mine] == [True] * is_told


def test_an_edition_that_is_cancelled_stops_the_mails_about_its_meetings(meeting):
    later(meeting, days=7)
    cancel_edition(edition=meeting.edition, by=SYSTEM)
    assert list(Message.objects.order_by("pk").values_list("template", "state")) == [
        (MailCode.CHANGED, MessageState.CANCELLED),
        (MailCode.CANCELLED, MessageState.QUEUED),
    ]


@pytest.mark.parametrize("moved", ["not", "and waits", "and told"])
def test_cancelling_a_meeting_of_an_edition_that_is_off_tells_nobody_anew(meeting, at, moved):
    make_visit(VisitStatus.AGREED, item__meeting=meeting)
    for state in (SpeakerState.INVITED, SpeakerState.ACCEPTED):
        make_speaker(state, meeting=meeting, asked_at=timezone.now())
    if moved != "not":
        later(meeting, days=7)
    if moved == "and told":
        at(2026, 11, 9, 11)
        send_due()
    cancel_edition(edition=Edition.objects.get(), by=SYSTEM)
    at(2026, 11, 9, 13)
    send_due()
    before = Message.objects.count()
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert Message.objects.count() == before


def test_whose_visit_was_called_off_hears_of_the_meeting_by_the_visit_that_stands_or_not_at_all(meeting):
    off = make_visit(VisitStatus.CANCELLED, item__meeting=meeting, item__starts=dt.time(9), item__ends=dt.time(10))
    stands = make_visit(VisitStatus.AGREED, item__meeting=meeting, contact=off.contact)
    gone = make_visit(VisitStatus.CANCELLED, item__meeting=meeting)
    later(meeting, days=7)
    links = {one.person: one.link for one in Message.objects.filter(template=MailCode.CHANGED)}
    assert links[stands.contact] == host_link(visit_in_full(stands.pk))
    assert gone.contact not in links


# --- any sequence -------------------------------------------------------------------------------------------

STEPS = (
    "move", "back", "cancel", "reinstate", "wait", "send", "fail", "give up", "perhaps", "hold", "release", "drop",
    "retry",
)  # fmt: skip

STOPS = {"hold", "drop", "give up", "perhaps"}
"""After these a person has to act, or nobody knows what arrived."""

OFF = "gaat niet door"


def _changes(meeting: Meeting, step: str) -> None:
    if step == "move" and not meeting.is_cancelled:
        later(meeting, days=7)
    elif step == "back" and not meeting.is_cancelled and meeting.starts_at > meeting.first_start:
        later(meeting, days=-7)
    elif step == "cancel" and not meeting.is_cancelled:
        cancel_meeting(meeting=meeting, by=SYSTEM)
    elif step == "reinstate" and meeting.is_cancelled:
        reinstate_meeting(meeting=meeting, by=SYSTEM)


def _posts(step: str, moments: Iterator[tuple[int, ...]], at) -> None:
    """What happens to the mails on their way."""
    if step == "wait":
        at(*next(moments))
    elif step == "send":
        send_due()
    elif step == "fail":
        bring(Message.objects.due(), MessageState.QUEUED, attempts=1, due_at=timezone.now())
    elif step == "give up":
        bring(Message.objects.due(), MessageState.FAILED, attempts=8)
    elif step == "perhaps":
        bring(Message.objects.due(), MessageState.FAILED, attempts=1, handed_over_at=timezone.now())


def _offices(step: str) -> None:
    act = {"hold": hold_back, "release": release, "drop": drop, "retry": try_again}.get(step)
    if act:
        with contextlib.suppress(NothingToDo, NoLongerTrue):
            act(messages=Message.objects.all(), by=SYSTEM)


def _sent() -> list[Message]:
    return list(Message.objects.filter(state=MessageState.SENT).order_by("pk"))


@pytest.mark.parametrize("part", [1, 2])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=20))
def test_no_sequence_sends_what_is_untrue_or_leaves_it_as_the_last_word(meeting, at, steps, part):
    """A mail is true when it leaves; and unless people or the mail server kept the last one, that is true still. Of
    what is off nobody hears that it is off on another day.
    """
    Message.objects.all().delete()
    Meeting.objects.update(status=MeetingStatus.CONFIRMED)
    at(2026, 11, 9, 10)
    meeting.refresh_from_db()
    meeting.first_start, knows = meeting.starts_at, now(meeting)
    moments = iter([(2026, 11, 9, 10 + number // 4, number % 4 * 15) for number in range(1, 40)])
    for step in [*steps, "wait", "send"]:
        before = {message.pk for message in _sent()}
        _changes(meeting, step)
        _posts(step, moments, at)
        _offices(step)
        for message in _sent():
            if message.pk not in before:
                knows = now(meeting)
                assert says(message, meeting)
    if STOPS.isdisjoint(steps):
        stands = now(meeting)
        assert knows == stands or (knows.endswith(OFF) and stands.endswith(OFF))


TITLE = "Werken met waarstaatjegemeente.nl"


def test_a_title_of_the_course_office_stands_in_mails_as_it_was_written(meeting):
    """What people type never becomes a link; what the office writes may be one."""
    meeting.title = TITLE
    save_meeting(meeting=meeting, by=SYSTEM)
    Message.objects.all().delete()
    later(meeting, days=7)
    tell_speaker(make_speaker(SpeakerState.INVITED, meeting=meeting), MailCode.SPEAKER_ASKED)
    told = {message.template: TITLE in message.subject + message.body for message in Message.objects.all()}
    assert told == {MailCode.CHANGED: True, MailCode.SPEAKER_ASKED: True}
