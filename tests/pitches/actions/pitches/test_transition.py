from __future__ import annotations

import pytest
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.authority import SYSTEM
from course.enums import ItemKind, MeetingStatus
from course.errors import Refusal
from pitches.actions.pitches.transition import (
    REFUSALS,
    ItemDoesNotFit,
    MovedBefore,
    NoPlace,
    NoSuchTransition,
    NothingSaid,
    NotYourTransition,
    PitchIncomplete,
    SaidOtherwise,
    plan_pitch,
    submit_pitch,
    transition_pitch,
    withdraw_pitch,
)
from pitches.enums import PITCH_TRANSITIONS, Actor, PitchNeed, PitchState
from pitches.models import Pitch, PitchSlot
from pitches.queries.office import items_for
from tests.factories import (
    EditionFactory,
    ItemFactory,
    OrganiserFactory,
    PitchFactory,
    PromiseFactory,
    SlotFactory,
    UserFactory,
)
from tests.helpers.pitches import meeting_on_the_day, member_of

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
    submit_pitch(pitch=pitch, by=pitch.author)
    pitch.refresh_from_db()
    assert (pitch.state, pitch.submitted_at) == (PitchState.SUBMITTED, now)
    assert history_of(pitch) == [(pitch.author, "draft", "submitted")]
    entry = ModelLogEntry.objects.for_instance(pitch).get()
    assert entry.timestamp == now
    assert (entry.message, entry.comment) == ("From 'Still writing' to 'Handed in'", "")


def test_submit_twice_is_handing_in_once(pitch):
    submit_pitch(pitch=pitch, by=pitch.author)
    with pytest.raises(MovedBefore):
        submit_pitch(pitch=pitch, by=pitch.author)
    assert history_of(pitch) == [(pitch.author, "draft", "submitted")]


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("question", "", "your question"),
        ("context", "  \n", "situation"),
        ("request", "", "what you ask of the group"),
        ("no_traceable_person", False, "nobody can recognise a client or resident"),
        ("no_market_information", False, "nothing about prices, margins or plans to contract"),
        ("partner_would_not_mind", False, "my partner in the region would not mind to read this"),
    ],
)
def test_submit_refuses_an_incomplete_pitch_and_says_what_is_missing(pitch, field, value, label):
    Pitch.objects.filter(pk=pitch.pk).update(**{field: value})
    with pytest.raises(PitchIncomplete) as refusal:
        submit_pitch(pitch=pitch, by=pitch.author)
    assert str(refusal.value) == f"Your pitch is not handed in yet. This is missing: {label}."
    pitch.refresh_from_db()
    assert (pitch.state, history_of(pitch)) == (PitchState.DRAFT, [])


def test_submit_looks_at_the_row_and_not_at_the_copy_in_hand(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.WITHDRAWN)
    with pytest.raises(NoSuchTransition):
        submit_pitch(pitch=pitch, by=pitch.author)


def test_submit_refuses_without_a_place():
    pitch = PitchFactory(state=PitchState.DRAFT, submitted_at=None)
    with pytest.raises(NoPlace):
        submit_pitch(pitch=pitch, by=pitch.author)


def test_submit_is_for_the_author(pitch):
    for other in (OrganiserFactory(), member_of(pitch.edition)):
        with pytest.raises(NotYourTransition) as refusal:
            submit_pitch(pitch=pitch, by=other)
    assert str(refusal.value) == "You cannot bring this pitch from 'Still writing' to 'Handed in'."


def test_handing_in_again_keeps_the_first_moment(pitch, at):
    first = at(2027, 2, 10, 10)
    submit_pitch(pitch=pitch, by=pitch.author)
    transition_pitch(
        pitch=pitch, to=PitchState.RETURNED, by=OrganiserFactory(), words="Wie is de inwoner?", telling=AT_ONCE
    )
    at(2027, 2, 12, 10)
    again = submit_pitch(pitch=pitch, by=pitch.author)
    assert (again.submitted_at, again.remark) == (first, "Wie is de inwoner?")


def test_withdraw_frees_the_turn(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.PLANNED, submitted_at=clock.now())
    SlotFactory(pitch=pitch)
    withdraw_pitch(pitch=pitch, by=pitch.author)
    pitch.refresh_from_db()
    assert (pitch.state, PitchSlot.objects.count()) == (PitchState.WITHDRAWN, 0)
    assert history_of(pitch) == [(pitch.author, "planned", "withdrawn")]


def test_withdraw_twice_is_once(pitch):
    withdraw_pitch(pitch=pitch, by=pitch.author)
    with pytest.raises(MovedBefore):
        withdraw_pitch(pitch=pitch, by=pitch.author)
    assert history_of(pitch) == [(pitch.author, "draft", "withdrawn")]


def test_withdraw_refuses_what_is_discussed_and_who_is_not_the_author(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.DISCUSSED, submitted_at=clock.now())
    with pytest.raises(NoSuchTransition) as refusal:
        withdraw_pitch(pitch=pitch, by=pitch.author)
    assert str(refusal.value) == "A pitch cannot go from 'Discussed' to 'Taken back'."
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.SUBMITTED)
    with pytest.raises(NotYourTransition):
        withdraw_pitch(pitch=pitch, by=member_of(pitch.edition))


def test_a_stranger_gets_no_quiet_yes_for_a_state_that_is_already_there(pitch):
    with pytest.raises(NoSuchTransition):
        transition_pitch(pitch=pitch, to=PitchState.DRAFT, by=UserFactory())


@pytest.mark.parametrize("to", [PitchState.RETURNED, PitchState.PARKED, PitchState.DECLINED])
def test_what_the_author_reads_is_asked_for_and_history_keeps_it(pitch, to):
    organiser = OrganiserFactory()
    submit_pitch(pitch=pitch, by=pitch.author)
    with pytest.raises(NothingSaid):
        transition_pitch(pitch=pitch, to=to, by=organiser, words=" ", telling=AT_ONCE)
    moved = transition_pitch(pitch=pitch, to=to, by=organiser, words="Wie is de inwoner?", telling=AT_ONCE)
    kept = moved.remark if to == PitchState.RETURNED else moved.reason
    assert (moved.state, kept) == (to, "Wie is de inwoner?")
    assert ModelLogEntry.objects.for_instance(pitch).order_by("pk").last().comment == "Wie is de inwoner?"
    with pytest.raises(MovedBefore):
        transition_pitch(pitch=pitch, to=to, by=organiser, words="Wie is de inwoner?", telling=AT_ONCE)
    with pytest.raises(SaidOtherwise, match="Wie is de inwoner"):
        transition_pitch(pitch=pitch, to=to, by=organiser, words="Welke wet?", telling=AT_ONCE)


def test_the_system_makes_only_its_own_moves():
    pitch = PromiseFactory().pitch
    assert transition_pitch(pitch=pitch, to=PitchState.UNDER_WAY, by=SYSTEM).state == PitchState.UNDER_WAY
    with pytest.raises(NotYourTransition):
        transition_pitch(pitch=pitch, to=PitchState.FINISHED, by=SYSTEM)


def test_each_need_has_a_refusal_of_its_own():
    assert set(REFUSALS) == set(PitchNeed)
    assert len(set(REFUSALS.values())) == len(PitchNeed)


def test_who_owns_it_together_hands_in_and_takes_back(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(co_owner=member_of(pitch.edition))
    pitch.refresh_from_db()
    submit_pitch(pitch=pitch, by=pitch.co_owner)
    assert withdraw_pitch(pitch=pitch, by=pitch.co_owner).state == PitchState.WITHDRAWN


@pytest.fixture
def handed_in(pitch, at):
    """The pitch, in February 2027 handed in and opened to the group."""
    at(2027, 2, 10, 10)
    submit_pitch(pitch=pitch, by=pitch.author)
    return transition_pitch(pitch=pitch, to=PitchState.OPEN, by=OrganiserFactory(), telling=AT_ONCE)


def round_of_pitches(pitch, **values):
    """An item that can hold the pitch."""
    values = {"meeting": meeting_on_the_day(pitch.edition), "kind": ItemKind.PITCH} | values
    return ItemFactory(**values)


def test_plan_gives_the_last_turn_of_the_item_once(handed_in):
    item, organiser = round_of_pitches(handed_in), OrganiserFactory()
    SlotFactory(item=item, position=3)
    plan_pitch(pitch=handed_in, item=item, by=organiser, telling=AT_ONCE)
    with pytest.raises(MovedBefore):
        plan_pitch(pitch=handed_in, item=item, by=organiser, telling=AT_ONCE)
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.slot.item, handed_in.slot.position) == (PitchState.PLANNED, item, 4)


def test_a_planned_pitch_can_get_another_item_and_history_tells(handed_in):
    organiser = OrganiserFactory()
    morning, afternoon = round_of_pitches(handed_in, title="Ochtend"), round_of_pitches(handed_in, title="Middag")
    for item in (morning, afternoon):
        plan_pitch(pitch=handed_in, item=item, by=organiser, telling=AT_ONCE)
    assert list(PitchSlot.objects.values_list("item", "position")) == [(afternoon.pk, 1)]
    entries = ModelLogEntry.objects.for_instance(handed_in).filter(action="pitches.turn").order_by("pk")
    assert [(entry.user, entry.message) for entry in entries] == [
        (organiser, "Turn in 'Elkaars werelden (25-03-2027), 10:00 Ochtend'"),
        (organiser, "Turn in 'Elkaars werelden (25-03-2027), 10:00 Middag'"),
    ]


@pytest.mark.parametrize("misfit", ["of another edition", "of another kind", "cancelled", "over"])
def test_plan_refuses_an_item_that_the_form_does_not_offer(handed_in, misfit, at):
    item = round_of_pitches(handed_in)
    wrong = {
        "of another edition": lambda: ItemFactory(kind=ItemKind.PITCH, meeting=meeting_on_the_day(EditionFactory())),
        "of another kind": lambda: round_of_pitches(handed_in, kind=ItemKind.LUNCH),
        "cancelled": lambda: round_of_pitches(
            handed_in, meeting=meeting_on_the_day(handed_in.edition, MeetingStatus.CANCELLED)
        ),
        "over": lambda: item,
    }[misfit]()
    if misfit == "over":
        at(2027, 3, 26, 10)
    with pytest.raises(ItemDoesNotFit):
        plan_pitch(pitch=handed_in, item=wrong, by=OrganiserFactory(), telling=AT_ONCE)
    assert wrong not in items_for(handed_in)
    assert PitchSlot.objects.count() == 0


def test_only_the_course_office_plans(handed_in):
    first, second = round_of_pitches(handed_in), round_of_pitches(handed_in)
    with pytest.raises(NotYourTransition):
        plan_pitch(pitch=handed_in, item=first, by=handed_in.author)
    plan_pitch(pitch=handed_in, item=first, by=OrganiserFactory(), telling=AT_ONCE)
    for other in (handed_in.author, member_of(handed_in.edition)):
        with pytest.raises(NotYourTransition):
            plan_pitch(pitch=handed_in, item=second, by=other)
    assert PitchSlot.objects.get().item == first


def test_off_the_agenda_frees_the_turn(handed_in):
    organiser = OrganiserFactory()
    plan_pitch(pitch=handed_in, item=round_of_pitches(handed_in), by=organiser, telling=AT_ONCE)
    transition_pitch(pitch=handed_in, to=PitchState.OPEN, by=organiser, telling=AT_ONCE)
    assert PitchSlot.objects.count() == 0


def test_a_programme_item_is_not_deleted_from_under_a_turn():
    slot = SlotFactory(pitch__state=PitchState.PLANNED)
    for row in (slot.item, slot.item.meeting):
        with pytest.raises(ProtectedError):
            row.delete()
    assert PitchSlot.objects.get() == slot


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
        None: SYSTEM,
    }
    state = PitchState.DRAFT
    for who, to in steps:
        try:
            transition_pitch(pitch=pitch, to=to, by=people[who], words="Wat bedoel je?", telling=AT_ONCE)
        except Refusal:
            pass
        else:
            assert ROLE[who] in PITCH_TRANSITIONS[state][to].by
            state = to
        assert Pitch.objects.get(pk=pitch.pk).state == state
