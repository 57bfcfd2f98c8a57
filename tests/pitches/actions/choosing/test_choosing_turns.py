from __future__ import annotations

from collections import Counter

import pytest
from wagtail.models import ModelLogEntry

from course.authority import OnlyTheOffice
from course.enums import EnrolmentState, Side
from course.models import Enrolment
from pitches.actions.choosing.turns import (
    FirstOrLast,
    NoSuchMinutes,
    NotForThisRole,
    RolesFilled,
    fill_roles,
    give_minutes,
    give_role,
    move_turn,
)
from pitches.enums import PitchState, TurnRole
from pitches.models import Pitch, PitchRole, PitchSlot
from pitches.queries.turns import roles_in, seated, turns_of, with_roles
from tests.factories import ItemFactory, OrganiserFactory, SlotFactory
from tests.helpers.choosing import WHEN_CLOSED, choosing, person_of_side, turns_in_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    """The three pitches have their turns in order; seven people, two of them of a municipality."""
    at(*WHEN_CLOSED)
    return turns_in_order()


@pytest.fixture
def petra():
    return OrganiserFactory()


def order(group):
    return [slot.pitch.title for slot in turns_of(group.meeting)]


def slot_of(group, number):
    return PitchSlot.objects.get(pitch=group.pitches[number])


def roles_of(group, number):
    return {role.role: role.user.last_name for role in slot_of(group, number).roles.all()}


def test_a_turn_changes_places_with_the_one_before_or_after_it(group, petra):
    move_turn(slot=slot_of(group, 2), up=True, by=petra)
    assert order(group) == ["Telefoon", "Schulden", "Wachttijd"]
    move_turn(slot=slot_of(group, 0), up=False, by=petra)
    assert order(group) == ["Schulden", "Telefoon", "Wachttijd"]
    assert ModelLogEntry.objects.filter(action="pitches.turn.move").count() == 2


def test_a_turn_moves_within_its_item(group, petra):
    slot = slot_of(group, 2)
    slot.item, slot.position = ItemFactory(meeting=group.meeting, kind="pitch"), 1
    slot.save()
    for number, up in ((0, True), (1, False), (2, True), (2, False)):
        with pytest.raises(FirstOrLast):
            move_turn(slot=slot_of(group, number), up=up, by=petra)


def test_turns_between_which_one_fell_out_still_change_places(group, petra):
    slot_of(group, 1).delete()
    move_turn(slot=slot_of(group, 2), up=True, by=petra)
    assert order(group) == ["Schulden", "Telefoon"]


def test_minutes_of_a_turn(group, petra):
    assert slot_of(group, 0).minutes == 12
    for _click in range(2):
        give_minutes(slot=slot_of(group, 0), minutes=30, by=petra)
    assert [slot_of(group, number).minutes for number in range(3)] == [30, 12, 12]
    line = ModelLogEntry.objects.get(action="pitches.turn.minutes")
    assert (line.user, line.data) == (petra, {"minutes": 30})
    for minutes in (0, 241):
        with pytest.raises(NoSuchMinutes):
            give_minutes(slot=slot_of(group, 0), minutes=minutes, by=petra)


def test_roles_are_divided_over_everybody_and_a_cross_looker_is_of_the_other_side(group, petra):
    assert fill_roles(meeting=group.meeting, by=petra) == 12
    people = seated(group.edition.pk)
    for slot in turns_of(group.meeting):
        roles = dict(roles_in(slot, people))
        assert None not in roles.values()
        assert len(set(roles.values())) == 4
        assert slot.pitch.author not in roles.values()
        assert {roles[TurnRole.CROSS_LOOKER].side, slot.pitch.author.side} == {Side.INSURER, Side.MUNICIPALITY}
    had = Counter(PitchRole.objects.values_list("user", flat=True))
    assert sorted(had.values()) == [1, 1, 2, 2, 2, 2, 2]


def test_the_same_group_gets_the_same_roles(group, petra):
    found = []
    for _each in range(2):
        PitchRole.objects.all().delete()
        fill_roles(meeting=group.meeting, by=petra)
        found.append([roles_of(group, number) for number in range(3)])
    assert found[0] == found[1]


def test_what_somebody_has_stays_and_a_second_click_changes_nothing(group, petra):
    give_role(slot=slot_of(group, 0), role=TurnRole.CHAIR, person=group.voters[2], by=petra)
    assert fill_roles(meeting=group.meeting, by=petra) == 11
    assert roles_of(group, 0)["chair"] == "Cohen"
    with pytest.raises(RolesFilled):
        fill_roles(meeting=group.meeting, by=petra)


def test_roles_of_earlier_meetings_count(group, petra):
    rest = choosing(group.edition)
    for position, pitch in enumerate(rest.pitches[:1], start=1):
        SlotFactory(item=rest.item, pitch=pitch, position=position)
    Pitch.objects.update(state=PitchState.PLANNED)
    fill_roles(meeting=rest.meeting, by=petra)
    first = set(PitchRole.objects.values_list("user", flat=True))
    slot_of(group, 1).delete()
    slot_of(group, 2).delete()
    fill_roles(meeting=group.meeting, by=petra)
    assert first.isdisjoint(slot_of(group, 0).roles.values_list("user", flat=True))


def test_who_loses_the_place_loses_the_role(group, petra):
    fill_roles(meeting=group.meeting, by=petra)
    slot = slot_of(group, 0)
    gone = slot.roles.get(role=TurnRole.CHAIR).user
    Enrolment.objects.filter(user=gone).update(state=EnrolmentState.WITHDRAWN)
    assert dict(roles_in(slot, seated(group.edition.pk)))[TurnRole.CHAIR] is None
    fill_roles(meeting=group.meeting, by=petra)
    assert slot.roles.get(role=TurnRole.CHAIR).user != gone
    assert not PitchRole.objects.filter(user=gone).exists()


def test_the_office_gives_a_role_by_hand_and_frees_it(group, petra):
    for name in ("Aker", "Bos", "Bos"):
        person = next(one for one in group.voters if one.last_name == name)
        give_role(slot=slot_of(group, 0), role=TurnRole.CHAIR, person=person, by=petra)
    assert roles_of(group, 0) == {"chair": "Bos"}
    give_role(slot=slot_of(group, 0), role=TurnRole.CHAIR, person=None, by=petra)
    assert roles_of(group, 0) == {}
    lines = ModelLogEntry.objects.filter(action="pitches.roles.give").order_by("pk")
    assert [line.data["person"] for line in lines] == ["Noor Aker", "Noor Bos", ""]


def test_a_role_by_hand_follows_the_same_rules(group, petra):
    slot, bos = slot_of(group, 0), group.voters[1]
    give_role(slot=slot, role=TurnRole.CHAIR, person=bos, by=petra)
    wrong = [
        (TurnRole.NOTE_TAKER, bos),
        (TurnRole.TIMEKEEPER, group.pitches[0].author),
        (TurnRole.CROSS_LOOKER, group.voters[0]),
        (TurnRole.TIMEKEEPER, person_of_side(choosing().edition, Side.INSURER, "Elders")),
    ]
    for role, person in wrong:
        with pytest.raises(NotForThisRole):
            give_role(slot=slot, role=role, person=person, by=petra)
    give_role(slot=slot, role=TurnRole.CROSS_LOOKER, person=group.voters[3], by=petra)
    assert roles_of(group, 0) == {"chair": "Bos", "cross_looker": "Dijk"}


def test_roles_stand_with_a_pitch_once_somebody_has_one(group, petra):
    assert [pitch.turn_roles for pitch in with_roles(group.pitches)] == [[], [], []]
    give_role(slot=slot_of(group, 1), role=TurnRole.CHAIR, person=group.voters[0], by=petra)
    found = with_roles(group.pitches)[1].turn_roles
    assert found == [
        (TurnRole.CHAIR, group.voters[0]),
        (TurnRole.TIMEKEEPER, None),
        (TurnRole.NOTE_TAKER, None),
        (TurnRole.CROSS_LOOKER, None),
    ]


def test_turns_and_roles_are_of_the_office(group):
    slot, somebody = slot_of(group, 1), group.voters[0]
    acts = [
        lambda: move_turn(slot=slot, up=True, by=somebody),
        lambda: give_minutes(slot=slot, minutes=10, by=somebody),
        lambda: fill_roles(meeting=group.meeting, by=somebody),
        lambda: give_role(slot=slot, role=TurnRole.CHAIR, person=somebody, by=somebody),
    ]
    for act in acts:
        with pytest.raises(OnlyTheOffice):
            act()
