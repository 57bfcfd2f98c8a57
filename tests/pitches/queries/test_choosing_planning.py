"""The planner says when the turns of an item take longer than the item."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course.enums import FindingLevel, ItemKind
from course.queries.planning.findings import findings_by_meeting, findings_of
from pitches.models import PitchSlot, TableSeat
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, PitchFactory, SlotFactory, UserFactory
from tests.helpers.pitches import meeting_on_the_day

pytestmark = pytest.mark.django_db


def turns(item, *minutes):
    for position, number in enumerate(minutes, start=1):
        pitch = PitchFactory(edition=item.meeting.edition)
        PitchSlot.objects.filter(pk=SlotFactory(item=item, pitch=pitch, position=position).pk).update(minutes=number)


def found(meeting):
    return [one for one in findings_of(meeting) if one.code == "turns_do_not_fit"]


@pytest.fixture
def meeting(at):
    at(2027, 2, 15, 12)
    return meeting_on_the_day(EditionFactory())


@pytest.fixture
def item(meeting):
    return ItemFactory(meeting=meeting, kind=ItemKind.PITCH, title="Pitches", starts=dt.time(10), ends=dt.time(10, 40))


def test_turns_that_fit_are_no_finding(item):
    turns(item, 12, 12, 16)
    assert found(item.meeting) == []


def test_turns_that_take_longer_than_their_item_warn(item):
    turns(item, 12, 12, 17)
    assert [(one.level, one.sentence) for one in found(item.meeting)] == [
        (FindingLevel.WARNS, "'Pitches' duurt 40 minuten; de 3 beurten van pitches hebben er 41 nodig.")
    ]


def test_turns_at_tables_take_as_long_as_the_longest(item):
    turns(item, 12, 39, 17)
    for slot in PitchSlot.objects.all():
        for _person in range(2):
            TableSeat.objects.create(slot=slot, user=UserFactory())
    assert found(item.meeting) == []
    PitchSlot.objects.filter(minutes=39).update(minutes=41)
    assert [one.facts for one in found(item.meeting)] == [(str(item.pk), "40", "41")]


def test_each_item_counts_its_own_turns(item):
    other = ItemFactory(
        meeting=item.meeting, kind=ItemKind.PITCH, title="Meer", starts=dt.time(13), ends=dt.time(13, 20)
    )
    turns(item, 30)
    turns(other, 12, 12)
    assert [one.facts for one in found(item.meeting)] == [(str(other.pk), "20", "24")]


def test_an_item_that_would_be_longer_has_room(item):
    turns(item, 12, 12, 17)
    longer = ItemFactory.build(
        pk=item.pk, meeting=item.meeting, kind=ItemKind.PITCH, title="Pitches", starts=dt.time(10), ends=dt.time(11)
    )
    overlay = {item.meeting.pk: (item.meeting, [longer])}
    codes = [one.code for one in findings_by_meeting([item.meeting], overlay)[item.meeting.pk]]
    assert "turns_do_not_fit" not in codes


def test_many_meetings_are_as_many_queries_as_one(item):
    others = [MeetingFactory(edition=item.meeting.edition, module=None) for _each in range(3)]
    for meeting in others:
        turns(ItemFactory(meeting=meeting, kind=ItemKind.PITCH), 90)
    turns(item, 41)
    numbers = []
    for meetings in (others[:1], others):
        with CaptureQueriesContext(connection) as captured:
            findings_by_meeting(meetings)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
