from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course import clock
from course.enums import ItemKind, MeetingStatus
from pitches.enums import PitchState, RecognitionKind, Visibility
from pitches.models import Pitch, Recognition
from pitches.queries.choosing import (
    candidates_for,
    closes_by_itself,
    meetings_without_round,
    open_rounds,
    overview,
    result,
    round_for,
)
from tests.factories import ItemFactory, PitchFactory, SlotFactory
from tests.helpers.choosing import WHEN_CLOSED, WHILE_OPEN, choosing
from tests.helpers.pitches import meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHILE_OPEN)
    return choosing()


def titles(rows):
    return [one.pitch.title for one in rows]


@pytest.mark.parametrize(
    ("day", "closes"),
    [((2027, 3, 25), (2027, 3, 18)), ((2027, 3, 31), (2027, 3, 22)), ((2027, 1, 4), (2026, 12, 17))],
)
def test_choosing_closes_five_working_days_before(db, day, closes):
    """Around Easter, with Good Friday and Easter Monday, and after the Christmas weeks."""
    meeting = meeting_on_the_day(choosing().edition)
    meeting.starts_at = dt.datetime(*day, 9, tzinfo=clock.AMSTERDAM)
    assert closes_by_itself(meeting) == dt.datetime(*closes, 17, tzinfo=clock.AMSTERDAM)


def test_the_office_sees_dots_sides_people_turns_and_who_recognises(group, at):
    group.give(0, 2, 1)
    group.give(1, 1, 2)
    group.give(3, 1, 0, 2)
    Recognition.objects.create(pitch=group.pitches[0], user=group.voters[3], kind=RecognitionKind.RECOGNISE)
    earlier = PitchFactory(edition=group.edition, author=group.pitches[1].author, state=PitchState.DISCUSSED)
    SlotFactory(item=group.item, pitch=earlier)
    at(*WHEN_CLOSED)
    rows = [
        (one.pitch.title, one.dots, one.insurers, one.municipalities, one.voters, one.earlier_turns)
        for one in overview(group.round)
    ]
    assert rows == [("Telefoon", 4, 3, 1, 3, 0), ("Wachttijd", 3, 3, 0, 2, 1), ("Schulden", 2, 0, 2, 1, 0)]
    counts = [(one.pitch.recognised, one.pitch.recognised_municipality) for one in overview(group.round)]
    assert counts == [(1, 1), (0, 0), (0, 0)]


def test_between_equals_the_smaller_side_comes_first_and_who_had_a_turn_last(group):
    assert titles(overview(group.round))[0] == "Wachttijd"
    earlier = PitchFactory(edition=group.edition, co_owner=group.pitches[1].author, state=PitchState.FINISHED)
    SlotFactory(item=group.item, pitch=earlier)
    assert titles(overview(group.round))[2] == "Wachttijd"


def test_a_turn_that_was_taken_back_or_is_of_another_course_is_no_earlier_turn(group):
    author = group.pitches[1].author
    SlotFactory(item=group.item, pitch=PitchFactory(author=author, state=PitchState.DISCUSSED))
    PitchFactory(edition=group.edition, author=author, state=PitchState.DISCUSSED)
    assert [one.earlier_turns for one in overview(group.round)] == [0, 0, 0]


def test_then_the_lot_decides_the_same_every_time(group):
    orders = set()
    for seed in range(9):
        group.round.seed = seed
        assert titles(overview(group.round)) == titles(overview(group.round))
        orders.add(tuple(titles(overview(group.round))))
    assert orders == {("Wachttijd", "Telefoon", "Schulden"), ("Wachttijd", "Schulden", "Telefoon")}


def test_one_chooses_from_what_one_may_read(group):
    PitchFactory(edition=group.edition, state=PitchState.OPEN, visibility=Visibility.MEETING)
    PitchFactory(edition=group.edition, state=PitchState.SUBMITTED)
    PitchFactory(state=PitchState.OPEN)
    assert list(candidates_for(group.round, group.voters[0])) == group.pitches


def test_a_round_is_for_who_has_a_place_and_for_an_announced_meeting(group):
    assert round_for(group.voters[0], group.round.pk) == group.round
    assert round_for(member_of(choosing().edition), group.round.pk) is None
    group.meeting.status = MeetingStatus.DRAFT
    group.meeting.save()
    assert round_for(group.voters[0], group.round.pk) is None


def test_rounds_that_are_open_say_whether_one_gave_dots(group, at):
    group.give(0, 1)
    assert [(one, one.mine) for one in open_rounds(group.voters[0])] == [(group.round, True)]
    assert [(one, one.mine) for one in open_rounds(group.voters[1], group.meeting)] == [(group.round, False)]
    assert open_rounds(group.voters[1], meeting_on_the_day(group.edition)) == []
    at(*WHEN_CLOSED)
    assert open_rounds(group.voters[0]) == []


def test_the_result_shows_what_a_participant_may_read(group, at):
    group.give(0, 2, 0, 1)
    PitchFactory(edition=group.edition, state=PitchState.OPEN, visibility=Visibility.MEETING, title="Op de dag")
    Pitch.objects.filter(title="Schulden").update(state=PitchState.WITHDRAWN)
    at(*WHEN_CLOSED)
    assert [(one.pitch.title, one.dots) for one in result(group.round, group.voters[1])] == [
        ("Telefoon", 2),
        ("Wachttijd", 0),
    ]


def test_meetings_with_an_item_for_pitches_and_no_round(group):
    later = meeting_on_the_day(group.edition)
    ItemFactory(meeting=later, kind=ItemKind.PITCH)
    ItemFactory(meeting=later, kind=ItemKind.PITCH)
    ItemFactory(meeting=meeting_on_the_day(group.edition, MeetingStatus.CANCELLED), kind=ItemKind.PITCH)
    ItemFactory(meeting=meeting_on_the_day(group.edition))
    assert list(meetings_without_round()) == [later]


@pytest.mark.parametrize(
    "read", [lambda group: overview(group.round), lambda group: result(group.round, group.voters[0])]
)
def test_many_pitches_and_dots_are_as_many_queries_as_one(group, read):
    Pitch.objects.exclude(pk=group.pitches[0].pk).update(state=PitchState.PARKED)
    group.give(0, 1)
    numbers = []
    for _each in range(2):
        group.voters[0].__dict__.pop("_places", None)
        with CaptureQueriesContext(connection) as captured:
            read(group)
        numbers.append(len(captured))
        Pitch.objects.update(state=PitchState.OPEN)
        group.give(1, 1, 2)
        group.give(3, 0, 1, 2)
    assert numbers[0] == numbers[1]
