"""A day is stored at once or not at all, keeps what its items are, and is told once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.people.staff import make_organiser
from course.actions.planning import CannotBePlanned
from course.actions.programme.day import HangsOn, StaleDay, TooShort, change_day
from course.actions.programme.items import PassesMidnight
from course.actions.programme.meetings import EndsBeforeStart
from course.enums import ItemKind, MailCode, MeetingStatus
from course.models import MailTemplate, Message, ProgrammeItem, VisitStep
from course.queries.programme.day import Day, Part, differences, stored_day, version_of
from course.schedule import Slot, minutes_of
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    SlotFactory,
    UserFactory,
    VisitFactory,
)


@pytest.fixture
def meeting(db, at):
    """09:00 to 17:00; coffee until half past nine, a talk until ten, lunch at noon."""
    at(2026, 10, 1, 10)
    MailTemplate.objects.create(code=MailCode.PROGRAMME, subject="Anders", body="{wijzigingen}")
    MailTemplate.objects.create(code=MailCode.CHANGED, subject="Verplaatst", body="Eerst {oud}, nu {nieuw}")
    meeting = MeetingFactory()
    for title, starts, ends in (("Koffie", (9, 0), (9, 30)), ("Lezing", (9, 30), (10, 0)), ("Lunch", (12, 0), (13, 0))):
        ItemFactory(meeting=meeting, title=title, starts=dt.time(*starts), ends=dt.time(*ends))
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def organiser(meeting):
    return make_organiser(user=OrganiserFactory())


def changed(day, place, **values):
    parts = list(day.parts)
    parts[place] = replace(parts[place], **values)
    return replace(day, parts=tuple(parts))


def save(meeting, by, wanted, telling=AT_ONCE, seen=None):
    seen = seen or version_of(meeting, stored_day(meeting))
    return change_day(meeting=meeting, wanted=wanted, seen=seen, by=by, telling=telling)


def times(meeting):
    rows = ProgrammeItem.objects.filter(meeting=meeting).order_by("starts", "pk")
    return [(row.title, f"{row.starts:%H:%M}", f"{row.ends:%H:%M}") for row in rows]


def test_a_longer_part_shifts_the_rest_until_a_fixed_point_and_items_stay_who_they_are(meeting, organiser):
    keys = list(meeting.items.values_list("pk", flat=True))
    assert save(meeting, organiser, changed(stored_day(meeting), 0, slot=Slot(45))) == 2
    assert times(meeting) == [("Koffie", "09:00", "09:45"), ("Lezing", "09:45", "10:15"), ("Lunch", "12:00", "13:00")]
    assert list(meeting.items.values_list("pk", flat=True)) == keys


def test_parts_come_leave_and_change_places_in_one_go(meeting, organiser):
    coffee, talk, lunch = stored_day(meeting).parts
    speaker = UserFactory()
    new = Part(None, Slot(20), ItemKind.BREAK, "Pauze", room="Tuin", speakers=frozenset([speaker.pk]))
    assert save(meeting, organiser, Day(9 * 60, 17 * 60, (talk, new, lunch))) == 3
    assert times(meeting) == [("Lezing", "09:00", "09:30"), ("Pauze", "09:30", "09:50"), ("Lunch", "12:00", "13:00")]
    made = ProgrammeItem.objects.get(title="Pauze")
    assert (made.room, list(made.speakers.all()), ProgrammeItem.objects.filter(pk=coffee.key).exists()) == (
        "Tuin", [speaker], False,
    )  # fmt: skip


def test_a_fixed_point_is_kept_when_it_is_where_it_would_be_anyway(meeting, organiser):
    day = changed(stored_day(meeting), 1, slot=Slot(30, fixed=9 * 60 + 30))
    save(meeting, organiser, day)
    save(meeting, organiser, changed(stored_day(meeting), 0, slot=Slot(20)))
    assert times(meeting)[:2] == [("Koffie", "09:00", "09:20"), ("Lezing", "09:30", "10:00")]


def test_a_gap_that_is_filled_to_the_minute_stays_a_fixed_point(meeting, organiser):
    save(meeting, organiser, changed(stored_day(meeting), 1, slot=Slot(150)))
    assert stored_day(meeting).parts[2].slot == Slot(60, fixed=12 * 60)


def test_an_unchanged_day_stores_and_tells_nothing(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    assert save(meeting, organiser, stored_day(meeting), telling=None) == 0
    assert (Message.objects.count(), ModelLogEntry.objects.filter(action="course.meeting.day").count()) == (0, 0)


def test_who_is_there_gets_one_mail_of_everything_that_changed(meeting, organiser):
    person, speaker = EnrolmentFactory(edition=meeting.edition).user, UserFactory()
    day = changed(stored_day(meeting), 1, title="Gesprek", speakers=frozenset([speaker.pk]))
    save(meeting, organiser, changed(day, 0, slot=Slot(40)))
    assert sorted(Message.objects.values_list("template", "person")) == sorted(
        [(MailCode.PROGRAMME, person.pk), (MailCode.SPEAKER_AGREED, speaker.pk)]
    )
    body = Message.objects.filter(person=person).get().body
    assert [line in body for line in ("09:00 tot 09:40: Koffie", f"09:40 tot 10:10: Gesprek ({speaker})", "Lunch")] == [
        True, True, False,
    ]  # fmt: skip


def test_a_room_is_a_change_that_is_told(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    save(meeting, organiser, changed(stored_day(meeting), 0, room="Zaal 2"))
    assert "09:00 tot 09:30: Koffie, Zaal 2" in Message.objects.get().body


def test_changed_and_changed_back_nobody_hears_of_it(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    day = stored_day(meeting)
    save(meeting, organiser, changed(day, 0, slot=Slot(45)))
    save(meeting, organiser, day)
    assert list(Message.objects.values_list("state", flat=True)) == ["cancelled"]


def test_an_earlier_start_moves_the_whole_day_and_is_told_as_the_appointment_that_it_is(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    day = stored_day(meeting)
    lunch = replace(day.parts[2], slot=Slot(60, fixed=11 * 60 + 30))
    save(meeting, organiser, Day(8 * 60 + 30, 16 * 60 + 30, (*day.parts[:2], lunch)))
    meeting.refresh_from_db()
    assert meeting.starts_at == clock.at(meeting.day, dt.time(8, 30))
    assert times(meeting)[1] == ("Lezing", "09:00", "09:30")
    assert list(Message.objects.values_list("template", flat=True)) == [MailCode.CHANGED]


def test_a_day_that_needs_an_earlier_start_and_shorter_parts_is_looked_at_as_a_whole(meeting, organiser):
    """Half-way, the lunch would lie outside the meeting."""
    day = stored_day(meeting)
    save(meeting, organiser, Day(9 * 60, 11 * 60, (day.parts[0], replace(day.parts[2], slot=Slot(30)))))
    assert times(meeting) == [("Koffie", "09:00", "09:30"), ("Lunch", "09:30", "10:00")]


def test_the_course_office_sees_who_hears_of_it_first(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    with pytest.raises(NotDecided):
        save(meeting, organiser, changed(stored_day(meeting), 0, slot=Slot(45)), telling=None)
    assert times(meeting)[0] == ("Koffie", "09:00", "09:30")


def test_of_a_draft_nobody_hears(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    meeting.status = MeetingStatus.DRAFT
    meeting.save()
    save(meeting, organiser, changed(stored_day(meeting), 0, slot=Slot(45)), telling=None)
    assert (times(meeting)[0], Message.objects.count()) == (("Koffie", "09:00", "09:45"), 0)


def test_a_stale_day_overwrites_nothing(meeting, organiser):
    day, seen = stored_day(meeting), version_of(meeting, stored_day(meeting))
    save(meeting, organiser, changed(day, 0, title="Thee"))
    with pytest.raises(StaleDay):
        save(meeting, organiser, changed(day, 1, title="Gesprek"), seen=seen)
    assert [title for title, *_times in times(meeting)] == ["Thee", "Lezing", "Lunch"]


def test_a_second_click_finds_what_the_first_stored_also_of_new_parts(meeting, organiser):
    day, seen = stored_day(meeting), version_of(meeting, stored_day(meeting))
    wanted = replace(day, parts=(*day.parts, Part(None, Slot(20), ItemKind.BREAK, "Pauze")))
    assert [save(meeting, organiser, wanted, seen=seen) for _turn in range(2)] == [1, 0]
    assert ProgrammeItem.objects.filter(title="Pauze").count() == 1


@pytest.mark.parametrize(
    ("place", "values", "refusal"),
    [
        (0, {"slot": Slot(0)}, TooShort),
        (0, {"slot": Slot(-10)}, TooShort),
        (2, {"slot": Slot(60, fixed=23 * 60)}, PassesMidnight),
        (2, {"slot": Slot(60, fixed=16 * 60 + 30)}, CannotBePlanned),
        (2, {"key": 10**9}, StaleDay),
    ],
)
def test_what_cannot_be_is_refused_whole(meeting, organiser, place, values, refusal):
    before = times(meeting)
    with pytest.raises(refusal):
        save(meeting, organiser, changed(changed(stored_day(meeting), 1, title="Gesprek"), place, **values))
    assert times(meeting) == before


@pytest.mark.parametrize(("begins", "ends"), [(600, 540), (540, 540), (540, 24 * 60)])
def test_a_meeting_ends_after_it_begins_and_before_midnight(meeting, organiser, begins, ends):
    with pytest.raises(EndsBeforeStart):
        save(meeting, organiser, replace(stored_day(meeting), begins=begins, ends=ends))


@pytest.mark.parametrize("hangs", [VisitFactory, SlotFactory])
def test_what_a_visit_or_pitch_hangs_on_does_not_leave_the_day(meeting, organiser, hangs):
    hangs(item=meeting.items.get(title="Lezing"))
    day = stored_day(meeting)
    with pytest.raises(HangsOn):
        save(meeting, organiser, replace(day, parts=(day.parts[0], day.parts[2])))
    assert meeting.items.count() == 3


def test_the_steps_of_a_visit_move_with_it(meeting, organiser):
    visit = VisitFactory(item=meeting.items.get(title="Lezing"))
    VisitStep.objects.create(visit=visit, title="Rondleiding", starts=dt.time(9, 40), ends=dt.time(9, 55))
    save(meeting, organiser, changed(stored_day(meeting), 0, slot=Slot(45)))
    assert VisitStep.objects.values_list("starts", "ends").get() == (dt.time(9, 55), dt.time(10, 10))


def test_the_calendar_shows_the_day_as_it_is(meeting, organiser):
    save(meeting, organiser, changed(stored_day(meeting), 0, slot=Slot(45), room="Zaal 2"))
    meeting.refresh_from_db()
    assert "09:45 Lezing" in meeting.ical_component.replace("\r\n ", "")


slots = st.lists(
    st.builds(
        Slot,
        minutes=st.integers(1, 90),
        fixed=st.none() | st.integers(9 * 60, 16 * 60),
        beside=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slots)
def test_whatever_day_is_wanted_is_stored_to_the_minute_or_not_at_all(meeting, organiser, slots):
    """Also when it is the day on which the clock goes forward."""
    meeting.status = MeetingStatus.DRAFT
    meeting.starts_at, meeting.ends_at = (clock.at(dt.date(2027, 3, 28), dt.time(hour)) for hour in (9, 17))
    meeting.save()
    before = times(meeting)
    parts = tuple(Part(None, slot, ItemKind.BREAK, f"Deel {place}") for place, slot in enumerate(slots))
    wanted = Day(9 * 60, 17 * 60, parts)
    try:
        save(meeting, organiser, wanted)
    except CannotBePlanned:
        assert times(meeting) == before
        return
    assert sorted((row.title, minutes_of(row.starts), minutes_of(row.ends)) for row in meeting.items.all()) == [
        (part.title, running.starts, running.ends) for part, running in wanted.lines
    ]
    assert all(9 * 60 <= minutes_of(row.starts) < minutes_of(row.ends) <= 17 * 60 for row in meeting.items.all())


def test_the_same_day_has_no_differences_and_another_one_names_each_part_once(meeting):
    day = stored_day(meeting)
    _coffee, talk, lunch = day.parts
    other = replace(day, parts=(talk, replace(lunch, key=None)))
    assert differences(day, day) == []
    found = [(one.before and one.before[0].title, one.after and one.after[0].title) for one in differences(day, other)]
    assert found == [("Lezing", "Lezing"), (None, "Lunch"), ("Koffie", None), ("Lunch", None)]
