"""What waits is kept beside the truth: nobody hears of it, nothing is lost, and what is odd is asked about now."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE
from course.actions.people.merging import merge_people
from course.actions.people.staff import make_organiser
from course.actions.planning import Accepting, CannotBePlanned, NotAccepted
from course.actions.programme.day import HangsOn, TooShort
from course.actions.programme.meetings import DayHasPassed, move_meeting
from course.actions.programme.pending import (
    ChangedMeanwhile,
    ChooseFirst,
    NobodyKnowsIt,
    NothingWaits,
    choose,
    drop_pending,
    put_ready,
)
from course.enums import MeetingStatus
from course.models import AcceptedFinding, Meeting, Message, PendingChange, ProgrammeItem
from course.queries.people.merging import plan_for_people
from course.queries.programme.pending import effective_plan, seen_mark, waiting_of
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.pending import plan_with, times, wait_for


@pytest.fixture
def meeting(db, at):
    at(2026, 10, 1, 10)
    meeting = MeetingFactory()
    for title, starts, ends in (("Koffie", 9, 10), ("Lezing", 10, 11), ("Lunch", 12, 13)):
        ItemFactory(meeting=meeting, title=title, starts=dt.time(starts), ends=dt.time(ends))
    EnrolmentFactory(edition=meeting.edition)
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def organiser(meeting):
    return make_organiser(user=OrganiserFactory())


def key_of(meeting, title):
    return meeting.items.get(title=title).pk


def moments(day, starts=9, ends=17):
    return [clock.at(day, dt.time(hour)).astimezone(dt.UTC).isoformat() for hour in (starts, ends)]


def left(meeting):
    waiting = waiting_of(meeting)
    return (
        [((one.row and one.field) or one.field, one.was, one.now, one.wanted) for one in waiting.changes]
        if waiting
        else []
    )


def test_what_waits_changes_nothing_and_nobody_hears_of_it(meeting, organiser):
    before = Meeting.objects.filter(pk=meeting.pk).values().get()
    wait_for(meeting, organiser, title="Anders")
    assert Meeting.objects.filter(pk=meeting.pk).values().get() == before
    assert Message.objects.count() == 0
    assert left(meeting) == [("title", "Elkaars werelden", "Elkaars werelden", "Anders")]


def test_a_second_edit_goes_on_from_what_waits(meeting, organiser):
    wait_for(meeting, organiser, title="Anders")
    wait_for(meeting, organiser, key_of(meeting, "Lunch"), room="Tuin")
    assert [(one.field, one.wanted) for one in waiting_of(meeting).changes] == [("title", "Anders"), ("room", "Tuin")]
    assert PendingChange.objects.get().version == 2


def test_another_start_takes_the_programme_along(meeting, organiser):
    wait_for(meeting, organiser, times=moments(meeting.day, 8, 16))
    rows = [row["times"][:2] for key, row in effective_plan(meeting).items() if key]
    assert rows == [[8 * 60, 9 * 60], [9 * 60, 10 * 60], [11 * 60, 12 * 60]]


def test_two_who_began_with_the_same_lose_nothing(meeting, organiser):
    seen = seen_mark(meeting)
    wait_for(meeting, organiser, title="Van de een", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        put_ready(meeting=meeting, wanted=plan_with(meeting, mind="Van de ander"), seen=seen, by=organiser)
    assert [one.wanted for one in waiting_of(meeting).changes] == ["Van de een"]


def test_a_second_click_keeps_it_once(meeting, organiser):
    seen, wanted = seen_mark(meeting), plan_with(meeting, title="Anders")
    first, second = (put_ready(meeting=meeting, wanted=wanted, seen=seen, by=organiser) for _click in range(2))
    assert (first, second.version) == (second, 1)


def test_what_is_as_it_was_waits_no_more(meeting, organiser):
    wait_for(meeting, organiser, title="Anders")
    assert wait_for(meeting, organiser, title="Elkaars werelden") is None
    assert PendingChange.objects.count() == 0


def test_a_draft_is_saved_and_does_not_wait(meeting, organiser):
    draft = MeetingFactory(edition=meeting.edition, status=MeetingStatus.DRAFT)
    with pytest.raises(NobodyKnowsIt):
        wait_for(draft, organiser, title="Anders")


def test_what_the_change_would_refuse_is_refused_now(meeting, organiser):
    with pytest.raises(DayHasPassed):
        wait_for(meeting, organiser, times=moments(dt.date(2026, 9, 1)))
    with pytest.raises(TooShort):
        wait_for(meeting, organiser, key_of(meeting, "Lunch"), times=[720, 710, False])
    VisitFactory(item=meeting.items.get(title="Lezing"))
    plan = effective_plan(meeting)
    del plan[str(key_of(meeting, "Lezing"))]
    with pytest.raises(HangsOn):
        put_ready(meeting=meeting, wanted=plan, seen=seen_mark(meeting), by=organiser)
    assert (PendingChange.objects.count(), meeting.items.count()) == (0, 3)


def test_what_is_found_about_the_day_after_publishing_is_asked_now_and_kept(meeting, organiser):
    saturday, seen = moments(dt.date(2027, 1, 23)), seen_mark(meeting)
    wanted = plan_with(meeting, times=saturday)
    with pytest.raises(NotAccepted) as asked:
        put_ready(meeting=meeting, wanted=wanted, seen=seen, by=organiser)
    accepting = Accepting(frozenset(one.key for one in asked.value.findings), "Alleen dan is de zaal vrij")
    put_ready(meeting=meeting, wanted=wanted, seen=seen, by=organiser, accepting=accepting)
    assert AcceptedFinding.objects.get().reason == "Alleen dan is de zaal vrij"
    wait_for(meeting, organiser, title="Anders", reason="")
    assert AcceptedFinding.objects.count() == 1


def test_an_item_outside_its_meeting_does_not_wait(meeting, organiser):
    with pytest.raises(CannotBePlanned):
        wait_for(meeting, organiser, key_of(meeting, "Lunch"), times=times(dt.time(16), dt.time(18)))


def test_findings_look_at_what_waits_elsewhere_too(meeting, organiser):
    """The hall is free on that day only because the other meeting goes to another one."""
    place = PlaceFactory(name="De Zaal")
    other = MeetingFactory(
        edition=meeting.edition,
        place=place,
        title="Ander",
        starts_at=clock.at(dt.date(2027, 2, 18), dt.time(9)),
        ends_at=clock.at(dt.date(2027, 2, 18), dt.time(17)),
    )
    wait_for(other, organiser, times=moments(dt.date(2027, 3, 18)))
    wait_for(meeting, organiser, times=moments(dt.date(2027, 2, 18)), place=place.pk, reason="")
    assert AcceptedFinding.objects.filter(meeting=meeting).count() == 0


def test_dropping_leaves_everything_as_it_is_published(meeting, organiser):
    wait_for(meeting, organiser, title="Anders")
    for _click in range(2):
        drop_pending(meeting=meeting, by=organiser)
    assert (PendingChange.objects.count(), effective_plan(meeting)[""]["title"]) == (0, "Elkaars werelden")


def moved(meeting, organiser, hour):
    day = meeting.day
    move_meeting(
        meeting=meeting,
        starts_at=clock.at(day, dt.time(hour)),
        ends_at=clock.at(day, dt.time(hour + 8)),
        by=organiser,
        telling=AT_ONCE,
    )


@pytest.mark.parametrize(("takes_wanted", "hours"), [(True, (8, 8)), (False, (10, 10))])
def test_of_what_was_changed_meanwhile_somebody_chooses(meeting, organiser, takes_wanted, hours):
    ProgrammeItem.objects.all().delete()
    wait_for(meeting, organiser, times=moments(meeting.day, 8, 16))
    moved(meeting, organiser, 10)
    [stale] = waiting_of(meeting).stale
    assert [value[0][11:13] for value in (stale.was, stale.now, stale.wanted)] == ["08", "09", "07"]
    with pytest.raises(ChooseFirst):
        wait_for(meeting, organiser, title="Anders")
    seen = seen_mark(meeting)
    for _click in range(2):
        if waiting_of(meeting):
            choose(meeting=meeting, key=stale.key, seen=seen, takes_wanted=takes_wanted, by=organiser)
    assert effective_plan(meeting)[""]["times"] == moments(meeting.day, hours[0], hours[1] + 8)
    assert [one.is_stale for one in (waiting_of(meeting).changes if waiting_of(meeting) else [])] == [
        False
    ] * takes_wanted


def test_nobody_chooses_of_what_nobody_showed(meeting, organiser):
    wait_for(meeting, organiser, times=moments(meeting.day, 8, 16))
    seen = seen_mark(meeting)
    moved(meeting, organiser, 10)
    with pytest.raises(ChangedMeanwhile):
        choose(meeting=meeting, key=":times", seen=seen, takes_wanted=True, by=organiser)
    drop_pending(meeting=meeting, by=organiser)
    with pytest.raises(NothingWaits):
        choose(meeting=meeting, key=":times", seen=seen, takes_wanted=True, by=organiser)


def test_what_was_carried_out_at_once_waits_no_more(meeting, organiser):
    wait_for(meeting, organiser, times=moments(meeting.day, 8, 16))
    moved(meeting, organiser, 8)
    assert PendingChange.objects.count() == 0


def test_a_speaker_who_is_one_with_another_speaks_after_publishing_too(meeting, organiser):
    keep, gone = UserFactory(), UserFactory()
    wait_for(meeting, organiser, key_of(meeting, "Lezing"), speakers=[gone.pk])
    merge_people(keep=keep, gone=gone, seen=plan_for_people(keep, gone).fingerprint, by=organiser)
    assert effective_plan(meeting)[str(key_of(meeting, "Lezing"))]["speakers"] == [keep.pk]


def test_a_place_that_is_gone_is_not_waited_for(meeting, organiser):
    place = PlaceFactory()
    wait_for(meeting, organiser, place=place.pk, mind="Let op")
    place.delete()
    assert [one.field for one in waiting_of(meeting).changes] == ["mind"]
