from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from course import clock
from course.errors import Refusal
from pitches.actions import moves
from pitches.enums import PITCH_MOVES, Actor, PitchState
from pitches.models import Pitch, PitchSlot
from tests.factories import (
    EditionFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PitchFactory,
    SlotFactory,
    UserFactory,
)
from tests.pitches.people import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pitch():
    edition = EditionFactory()
    return PitchFactory(edition=edition, author=member_of(edition), state=PitchState.DRAFT, submitted_at=None)


def history_of(pitch):
    entries = ModelLogEntry.objects.for_instance(pitch).order_by("pk")
    return [(entry.user, entry.data["from"], entry.data["to"]) for entry in entries]


def test_submit_hands_in_and_writes_history(pitch, at):
    now = at(2027, 2, 10, 10)
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    pitch.refresh_from_db()
    assert (pitch.state, pitch.submitted_at) == (PitchState.SUBMITTED, now)
    assert history_of(pitch) == [(pitch.author, "draft", "submitted")]
    entry = ModelLogEntry.objects.for_instance(pitch).get()
    assert entry.timestamp == now
    assert (entry.message, entry.comment) == ("From 'Still writing' to 'Handed in'", "")


def test_submit_twice_is_handing_in_once(pitch):
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    assert history_of(pitch) == [(pitch.author, "draft", "submitted")]


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("question", "", "your question"),
        ("context", "  \n", "situation"),
        ("request", "", "what you ask of the group"),
        ("no_traceable_person", False, "nobody can recognise a client or resident"),
        ("no_market_information", False, "nothing about prices, margins or plans to contract"),
    ],
)
def test_submit_refuses_an_incomplete_pitch_and_says_what_is_missing(pitch, field, value, label):
    Pitch.objects.filter(pk=pitch.pk).update(**{field: value})
    with pytest.raises(moves.PitchIncomplete) as refusal:
        moves.submit_pitch(pitch=pitch, user=pitch.author)
    assert str(refusal.value) == f"Your pitch is not handed in yet. This is missing: {label}."
    pitch.refresh_from_db()
    assert (pitch.state, history_of(pitch)) == (PitchState.DRAFT, [])


def test_submit_looks_at_the_row_and_not_at_the_copy_in_hand(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.WITHDRAWN)
    with pytest.raises(moves.NoSuchMove):
        moves.submit_pitch(pitch=pitch, user=pitch.author)


def test_submit_refuses_without_a_place():
    pitch = PitchFactory(state=PitchState.DRAFT, submitted_at=None)
    with pytest.raises(moves.NoPlace):
        moves.submit_pitch(pitch=pitch, user=pitch.author)


def test_submit_is_for_the_author(pitch):
    for other in (OrganiserFactory(), member_of(pitch.edition)):
        with pytest.raises(moves.NotYourMove) as refusal:
            moves.submit_pitch(pitch=pitch, user=other)
    assert str(refusal.value) == "You cannot bring this pitch from 'Still writing' to 'Handed in'."


def test_handing_in_again_keeps_the_first_moment(pitch, at):
    first = at(2027, 2, 10, 10)
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    moves.move_pitch(pitch=pitch, to=PitchState.RETURNED, user=OrganiserFactory(), remark="Wie is de inwoner?")
    at(2027, 2, 12, 10)
    again = moves.submit_pitch(pitch=pitch, user=pitch.author)
    assert (again.submitted_at, again.remark) == (first, "Wie is de inwoner?")


def test_withdraw_frees_the_turn(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.PLANNED, submitted_at=clock.now())
    SlotFactory(pitch=pitch)
    moves.withdraw_pitch(pitch=pitch, user=pitch.author)
    pitch.refresh_from_db()
    assert (pitch.state, PitchSlot.objects.count()) == (PitchState.WITHDRAWN, 0)
    assert history_of(pitch) == [(pitch.author, "planned", "withdrawn")]


def test_withdraw_twice_is_once(pitch):
    moves.withdraw_pitch(pitch=pitch, user=pitch.author)
    moves.withdraw_pitch(pitch=pitch, user=pitch.author)
    assert history_of(pitch) == [(pitch.author, "draft", "withdrawn")]


def test_withdraw_refuses_what_is_discussed_and_who_is_not_the_author(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.DISCUSSED, submitted_at=clock.now())
    with pytest.raises(moves.NoSuchMove) as refusal:
        moves.withdraw_pitch(pitch=pitch, user=pitch.author)
    assert str(refusal.value) == "A pitch cannot go from 'Discussed' to 'Taken back'."
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.SUBMITTED)
    with pytest.raises(moves.NotYourMove):
        moves.withdraw_pitch(pitch=pitch, user=member_of(pitch.edition))


def test_a_stranger_gets_no_quiet_yes_for_a_state_that_is_already_there(pitch):
    with pytest.raises(moves.NoSuchMove):
        moves.move_pitch(pitch=pitch, to=PitchState.DRAFT, user=UserFactory())


def test_return_asks_for_a_remark_that_history_keeps(pitch):
    organiser = OrganiserFactory()
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    with pytest.raises(moves.RemarkMissing):
        moves.move_pitch(pitch=pitch, to=PitchState.RETURNED, user=organiser, remark=" ")
    back = moves.move_pitch(pitch=pitch, to=PitchState.RETURNED, user=organiser, remark="Wie is de inwoner?")
    assert (back.state, back.remark) == (PitchState.RETURNED, "Wie is de inwoner?")
    assert ModelLogEntry.objects.for_instance(pitch).order_by("pk").last().comment == "Wie is de inwoner?"


def test_the_system_makes_only_its_own_moves(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.DISCUSSED, submitted_at=clock.now())
    assert moves.move_pitch(pitch=pitch, to=PitchState.FOLLOWED_UP, user=None).state == PitchState.FOLLOWED_UP
    with pytest.raises(moves.NotYourMove):
        moves.move_pitch(pitch=pitch, to=PitchState.FINISHED, user=None)


def test_plan_gives_the_last_turn_of_the_item_once(pitch):
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    item = ItemFactory(meeting=MeetingFactory(edition=pitch.edition, module=None))
    SlotFactory(item=item, position=3)
    organiser = OrganiserFactory()
    moves.plan_pitch(pitch=pitch, item=item, user=organiser)
    moves.plan_pitch(pitch=pitch, item=item, user=organiser)
    pitch.refresh_from_db()
    assert (pitch.state, pitch.slot.item, pitch.slot.position) == (PitchState.PLANNED, item, 4)


def test_a_planned_pitch_can_get_another_item(pitch):
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    meeting = MeetingFactory(edition=pitch.edition, module=None)
    morning, afternoon = ItemFactory(meeting=meeting), ItemFactory(meeting=meeting)
    for item in (morning, afternoon):
        moves.plan_pitch(pitch=pitch, item=item, user=OrganiserFactory())
    assert list(PitchSlot.objects.values_list("item", "position")) == [(afternoon.pk, 1)]


def test_plan_refuses_an_item_of_another_edition_and_who_is_no_organiser(pitch):
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    with pytest.raises(moves.OtherEdition):
        moves.plan_pitch(pitch=pitch, item=ItemFactory(), user=OrganiserFactory())
    own = ItemFactory(meeting=MeetingFactory(edition=pitch.edition, module=None))
    with pytest.raises(moves.NotYourMove):
        moves.plan_pitch(pitch=pitch, item=own, user=pitch.author)
    assert PitchSlot.objects.count() == 0


def test_off_the_agenda_frees_the_turn(pitch):
    moves.submit_pitch(pitch=pitch, user=pitch.author)
    organiser = OrganiserFactory()
    item = ItemFactory(meeting=MeetingFactory(edition=pitch.edition, module=None))
    moves.plan_pitch(pitch=pitch, item=item, user=organiser)
    moves.move_pitch(pitch=pitch, to=PitchState.SUBMITTED, user=organiser)
    assert PitchSlot.objects.count() == 0


STEPS = st.lists(st.tuples(st.sampled_from(["author", "organiser", "member", None]), st.sampled_from(PitchState)))
ROLE = {"author": Actor.AUTHOR, "organiser": Actor.ORGANISER, None: Actor.SYSTEM}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_moves_leaves_the_table(pitch, steps):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.DRAFT, submitted_at=None)
    people = {
        "author": pitch.author,
        "organiser": OrganiserFactory(),
        "member": member_of(pitch.edition),
        None: None,
    }
    state = PitchState.DRAFT
    for who, to in steps:
        try:
            moves.move_pitch(pitch=pitch, to=to, user=people[who], remark="Wat bedoel je?")
        except Refusal:
            pass
        else:
            assert to == state or ROLE[who] in PITCH_MOVES[state][to]
            state = to
        assert Pitch.objects.get(pk=pitch.pk).state == state
