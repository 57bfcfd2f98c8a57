from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from course import clock, rules
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.items import PassesMidnight
from course.actions.programme.meetings import (
    AlreadyAnnounced,
    AlreadyCancelled,
    DayHasPassed,
    EditionIsFixed,
    EndsBeforeStart,
    MeetingIsOver,
    NotCancelled,
    NotOneDay,
    cancel_meeting,
    move_meeting,
    reinstate_meeting,
    save_meeting,
)
from course.authority import SYSTEM
from course.calendars.text import appointment
from course.enums import NOT_ON_THE_AGENDA, EnrolmentState, MailCode, MeetingStatus, MessageState, Side
from course.models import CalendarLink, Edition, Meeting, Message, ProgrammeItem, PublishedChange, VisitStep
from course.queries.calendars.events import agenda_of, events_of, events_of_edition, texts_behind
from pitches.rules import editions_with_a_talk
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=clock.AMSTERDAM)


@pytest.fixture(autouse=True)
def _november(at):
    at(2026, 11, 9, 10)


@pytest.fixture
def meeting() -> Meeting:
    """An announced course day on the first day of its edition."""
    meeting = MeetingFactory()
    save_meeting(meeting=meeting, by=SYSTEM)
    return meeting


def stored(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("edition", "place").get(pk=meeting.pk)


def times() -> list[tuple[str, str]]:
    return [(f"{item.starts:%H:%M}", f"{item.ends:%H:%M}") for item in ProgrammeItem.objects.order_by("starts")]


def days(edition: Edition) -> tuple[dt.date, dt.date]:
    return Edition.objects.values_list("starts_on", "ends_on").get(pk=edition.pk)


def history() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def move(meeting: Meeting, starts_at: dt.datetime, ends_at: dt.datetime, **values: object) -> None:
    move_meeting(meeting=meeting, starts_at=starts_at, ends_at=ends_at, by=SYSTEM, **values)


def test_moving_tells_who_has_a_place_and_nobody_else(meeting):
    organiser, place = OrganiserFactory(), PlaceFactory(name="Zaal Stationsplein", city="Utrecht")
    in_group = EnrolmentFactory(edition=meeting.edition).user
    EnrolmentFactory(edition=meeting.edition, side=Side.INSURER, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=meeting.edition, user=UserFactory(is_active=False))
    EnrolmentFactory()
    before = appointment(meeting)

    move_meeting(
        meeting=meeting,
        starts_at=moment(2027, 1, 28, 9),
        ends_at=moment(2027, 1, 28, 16),
        place=place,
        by=organiser,
        telling=AT_ONCE,
    )

    assert list(Message.objects.values_list("person", "template", "about", "occasion", "link")) == [
        (in_group.pk, "wijziging", f"meeting:{meeting.pk}", "sequence-1", f"/bijeenkomst/{meeting.pk}/")
    ]
    message = Message.objects.get()
    assert message.subject == "Veranderd: Elkaars werelden, nu donderdag 28 januari 2027 in Utrecht"
    assert before in message.body
    assert appointment(stored(meeting)) in message.body
    assert (meeting.ical_sequence, meeting.place, meeting.day) == (1, place, dt.date(2027, 1, 28))
    entry = ModelLogEntry.objects.get(action="course.meeting.move")
    assert (entry.user, entry.data["from"], entry.data["sequence"]) == (organiser, before, 1)


def test_each_move_has_its_own_message(meeting):
    EnrolmentFactory(edition=meeting.edition)

    move(meeting, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))
    move(meeting, moment(2027, 1, 29, 9), moment(2027, 1, 29, 16))
    move(meeting, moment(2027, 1, 29, 9), moment(2027, 1, 29, 16))

    assert sorted(Message.objects.values_list("occasion", flat=True)) == ["sequence-1", "sequence-2"]


def test_the_calendar_follows_in_the_same_act(meeting):
    move(meeting, moment(2027, 4, 8, 10, 30), moment(2027, 4, 8, 17))

    component = stored(meeting).ical_component
    assert "DTSTART;TZID=Europe/Amsterdam:20270408T103000\r\n" in component
    assert f"UID:{meeting.ical_uid}\r\n" in component
    assert "SEQUENCE:1\r\n" in component


def test_the_programme_moves_along_by_the_clock_on_the_wall(meeting):
    ItemFactory(meeting=meeting, starts=dt.time(9), ends=dt.time(9, 30))
    visit = VisitFactory(item__meeting=meeting, item__starts=dt.time(13), item__ends=dt.time(16))
    VisitStep.objects.create(visit=visit, starts=dt.time(13, 15), ends=dt.time(14), title="Rondgang")
    ItemFactory(starts=dt.time(10), ends=dt.time(11))

    move(meeting, moment(2027, 7, 1, 9, 45), moment(2027, 7, 1, 18))

    assert times() == [("09:45", "10:15"), ("10:00", "11:00"), ("13:45", "16:45")]
    assert list(VisitStep.objects.values_list("starts", "ends")) == [(dt.time(14), dt.time(14, 45))]
    assert "09:45 Eén mens in vier stelsels" in stored(meeting).ical_component.replace("\r\n ", "")


def test_another_day_at_the_same_time_leaves_the_programme(meeting):
    ItemFactory(meeting=meeting)

    move(meeting, moment(2027, 6, 10, 9), moment(2027, 6, 10, 16))

    assert times() == [("10:00", "11:00")]


@pytest.mark.parametrize(
    ("item", "start"),
    [((dt.time(20), dt.time(21)), 12), ((dt.time(8), dt.time(8, 30)), 0), ((dt.time(22), dt.time(23)), 10)],
)
def test_an_item_that_would_pass_midnight_stops_the_move(meeting, item, start):
    ItemFactory(meeting=meeting, starts=item[0], ends=item[1], title="Avondpitch")

    with pytest.raises(PassesMidnight) as refusal:
        move(meeting, moment(2027, 1, 21, start), moment(2027, 1, 21, 23, 30))

    assert "Avondpitch" in str(refusal.value)
    assert (stored(meeting).starts_at, stored(meeting).ical_sequence) == (moment(2027, 1, 21, 9), 0)
    assert ProgrammeItem.objects.values_list("starts", "ends").get() == item


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "refusal"),
    [
        (moment(2027, 1, 21, 17), moment(2027, 1, 21, 9), EndsBeforeStart),
        (moment(2027, 1, 21, 9), moment(2027, 1, 21, 9), EndsBeforeStart),
        (moment(2027, 10, 31, 2, 30).replace(fold=1), moment(2027, 10, 31, 2, 45), EndsBeforeStart),
        (moment(2027, 1, 21, 9), moment(2027, 1, 22, 12), NotOneDay),
        (moment(2027, 1, 21, 20), moment(2027, 1, 22, 0), NotOneDay),
        (moment(2026, 11, 9, 9), moment(2026, 11, 9, 17), DayHasPassed),
        (moment(2026, 1, 21, 9), moment(2026, 1, 21, 17), DayHasPassed),
    ],
)
def test_times_that_cannot_be(meeting, starts_at, ends_at, refusal):
    EnrolmentFactory(edition=meeting.edition)
    before = Meeting.objects.values().get()

    with pytest.raises(refusal) as told:
        move(meeting, starts_at, ends_at)

    assert str(told.value) == str(refusal.message)
    assert Meeting.objects.values().get() == before
    assert Message.objects.count() == 0


def test_a_day_is_a_dutch_day(meeting):
    midnight_in_utc = dt.datetime(2027, 1, 21, 23, 30, tzinfo=dt.UTC)

    with pytest.raises(NotOneDay):
        move(meeting, moment(2027, 1, 21, 22), midnight_in_utc)
    move(meeting, midnight_in_utc, midnight_in_utc + dt.timedelta(hours=2))

    assert stored(meeting).day == dt.date(2027, 1, 22)


def test_what_is_over_stays_where_it_was(meeting, at):
    at(2027, 1, 21, 17)

    for act in (
        lambda: move(meeting, moment(2027, 2, 1, 9), moment(2027, 2, 1, 16)),
        lambda: cancel_meeting(meeting=meeting, by=SYSTEM),
    ):
        with pytest.raises(MeetingIsOver):
            act()

    assert (stored(meeting).status, stored(meeting).ical_sequence) == (MeetingStatus.CONFIRMED, 0)


def test_the_texts_of_what_is_over_can_be_changed(meeting, at):
    at(2027, 2, 1, 10)
    meeting.title = "Elkaars werelden, terugblik"

    save_meeting(meeting=meeting, by=SYSTEM)

    assert "terugblik" in stored(meeting).ical_component
    assert stored(meeting).ical_sequence == 0


def test_cancelling_and_going_ahead_after_all(meeting):
    EnrolmentFactory(edition=meeting.edition)

    cancel_meeting(meeting=meeting, by=SYSTEM)
    cancelled = stored(meeting)
    reinstate_meeting(meeting=meeting, by=SYSTEM)
    again = stored(meeting)

    assert (cancelled.status, cancelled.ical_sequence) == (MeetingStatus.CANCELLED, 1)
    assert (again.status, again.ical_sequence) == (MeetingStatus.CONFIRMED, 2)
    assert [component.count("STATUS:CANCELLED") for component in (cancelled.ical_component, again.ical_component)] == [
        1,
        0,
    ]
    message = Message.objects.get()
    assert (message.occasion, message.state) == ("sequence-1", MessageState.CANCELLED)
    assert message.subject == "Elkaars werelden op donderdag 21 januari 2027 gaat niet door"
    assert history() == ["course.meeting.cancel", "course.meeting.reinstate"]


def test_cancelling_twice_and_going_ahead_twice_are_refused(meeting):
    with pytest.raises(NotCancelled):
        reinstate_meeting(meeting=meeting, by=SYSTEM)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    with pytest.raises(AlreadyCancelled):
        cancel_meeting(meeting=meeting, by=SYSTEM)

    assert stored(meeting).ical_sequence == 1


def test_a_form_that_changes_texts_tells_nobody(meeting):
    EnrolmentFactory(edition=meeting.edition)
    form = Meeting.objects.get(pk=meeting.pk)
    form.title, form.mind = "Nieuwe titel", "Neem laarzen mee."

    save_meeting(meeting=form, by=SYSTEM)

    row = stored(meeting)
    assert (row.title, row.ical_sequence) == ("Nieuwe titel", 0)
    assert "Neem laarzen mee." in row.ical_component
    assert row.ical_revised_at == meeting.ical_revised_at + dt.timedelta(seconds=1)
    assert (Message.objects.count(), history()) == (0, [])


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": moment(2027, 1, 21, 18)},
        {"online_url": "https://x.example/kamer"},
        {"status": MeetingStatus.TENTATIVE},
        {"status": MeetingStatus.CANCELLED},
    ],
)
def test_a_form_that_changes_the_appointment_tells_everybody(meeting, change):
    EnrolmentFactory(edition=meeting.edition)
    form = Meeting.objects.get(pk=meeting.pk)
    for name, value in change.items():
        setattr(form, name, value)

    save_meeting(meeting=form, by=SYSTEM)

    assert stored(meeting).ical_sequence == form.ical_sequence == 1
    message = Message.objects.get()
    assert appointment(meeting) != appointment(stored(meeting))
    said = appointment(meeting) if form.is_cancelled else appointment(stored(meeting))
    assert said in message.body


def test_a_form_that_was_opened_before_a_move_does_not_turn_back_the_numbers(meeting):
    stale = Meeting.objects.get(pk=meeting.pk)
    move(meeting, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))
    stale.title = "Oude kopie"

    save_meeting(meeting=stale, by=SYSTEM)

    row = stored(meeting)
    assert (row.ical_sequence, row.title, row.day) == (2, "Oude kopie", dt.date(2027, 1, 21))
    assert row.ical_revised_at == meeting.ical_revised_at + dt.timedelta(seconds=1)


def test_a_new_meeting_is_number_nought_and_tells_who_takes_part():
    edition, place = EditionFactory(), PlaceFactory()
    person = EnrolmentFactory(edition=edition).user
    new = MeetingFactory.build(edition=edition, place=place, module=None)

    save_meeting(meeting=new, by=SYSTEM)

    assert stored(new).ical_sequence == 0
    assert f"UID:{new.ical_uid}" in stored(new).ical_component
    assert list(Message.objects.values_list("person", "template")) == [(person.pk, MailCode.NEW_MEETING)]
    assert "Er komt een bijeenkomst bij: " + appointment(stored(new)) in Message.objects.get().body


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.TENTATIVE])
def test_a_new_meeting_that_is_not_certain_tells_nobody(status):
    edition = EditionFactory()
    EnrolmentFactory(edition=edition)
    new = MeetingFactory.build(edition=edition, place=PlaceFactory(), module=None, status=status)
    save_meeting(meeting=new, by=SYSTEM)
    assert Message.objects.count() == 0


def test_who_did_not_hear_of_a_new_meeting_yet_hears_once_how_it_became(meeting):
    new = MeetingFactory.build(edition=meeting.edition, place=meeting.place, module=None, status=MeetingStatus.DRAFT)
    save_meeting(meeting=new, by=SYSTEM)
    EnrolmentFactory(edition=meeting.edition)
    new.status = MeetingStatus.CONFIRMED
    save_meeting(meeting=new, by=SYSTEM)
    move(new, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))
    waits = Message.objects.queued()
    assert list(waits.values_list("template", "occasion")) == [(MailCode.NEW_MEETING, "sequence-1")]
    assert appointment(stored(new)) in waits.get().body
    cancel_meeting(meeting=new, by=SYSTEM)
    assert list(Message.objects.queued()) == []


def test_a_new_meeting_must_have_possible_times():
    wrong = MeetingFactory.build(
        edition=EditionFactory(), place=PlaceFactory(), module=None, ends_at=moment(2027, 1, 22, 17)
    )

    with pytest.raises(NotOneDay):
        save_meeting(meeting=wrong, by=SYSTEM)

    assert Meeting.objects.count() == 0


def test_a_draft_moves_in_silence_and_is_announced_as_number_nought():
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    EnrolmentFactory(edition=draft.edition)
    move(draft, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))
    silent = (draft.ical_component, draft.ical_sequence, Message.objects.count())
    draft.status = MeetingStatus.CONFIRMED

    save_meeting(meeting=draft, by=SYSTEM)

    assert silent == ("", 0, 0)
    assert stored(draft).ical_sequence == 0
    assert list(Message.objects.values_list("template", flat=True)) == [MailCode.NEW_MEETING]
    assert history() == ["course.meeting.move", "course.meeting.announce"]


def test_a_draft_that_is_cancelled_stays_with_the_course_office():
    draft, user = MeetingFactory(status=MeetingStatus.DRAFT), UserFactory()
    EnrolmentFactory(edition=draft.edition, user=user)
    ItemFactory(meeting=draft, speakers=[user])
    cancel_meeting(meeting=draft, by=SYSTEM)

    assert (stored(draft).status, stored(draft).is_announced) == (MeetingStatus.CANCELLED, False)
    assert (list(agenda_of(user)), list(draft.edition.meetings.announced())) == ([], [])
    assert (list(user.programme_items.announced()), editions_with_a_talk(user)) == ([], set())
    assert [events_of_edition(draft.edition, reader).texts for reader in (None, user)] == [[], []]
    assert (
        events_of(user).texts,
        texts_behind(CalendarLink(user=user)),
        rules.can_see_meeting(user, stored(draft)),
    ) == ([], [], False)
    assert (Message.objects.exists(), PublishedChange.objects.exists()) == (False, False)


def test_a_meeting_that_is_made_as_cancelled_was_never_announced():
    meeting = MeetingFactory.build(
        edition=EditionFactory(), place=PlaceFactory(), module=None, status=MeetingStatus.CANCELLED
    )
    save_meeting(meeting=meeting, by=SYSTEM)
    assert not stored(meeting).is_announced


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statuses=st.lists(st.sampled_from(MeetingStatus), max_size=6))
def test_what_was_announced_is_known_until_it_is_a_draft_again_and_nothing_else(db, statuses):
    """Nobody is in the group, so that it may be a draft again."""
    row = MeetingFactory(status=MeetingStatus.DRAFT)
    is_known = False
    for status in statuses:
        row.status = status
        save_meeting(meeting=row, by=SYSTEM)
        is_known = status not in NOT_ON_THE_AGENDA or (is_known and status == MeetingStatus.CANCELLED)
        found = stored(row)
        assert [found.is_announced, bool(found.ical_component), bool(found.ical_public_component)] == [is_known] * 3
        assert Meeting.objects.announced().filter(pk=row.pk).exists() == is_known
        assert found.was_draft == (status == MeetingStatus.CANCELLED and not is_known)


def test_what_people_have_in_their_calendars_cannot_be_a_draft_again(meeting):
    enrolment = EnrolmentFactory(edition=meeting.edition)
    meeting.status = MeetingStatus.DRAFT
    with pytest.raises(AlreadyAnnounced):
        save_meeting(meeting=meeting, by=SYSTEM)
    assert stored(meeting).status == MeetingStatus.CONFIRMED
    enrolment.delete()

    save_meeting(meeting=meeting, by=SYSTEM)

    assert stored(meeting).ical_component == ""


def test_the_edition_follows_its_first_and_last_day(meeting):
    edition = meeting.edition
    middle = MeetingFactory(edition=edition, starts_at=moment(2027, 3, 4, 9), ends_at=moment(2027, 3, 4, 16))
    last = MeetingFactory(edition=edition, starts_at=moment(2027, 6, 17, 9), ends_at=moment(2027, 6, 17, 16))
    online = MeetingFactory(
        edition=edition, counts_as_day=False, starts_at=moment(2027, 1, 12, 16), ends_at=moment(2027, 1, 12, 17)
    )
    seen = []
    for row, month, day in ((meeting, 1, 28), (middle, 3, 11), (last, 6, 24), (online, 1, 5), (middle, 7, 1)):
        move(row, moment(2027, month, day, 9), moment(2027, month, day, 16))
        seen.append(days(edition))
    cancel_meeting(meeting=meeting, by=SYSTEM)
    seen.append(days(edition))

    assert seen == [
        (dt.date(2027, 1, 28), dt.date(2027, 6, 17)),
        (dt.date(2027, 1, 28), dt.date(2027, 6, 17)),
        (dt.date(2027, 1, 28), dt.date(2027, 6, 24)),
        (dt.date(2027, 1, 28), dt.date(2027, 6, 24)),
        (dt.date(2027, 1, 28), dt.date(2027, 7, 1)),
        (dt.date(2027, 6, 24), dt.date(2027, 7, 1)),
    ]


def test_an_edition_whose_days_are_not_all_entered_keeps_its_other_end(meeting):
    move(meeting, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))

    assert days(meeting.edition) == (dt.date(2027, 1, 28), dt.date(2027, 6, 17))


def test_drafts_do_not_move_the_dates_of_the_edition(meeting):
    edition = meeting.edition
    last = MeetingFactory(edition=edition, starts_at=moment(2027, 6, 17, 9), ends_at=moment(2027, 6, 17, 16))
    for month, day in ((1, 21), (6, 17), (12, 1)):
        draft = MeetingFactory(
            edition=edition,
            status=MeetingStatus.DRAFT,
            starts_at=moment(2027, month, day, 9),
            ends_at=moment(2027, month, day, 16),
        )
        move(draft, moment(2026, 12, 1, 9), moment(2026, 12, 1, 16))

    move(last, moment(2027, 6, 24, 9), moment(2027, 6, 24, 16))

    assert days(edition) == (dt.date(2027, 1, 21), dt.date(2027, 6, 24))


@pytest.mark.parametrize(
    ("status", "month", "expected"),
    [
        (MeetingStatus.CONFIRMED, 7, (dt.date(2027, 1, 21), dt.date(2027, 7, 1))),
        (MeetingStatus.TENTATIVE, 1, (dt.date(2027, 1, 1), dt.date(2027, 6, 17))),
        (MeetingStatus.CONFIRMED, 3, (dt.date(2027, 1, 21), dt.date(2027, 6, 17))),
        (MeetingStatus.DRAFT, 7, (dt.date(2027, 1, 21), dt.date(2027, 6, 17))),
    ],
)
def test_the_edition_widens_for_a_new_day_beyond_its_dates(meeting, status, month, expected):
    new = MeetingFactory.build(
        edition=meeting.edition,
        place=meeting.place,
        module=None,
        status=status,
        starts_at=moment(2027, month, 1, 9),
        ends_at=moment(2027, month, 1, 16),
    )

    save_meeting(meeting=new, by=SYSTEM)

    assert days(meeting.edition) == expected


def test_a_meeting_stays_in_its_edition(meeting):
    EnrolmentFactory(edition=meeting.edition)
    form = Meeting.objects.get(pk=meeting.pk)
    form.edition = EditionFactory()

    with pytest.raises(EditionIsFixed):
        save_meeting(meeting=form, by=SYSTEM)

    assert stored(meeting).edition == meeting.edition


def test_only_a_draft_can_be_made_on_a_day_that_has_passed(at):
    at(2027, 6, 1, 10)
    edition, place = EditionFactory(), PlaceFactory()
    past = [
        MeetingFactory.build(edition=edition, place=place, module=None, status=status)
        for status in (MeetingStatus.CONFIRMED, MeetingStatus.TENTATIVE, MeetingStatus.DRAFT)
    ]
    for new in past[:2]:
        with pytest.raises(DayHasPassed):
            save_meeting(meeting=new, by=SYSTEM)
    draft = past[2]
    save_meeting(meeting=draft, by=SYSTEM)
    draft.status = MeetingStatus.CONFIRMED
    with pytest.raises(DayHasPassed):
        save_meeting(meeting=draft, by=SYSTEM)

    assert list(Meeting.objects.values_list("status", flat=True)) == [MeetingStatus.DRAFT]


def test_a_change_tells_speakers_and_hosts_too_and_each_person_once(meeting):
    in_group, speaker, host, everything = (UserFactory() for _number in range(4))
    for person in (in_group, everything):
        EnrolmentFactory(edition=meeting.edition, user=person)
    for start in (9, 13):
        ItemFactory(meeting=meeting, starts=dt.time(start), ends=dt.time(start, 30), speakers=[speaker, everything])
    for contact in (host, everything, None, UserFactory(is_active=False)):
        VisitFactory(item__meeting=meeting, contact=contact)
    ItemFactory(meeting=MeetingFactory(edition=meeting.edition), speakers=[UserFactory()])

    move(meeting, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))
    cancel_meeting(meeting=meeting, by=SYSTEM)

    told = sorted(Message.objects.values_list("person", "occasion"))
    people = sorted(person.pk for person in (in_group, speaker, host, everything))
    assert told == [(person, f"sequence-{number}") for person in people for number in (1, 2)]


def test_telling_costs_the_same_for_one_person_and_for_three():
    counts = []
    for number in (1, 3):
        row = MeetingFactory()
        save_meeting(meeting=row, by=SYSTEM)
        for _person in range(number):
            EnrolmentFactory(edition=row.edition)
        with CaptureQueriesContext(connection) as queries:
            move(row, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Message.objects.count() == 4


def test_an_edition_without_days_keeps_its_dates(meeting):
    cancel_meeting(meeting=meeting, by=SYSTEM)

    assert days(meeting.edition) == (dt.date(2027, 1, 21), dt.date(2027, 6, 17))


def test_mails_are_dutch_whoever_moves(meeting):
    EnrolmentFactory(edition=meeting.edition)

    with translation.override("en"):
        move(meeting, moment(2027, 1, 28, 9), moment(2027, 1, 28, 16))

    assert "donderdag 28 januari 2027" in Message.objects.get().subject


MOVES = st.lists(
    st.tuples(st.dates(dt.date(2026, 12, 1), dt.date(2028, 12, 31)), st.integers(0, 90), st.integers(1, 20)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_row_of_moves_counts_up_and_keeps_the_time_on_the_wall(meeting, moves):
    for day, quarters, length in moves:
        starts_at = clock.at(day, dt.time(quarters // 4, quarters % 4 * 15))
        before = stored(meeting)
        ends_at = min(
            clock.at(day, dt.time(23, 59)), (starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=15 * length))
        ).astimezone(clock.AMSTERDAM)

        move(meeting, starts_at, ends_at)

        after = stored(meeting)
        changed = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
        assert after.ical_sequence == before.ical_sequence + changed
        assert (after.ical_revised_at > before.ical_revised_at) == changed
        wall = after.starts_at.astimezone(clock.AMSTERDAM)
        assert f"DTSTART;TZID=Europe/Amsterdam:{wall:%Y%m%dT%H%M%S}\r\n" in after.ical_component
