"""Everything that waits becomes true at once, through the ordinary actions; each hears of it once."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.send import claim
from course.actions.mail.telling import AT_ONCE, NotDecided, ReadersChanged, Telling, rehearse
from course.actions.people.staff import make_organiser
from course.actions.planning import NotAccepted
from course.actions.programme.meetings import move_meeting, save_meeting
from course.actions.programme.parts import change_programme
from course.actions.programme.pending import put_ready
from course.actions.programme.publish import (
    AlreadyPublished,
    NothingToPublish,
    OtherThanSeen,
    RefusedAt,
    StillToChoose,
)
from course.enums import MailCode, MeetingStatus, SpeakerState, Tell
from course.models import Enrolment, MailTemplate, Meeting, Message, PendingChange, ProgrammeItem, Publication, Sending
from course.queries.mail.audience import mark_of
from course.queries.programme.pending import effective_plan, seen_mark
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
)
from tests.helpers.pending import mark_of_edition, plan_with, publish, times, wait_for
from tests.helpers.speakers import make_speaker


@pytest.fixture
def edition(db, at):
    at(2026, 10, 1, 10)
    for code in (MailCode.PROGRAMME, MailCode.CHANGED, MailCode.NEW_MEETING):
        MailTemplate.objects.create(code=code, subject=f"{code}", body="x")
    edition = EditionFactory()
    EnrolmentFactory(edition=edition)
    return edition


@pytest.fixture
def organiser(edition):
    return make_organiser(user=OrganiserFactory())


def meeting_on(edition, day, **fields):
    starts, ends = (clock.at(day, dt.time(hour)) for hour in (9, 17))
    meeting = MeetingFactory(edition=edition, starts_at=starts, ends_at=ends, **fields)
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def january(edition):
    meeting = meeting_on(edition, dt.date(2027, 1, 21), title="Januari")
    ItemFactory(meeting=meeting, title="Lezing", starts=dt.time(10), ends=dt.time(11))
    ItemFactory(meeting=meeting, title="Lunch", starts=dt.time(12), ends=dt.time(13))
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def february(edition):
    return meeting_on(edition, dt.date(2027, 2, 18), title="Februari")


def moments(day, starts=9, ends=17):
    return [clock.at(day, dt.time(hour)).astimezone(dt.UTC).isoformat() for hour in (starts, ends)]


def told():
    return sorted(Message.objects.values_list("template", "person__email"))


def test_all_of_it_becomes_true_and_nothing_waits_any_more(edition, january, february, organiser):
    lunch = january.items.get(title="Lunch")
    speaker = UserFactory()
    wait_for(january, organiser, lunch.pk, times=times(dt.time(13), dt.time(14)), speakers=[speaker.pk])
    wait_for(february, organiser, times=moments(dt.date(2027, 3, 18)), title="Maart")
    draft = meeting_on(edition, dt.date(2027, 4, 15), status=MeetingStatus.DRAFT)
    publish(edition, organiser, [draft], telling=AT_ONCE)
    lunch.refresh_from_db()
    assert (lunch.starts, list(lunch.speakers.all())) == (dt.time(13), [speaker])
    rows = Meeting.objects.order_by("starts_at").values_list("title", "starts_at__date", "status")
    assert list(rows) == [
        ("Januari", dt.date(2027, 1, 21), "confirmed"),
        ("Maart", dt.date(2027, 3, 18), "confirmed"),
        ("Elkaars werelden", dt.date(2027, 4, 15), "confirmed"),
    ]
    assert PendingChange.objects.count() == 0
    edition.refresh_from_db()
    assert edition.ends_on == dt.date(2027, 6, 17)
    line = ModelLogEntry.objects.get(action="course.edition.publish")
    assert line.data == {"changed": 2, "new": 1}


def test_calendars_get_a_new_number_where_the_appointment_changed(edition, january, february, organiser):
    before = dict(Meeting.objects.values_list("pk", "ical_sequence"))
    wait_for(january, organiser, mind="Let op")
    wait_for(february, organiser, times=moments(dt.date(2027, 3, 18)))
    publish(edition, organiser, telling=AT_ONCE)
    after = dict(Meeting.objects.values_list("pk", "ical_sequence"))
    assert (after[january.pk] - before[january.pk], after[february.pk] - before[february.pk]) == (0, 1)


def test_items_come_and_leave(edition, january, organiser):
    plan = effective_plan(january)
    lunch = str(january.items.get(title="Lunch").pk)
    del plan[lunch]
    plan["n1"] = {
        "times": [780, 810, False],
        "kind": "break",
        "title": "Pauze",
        "room": "",
        "summary": "",
        "method": "",
        "speakers": [],
    }
    put_ready(meeting=january, wanted=plan, seen=seen_mark(january), by=organiser)
    publish(edition, organiser, telling=AT_ONCE)
    assert list(january.items.order_by("starts").values_list("title", "starts")) == [
        ("Lezing", dt.time(10)),
        ("Pauze", dt.time(13)),
    ]


def test_who_hears_of_several_things_gets_one_mail(edition, january, february, organiser, at):
    wait_for(january, organiser, january.items.get(title="Lunch").pk, room="Tuin")
    wait_for(february, organiser, times=moments(dt.date(2027, 3, 18)))
    draft = meeting_on(edition, dt.date(2027, 4, 15), status=MeetingStatus.DRAFT)
    publish(edition, organiser, [draft], telling=AT_ONCE)
    participant = edition.enrolments.get().user
    assert told() == sorted(
        [(code.value, participant.email) for code in (MailCode.PROGRAMME, MailCode.CHANGED, MailCode.NEW_MEETING)]
    )
    assert Sending.objects.count() == 1
    at(2026, 10, 1, 10, 11)
    assert sorted(len(parcel) for parcel in claim(9)) == [3]


def test_silence_and_its_reason_are_one_line_with_the_edition(edition, january, february, organiser):
    for meeting in (january, february):
        wait_for(meeting, organiser, times=moments(meeting.day, 10))
    publish(edition, organiser, telling=Telling(Tell.NOBODY, "Iedereen weet het al"))
    lines = ModelLogEntry.objects.filter(action="course.telling.nobody")
    assert [(line.object_id, line.data["number"]) for line in lines] == [(str(edition.pk), 2)]
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}


def test_nobody_is_mailed_unasked_and_then_nothing_is_changed(edition, january, organiser):
    wait_for(january, organiser, times=moments(january.day, 10))
    with pytest.raises(NotDecided):
        publish(edition, organiser)
    january.refresh_from_db()
    assert (january.starts_at, PendingChange.objects.count()) == (clock.at(january.day, dt.time(9)), 1)


def test_the_mails_that_were_shown_are_those_that_go(edition, january, organiser):
    wait_for(january, organiser, times=moments(january.day, 10))
    letters = rehearse(lambda telling: publish(edition, organiser, telling=telling))
    assert [one.template for one in letters] == [MailCode.CHANGED]
    EnrolmentFactory(edition=edition)
    with pytest.raises(ReadersChanged):
        publish(edition, organiser, telling=Telling(seen=mark_of(letters)))


def test_two_things_of_one_publication_go_together_and_one_goes_alone(edition, january, february, organiser):
    """The speaker hears of February alone; the participant of both."""
    speaker = make_speaker(SpeakerState.ACCEPTED, meeting=february).person
    for meeting in (january, february):
        wait_for(meeting, organiser, times=moments(meeting.day, 10))
    publish(edition, organiser, telling=AT_ONCE)
    waiting = Message.objects.values_list("person", "can_wait")
    member = Enrolment.objects.get().user
    assert sorted(waiting) == sorted([(member.pk, True), (member.pk, True), (speaker.pk, False)])


def test_a_second_click_finds_what_the_first_published(edition, january, organiser):
    wait_for(january, organiser, mind="Let op")
    seen = mark_of_edition(edition)
    publish(edition, organiser, seen=seen)
    with pytest.raises(AlreadyPublished):
        publish(edition, organiser, seen=seen)
    assert Publication.objects.count() == 1


def test_what_changed_between_looking_and_pressing_is_looked_at_again(edition, january, february, organiser):
    wait_for(january, organiser, mind="Let op")
    seen = mark_of_edition(edition)
    wait_for(february, organiser, mind="Ook")
    with pytest.raises(OtherThanSeen):
        publish(edition, organiser, seen=seen)
    seen = mark_of_edition(edition)
    january.mind = "Nu anders"
    save_meeting(meeting=january, by=organiser)
    with pytest.raises(OtherThanSeen):
        publish(edition, organiser, seen=seen)


def test_what_others_change_beside_what_waits_is_looked_at_again(edition, january, organiser):
    wait_for(january, organiser, mind="Let op")
    draft = meeting_on(edition, dt.date(2027, 4, 15), status=MeetingStatus.DRAFT)
    seen = mark_of_edition(edition)
    january.title = "Heet nu anders"
    save_meeting(meeting=january, by=organiser)
    with pytest.raises(OtherThanSeen):
        publish(edition, organiser, seen=seen)
    seen = mark_of_edition(edition)
    change_programme(meetings=[draft.pk], write=lambda: ItemFactory(meeting=draft, title="Nieuw"), by=organiser)
    with pytest.raises(OtherThanSeen):
        publish(edition, organiser, [draft], seen=seen)
    draft.refresh_from_db()
    assert (draft.status, PendingChange.objects.count()) == (MeetingStatus.DRAFT, 1)


def test_one_of_several_that_was_changed_meanwhile_keeps_all_waiting(edition, january, february, organiser):
    for meeting in (january, february):
        wait_for(meeting, organiser, mind="Let op")
    january.mind = "Nu anders"
    save_meeting(meeting=january, by=organiser)
    with pytest.raises(StillToChoose):
        publish(edition, organiser)
    assert list(Meeting.objects.order_by("starts_at").values_list("mind", flat=True)) == ["Nu anders", ""]


def test_a_draft_of_another_edition_is_not_announced_with_this_one(edition, january, organiser):
    wait_for(january, organiser, mind="Let op")
    draft = meeting_on(EditionFactory(), dt.date(2027, 4, 15), status=MeetingStatus.DRAFT)
    publish(edition, organiser, [draft])
    draft.refresh_from_db()
    assert draft.status == MeetingStatus.DRAFT


def test_a_stale_base_is_never_overwritten(edition, january, organiser):
    wait_for(january, organiser, times=moments(january.day, 10))
    day = january.day
    move_meeting(
        meeting=january,
        starts_at=clock.at(day, dt.time(8)),
        ends_at=clock.at(day, dt.time(17)),
        by=organiser,
        telling=AT_ONCE,
    )
    with pytest.raises(StillToChoose):
        publish(edition, organiser, telling=AT_ONCE)
    january.refresh_from_db()
    assert january.starts_at == clock.at(day, dt.time(8))


def test_what_stands_in_the_way_of_one_stands_in_the_way_of_all(edition, january, february, organiser, at):
    wait_for(january, organiser, mind="Let op", times=moments(january.day, 10))
    wait_for(february, organiser, mind="Ook")
    at(2027, 2, 1, 10)
    with pytest.raises(RefusedAt):
        publish(edition, organiser, telling=AT_ONCE)
    assert set(Meeting.objects.values_list("mind", flat=True)) == {""}


def test_nothing_is_no_publication(edition, january, organiser):
    with pytest.raises(NothingToPublish):
        publish(edition, organiser)


def test_two_that_change_places_are_in_nobodys_way_halfway(edition, january, february, organiser):
    """Each goes where the other is: only all of it together is looked at."""
    place = PlaceFactory()
    Meeting.objects.update(place=place)
    wanted = [(january, moments(february.day)), (february, moments(january.day))]
    for meeting, moment in wanted:
        meeting.refresh_from_db()
        wait_for(meeting, organiser, times=moment)
    publish(edition, organiser, telling=AT_ONCE, reason="")
    assert list(Meeting.objects.order_by("starts_at").values_list("title", flat=True)) == ["Februari", "Januari"]


def test_what_is_found_about_a_new_meeting_is_asked_before_it_is_announced(edition, january, organiser):
    draft = meeting_on(edition, dt.date(2027, 4, 17), status=MeetingStatus.DRAFT)
    with pytest.raises(NotAccepted):
        publish(edition, organiser, [draft], telling=AT_ONCE, reason="")
    draft.refresh_from_db()
    assert draft.status == MeetingStatus.DRAFT


def test_a_draft_that_is_not_ticked_stays_one(edition, january, organiser):
    ticked, other = (meeting_on(edition, dt.date(2027, 4, day), status=MeetingStatus.DRAFT) for day in (15, 20))
    publish(edition, organiser, [ticked], telling=AT_ONCE)
    assert list(Meeting.objects.filter(status=MeetingStatus.DRAFT)) == [other]
    assert {one.about for one in Message.objects.all()} == {f"meeting:{ticked.pk}"}


def test_another_edition_keeps_what_waits_there(edition, january, organiser):
    elsewhere = meeting_on(EditionFactory(), dt.date(2027, 1, 28))
    for meeting in (january, elsewhere):
        wait_for(meeting, organiser, mind="Let op")
    publish(edition, organiser)
    assert [row.meeting_id for row in PendingChange.objects.all()] == [elsewhere.pk]
    assert ProgrammeItem.objects.count() == 2
    assert plan_with(elsewhere)[""]["mind"] == "Let op"
