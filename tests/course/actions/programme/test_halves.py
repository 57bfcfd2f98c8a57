"""A part that waits to go to another meeting is gone there and new here, or neither: never gone, never there twice."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.day import WaitsToCome, change_day
from course.actions.programme.parts import change_programme
from course.actions.programme.pending import (
    ChangedMeanwhile,
    GoesElsewhere,
    choose,
    drop_pending,
    put_elsewhere_ready,
    put_ready,
    with_item,
    without_item,
)
from course.models import PendingChange, ProgrammeItem
from course.queries.programme.day import day_of, version_of
from course.queries.programme.pending import effective_plan, seen_mark, waiting_of
from course.queries.programme.plans import day_in, row_of, stored_plan
from tests.factories import ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.pending import accepting_all, publish, wait_for

HERE, THERE, THIRD = "Hier", "Daar", "Elders"


@pytest.fixture
def days(db, at):
    at(2026, 10, 1, 10)
    here = MeetingFactory(title=HERE)
    days = {HERE: here}
    for weeks, title in ((2, THERE), (5, THIRD)):
        moments = (moment + dt.timedelta(weeks=weeks) for moment in (here.starts_at, here.ends_at))
        days[title] = MeetingFactory(edition=here.edition, title=title, **dict(zip(MOMENTS, moments, strict=True)))
    for title, hour in (("Koffie", 9), ("Lezing", 10), ("Gesprek", 13)):
        ItemFactory(meeting=here, title=title, starts=dt.time(hour), ends=dt.time(hour + 1))
    ItemFactory(meeting=days[THERE], title="Lunch", starts=dt.time(12), ends=dt.time(13))
    return days


MOMENTS = ("starts_at", "ends_at")


@pytest.fixture
def organiser(days):
    return make_organiser(user=OrganiserFactory())


@pytest.fixture
def move(days, organiser):
    """Lets a part wait to go to another meeting."""

    def move(title="Lezing", to=THERE, **values):
        item = ProgrammeItem.objects.select_related("meeting").get(title=title)
        given = {"item": item, "to": days[to], "row": row_of(item, item.speakers.all()) | values, "by": organiser}
        accepting_all(put_elsewhere_ready, "Zo komt het uit", seen=seen_mark(item.meeting), **given)

    return move


def titles(plan):
    return sorted(row["title"] for key, row in plan.items() if key)


def planned(days):
    """What would be there after publishing."""
    return {name: titles(effective_plan(meeting)) for name, meeting in days.items()}


def standing(days):
    return {name: titles(stored_plan(meeting)) for name, meeting in days.items()}


STANDS = {HERE: ["Gesprek", "Koffie", "Lezing"], THERE: ["Lunch"], THIRD: []}
MOVED = {HERE: ["Gesprek", "Koffie"], THERE: ["Lezing", "Lunch"], THIRD: []}


def key_of(title="Lezing"):
    return str(ProgrammeItem.objects.get(title=title).pk)


def ready(meeting, plan, by):
    return accepting_all(put_ready, "Zo", meeting=meeting, wanted=plan, seen=seen_mark(meeting), by=by)


def test_both_halves_wait_and_are_published_together(days, organiser, move):
    speaker = UserFactory()
    ProgrammeItem.objects.get(title="Lezing").speakers.add(speaker)
    for _click in range(2):
        move()
    assert (planned(days), standing(days)) == (MOVED, STANDS)
    assert [row.version for row in PendingChange.objects.all()] == [1, 1]
    publish(days[HERE].edition, organiser, telling=AT_ONCE)
    assert (standing(days), PendingChange.objects.count()) == (MOVED, 0)
    assert list(days[THERE].items.get(title="Lezing").speakers.all()) == [speaker]


@pytest.mark.parametrize("dropped", [HERE, THERE])
def test_who_drops_one_half_drops_both_and_nothing_else(days, organiser, move, dropped):
    move()
    other = {HERE: THERE, THERE: HERE}[dropped]
    assert [[day.title for day in waiting_of(days[name]).together] for name in (HERE, THERE)] == [[THERE], [HERE]]
    wait_for(days[other], organiser, mind="Neem een jas mee")
    drop_pending(meeting=days[dropped], by=organiser)
    assert planned(days) == STANDS
    assert waiting_of(days[dropped]) is None
    assert [(one.row, one.field) for one in waiting_of(days[other]).changes] == [("", "mind")]
    publish(days[HERE].edition, organiser, telling=AT_ONCE)
    assert standing(days) == STANDS


@pytest.mark.parametrize("dropped", [HERE, THERE])
def test_when_nothing_else_waits_nothing_does(days, organiser, move, dropped):
    move()
    drop_pending(meeting=days[dropped], by=organiser)
    assert [waiting_of(day) for day in days.values()] == [None, None, None]


def test_of_two_parts_that_move_one_can_stay(days, organiser, move):
    move()
    move("Gesprek", THIRD)
    drop_pending(meeting=days[THIRD], by=organiser)
    assert planned(days) == MOVED


def test_a_form_that_puts_the_part_back_keeps_it_from_coming_elsewhere(days, organiser, move):
    move()
    row = stored_plan(days[HERE])[key_of()]
    ready(days[HERE], with_item(effective_plan(days[HERE]), key_of(), row), organiser)
    assert planned(days) == STANDS


def test_a_form_that_takes_the_part_out_of_its_new_day_leaves_it_where_it_is(days, organiser, move):
    move()
    ready(days[THERE], without_item(effective_plan(days[THERE]), key_of()), organiser)
    assert planned(days) == STANDS


def test_a_part_that_stayed_can_be_taken_out_after_that(days, organiser, move):
    move()
    drop_pending(meeting=days[THERE], by=organiser)
    ready(days[HERE], without_item(effective_plan(days[HERE]), key_of()), organiser)
    assert planned(days) == STANDS | {HERE: ["Gesprek", "Koffie"]}


def test_a_form_opened_before_the_other_half_was_dropped_is_old(days, organiser, move):
    move()
    seen, plan = seen_mark(days[HERE]), effective_plan(days[HERE])
    drop_pending(meeting=days[THERE], by=organiser)
    plan[""]["mind"] = "Neem een jas mee"
    with pytest.raises(ChangedMeanwhile):
        put_ready(meeting=days[HERE], wanted=plan, seen=seen, by=organiser)
    assert planned(days) == STANDS


def test_what_is_typed_about_it_in_its_new_day_stays_with_it(days, organiser, move):
    move()
    plan = effective_plan(days[THERE])
    ready(days[THERE], with_item(plan, key_of(), plan[key_of()] | {"room": "Tuin"}), organiser)
    assert planned(days) == MOVED
    publish(days[HERE].edition, organiser, telling=AT_ONCE)
    assert days[THERE].items.get(title="Lezing").room == "Tuin"


@pytest.mark.parametrize(("takes_wanted", "plans"), [(True, MOVED), (False, STANDS)])
def test_of_a_half_that_was_changed_meanwhile_the_choice_holds_for_both(days, organiser, move, takes_wanted, plans):
    move()
    ProgrammeItem.objects.filter(title="Lezing").update(room="Tuin")
    [stale] = waiting_of(days[HERE]).stale
    choose(meeting=days[HERE], key=stale.key, seen=seen_mark(days[HERE]), takes_wanted=takes_wanted, by=organiser)
    assert planned(days) == plans


@pytest.mark.parametrize("reason", ["deleted", "carried out", "to a third"])
def test_what_was_done_at_once_meanwhile_is_not_done_again(days, organiser, move, reason):
    move()
    item = ProgrammeItem.objects.get(title="Lezing")
    to = {"deleted": None, "carried out": THERE, "to a third": THIRD}[reason]

    def write():
        if to is None:
            return item.delete()
        item.meeting = days[to]
        return item.save()

    concerned = {days[HERE].pk, days[to or HERE].pk}
    accepting_all(change_programme, "Zo", meetings=concerned, write=write, by=organiser, telling=AT_ONCE)
    assert planned(days) == standing(days)
    assert standing(days) == STANDS | {HERE: ["Gesprek", "Koffie"]} | (
        {to: sorted([*STANDS[to], "Lezing"])} if to else {}
    )


def test_a_meeting_that_is_deleted_gives_back_what_was_to_come(days, move):
    move()
    days.pop(THERE).delete()
    assert planned(days) == {HERE: STANDS[HERE], THIRD: []}


def test_a_part_that_stays_keeps_its_distance_to_a_start_that_waits(days, organiser, move):
    move()
    times = [(moment + dt.timedelta(minutes=50)).isoformat() for moment in (days[HERE].starts_at, days[HERE].ends_at)]
    wait_for(days[HERE], organiser, times=times)
    drop_pending(meeting=days[THERE], by=organiser)
    assert effective_plan(days[HERE])[key_of()]["times"] == [650, 710, False]


def test_it_goes_to_one_meeting_at_a_time(days, move):
    move()
    with pytest.raises(GoesElsewhere, match=THERE):
        move(to=THIRD)
    assert planned(days) == MOVED


def test_it_is_not_carried_out_from_where_it_comes_alone(days, organiser, move):
    move()
    stored = day_of(days[THERE], days[THERE].items.all())
    given = {"wanted": day_in(effective_plan(days[THERE])), "seen": version_of(days[THERE], stored)}
    with pytest.raises(WaitsToCome, match="Lezing"):
        change_day(meeting=days[THERE], by=organiser, telling=AT_ONCE, **given)
    assert (planned(days), standing(days)) == (MOVED, STANDS)


def test_of_what_was_typed_for_its_new_day_and_carried_out_otherwise_somebody_chooses(days, organiser, move):
    move(room="Tuin")
    item = ProgrammeItem.objects.get(title="Lezing")
    item.meeting = days[THERE]
    concerned = {days[HERE].pk, days[THERE].pk}
    accepting_all(change_programme, "Zo", meetings=concerned, write=item.save, by=organiser, telling=AT_ONCE)
    [stale] = waiting_of(days[THERE]).stale
    assert (stale.now["room"], stale.wanted["room"], waiting_of(days[HERE])) == ("", "Tuin", None)
