"""Turns at tables: who sits where, who comes later, and when turns follow each other again."""

from __future__ import annotations

import pytest

from course.actions.results.apologies import apologise
from pitches.actions.choosing.tables import EverybodySits, NoTables, TooFewTables, clear_tables, deal_tables
from pitches.enums import TurnRole
from pitches.models import Pitch, PitchRole, PitchSlot, TableSeat
from pitches.queries.tables import tables_of
from tests.factories import OrganiserFactory
from tests.helpers.choosing import WHEN_CLOSED, turns_in_order
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHEN_CLOSED)
    return turns_in_order()


@pytest.fixture
def office():
    return OrganiserFactory()


def seats(group):
    return {seat.user_id: seat.slot.position for seat in TableSeat.objects.select_related("slot")}


def test_everybody_who_comes_has_one_table_and_owners_sit_at_their_own(group, office):
    guests = [member_of(group.edition) for _ in range(4)]
    people = {one.pk for one in [*group.voters, *guests, *(pitch.author for pitch in group.pitches)]}
    assert deal_tables(item=group.item, by=office) == len(people)
    assert seats(group).keys() == people
    assert [seats(group)[pitch.author_id] for pitch in group.pitches] == [1, 2, 3]
    assert [table.people[0] for table in tables_of(group.item)] == [pitch.author for pitch in group.pitches]


def test_who_has_a_role_in_a_turn_sits_at_its_table(group, office):
    slots = list(PitchSlot.objects.order_by("position"))
    chairs = group.voters[3], member_of(group.edition)
    for slot, chair in zip((slots[2], slots[1]), chairs, strict=True):
        PitchRole.objects.create(slot=slot, user=chair, role=TurnRole.CHAIR)
    deal_tables(item=group.item, by=office)
    owner_of = {pitch.author_id: number for number, pitch in enumerate(group.pitches, start=1)}
    assert [seats(group)[one.pk] for one in chairs] == [owner_of.get(chairs[0].pk, 3), 2]


def test_who_does_not_come_has_no_table_and_who_comes_later_gets_one_while_the_rest_stays(group, office):
    apologise(meeting=group.meeting, by=group.voters[3])
    deal_tables(item=group.item, by=office)
    before = seats(group)
    assert group.voters[3].pk not in before
    with pytest.raises(EverybodySits):
        deal_tables(item=group.item, by=office)
    late = member_of(group.edition)
    assert deal_tables(item=group.item, by=office) == 1
    assert seats(group) == {**before, late.pk: seats(group)[late.pk]}


def test_who_owns_a_pitch_later_goes_to_it(group, office):
    deal_tables(item=group.item, by=office)
    first = group.pitches[0]
    mover = next(one for one in group.voters if seats(group)[one.pk] != 1 and one not in first.owners)
    Pitch.objects.filter(pk=first.pk).update(co_owner=mover)
    PitchSlot.objects.filter(pitch__author=mover).delete()
    deal_tables(item=group.item, by=office)
    assert seats(group)[mover.pk] == 1


def test_a_turn_that_goes_leaves_nobody_without_a_table(group, office):
    deal_tables(item=group.item, by=office)
    everybody = set(seats(group))
    PitchSlot.objects.get(position=3).delete()
    deal_tables(item=group.item, by=office)
    assert (set(seats(group)), set(seats(group).values())) == (everybody, {1, 2})


def test_one_pitch_is_no_table(group, office):
    PitchSlot.objects.filter(position__gt=1).delete()
    with pytest.raises(TooFewTables):
        deal_tables(item=group.item, by=office)
    assert tables_of(group.item) == []


def test_turns_follow_each_other_again(group, office):
    deal_tables(item=group.item, by=office)
    clear_tables(item=group.item, by=office)
    assert (seats(group), tables_of(group.item)) == ({}, [])
    with pytest.raises(NoTables):
        clear_tables(item=group.item, by=office)
