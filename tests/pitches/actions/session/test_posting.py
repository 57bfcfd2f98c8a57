"""Taking part in a discussion: what may be posted when, once, and by whom."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from course.enums import EnrolmentState
from pitches.actions.pitches.contributions import AdviceLater, NoContributions, NothingSaid, contribute
from pitches.actions.pitches.recognitions import NotForYou
from pitches.actions.promises import NotInTheGroup
from pitches.actions.session.leading import NotLeading, NotRunning, close_discussion, press_clock
from pitches.actions.session.posting import (
    DotsAreGone,
    NoSuchText,
    NotInThisPhase,
    PhaseIsOver,
    enter_for,
    give_dot,
    join_in,
    post_live,
)
from pitches.clockwork import CannotPress
from pitches.enums import ContributionKind, PitchState
from pitches.enums.session import ADVICE_KINDS, ClockMove
from pitches.models import Contribution, ContributionDot, Recognition
from tests.factories import EditionFactory, EnrolmentFactory, PitchFactory
from tests.helpers.pitches import member_of
from tests.helpers.session import MOMENT, a_room, a_running_room

TIP, QUESTION, EXPERIENCE = ContributionKind.TIP, ContributionKind.QUESTION, ContributionKind.EXPERIENCE
CLARIFY, WRITE, TALK, CHOOSE = 1, 2, 3, 4
"""The phases of F1 in which something may be posted."""


@pytest.fixture(autouse=True)
def _the_day(at):
    at(*MOMENT)


def go_to(room, index):
    while room.discussion.index < index:
        press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=room.discussion.version, by=room.leader)


def posted(room, kind=TIP, text="Bel eerst.", phase=WRITE, by=None, **more):
    return post_live(pitch=room.pitch, kind=kind, text=text, phase=phase, by=by or room.member, **more)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ADVICE_KINDS)
@pytest.mark.parametrize("state", [PitchState.OPEN, PitchState.PLANNED, PitchState.IN_DISCUSSION])
def test_advice_on_the_page_of_a_pitch_waits_for_the_group(kind, state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state)
    with pytest.raises(AdviceLater):
        contribute(pitch=pitch, by=member_of(edition), kind=kind, text="Bel eerst.")
    contribute(pitch=pitch, by=member_of(edition), kind=EXPERIENCE, text="Wij belden.")


@pytest.mark.parametrize("state", [PitchState.DISCUSSED, PitchState.UNDER_WAY, PitchState.REPORTED_BACK])
def test_after_the_discussion_advice_is_welcome(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state)
    assert contribute(pitch=pitch, by=member_of(edition), kind=TIP, text="Bel eerst.").text == "Bel eerst."


def test_advice_is_taken_through_both_doors_in_the_advice_phase_and_refused_before():
    room = a_running_room()
    go_to(room, CLARIFY)
    with pytest.raises(AdviceLater):
        posted(room, phase=CLARIFY)
    with pytest.raises(AdviceLater):
        contribute(pitch=room.pitch, by=room.member, kind=TIP, text="Bel eerst.")
    go_to(room, WRITE)
    live = posted(room)
    contribute(pitch=room.pitch, by=room.author, kind=TIP, text="Ik dacht aan bellen.")
    assert (live.phase, live.is_live, live.author) == ("Stil schrijven", True, room.member)
    assert Contribution.objects.count() == 2


def test_a_question_belongs_in_the_phase_for_questions():
    room = a_running_room()
    go_to(room, WRITE)
    with pytest.raises(NotInThisPhase):
        posted(room, kind=QUESTION)


def test_what_was_written_for_a_phase_counts_for_half_a_minute_and_then_stays_unsent(at):
    room = a_running_room()
    go_to(room, CHOOSE)
    press_clock(pitch=room.pitch, move=ClockMove.BACK, version=room.discussion.version, by=room.leader)
    press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=room.discussion.version, by=room.leader)
    at(*MOMENT, 0, 30)
    assert posted(room, phase=TALK).phase == "Beraad"
    at(*MOMENT, 0, 31)
    with pytest.raises(PhaseIsOver):
        posted(room, phase=TALK, text="Te laat.")


def test_after_a_stop_nothing_of_that_phase_is_taken():
    room = a_running_room()
    go_to(room, WRITE)
    press_clock(pitch=room.pitch, move=ClockMove.STOP, version=room.discussion.version, by=room.leader)
    with pytest.raises(PhaseIsOver):
        posted(room, phase=WRITE)


def test_a_double_tap_is_one_contribution():
    room, key = a_running_room(), uuid.uuid4()
    go_to(room, WRITE)
    first = posted(room, key=key)
    assert [posted(room, key=key), posted(room), posted(room, key=uuid.uuid4(), text="Bel eerst. ")] == [first] * 3


def test_a_form_that_went_back_and_says_something_else_is_another_contribution():
    room, key = a_running_room(), uuid.uuid4()
    go_to(room, WRITE)
    posted(room, key=key)
    assert posted(room, key=key, text="Of schrijf.").key is None
    assert Contribution.objects.count() == 2


def test_nothing_is_posted_without_words_or_before_and_after_the_discussion():
    room = a_room()
    with pytest.raises(NotRunning):
        posted(room)
    room = a_running_room()
    go_to(room, WRITE)
    with pytest.raises(NothingSaid):
        posted(room, text=" ")
    close_discussion(pitch=room.pitch, summary="Bel eerst.", by=room.leader)
    with pytest.raises(NotRunning):
        posted(room)


def test_who_is_of_another_edition_posts_nothing():
    room = a_running_room()
    go_to(room, WRITE)
    waiting = EnrolmentFactory(edition=room.edition, state=EnrolmentState.WAITING, rank=1).user
    for somebody in (member_of(EditionFactory(slug="andere")), waiting):
        with pytest.raises(NoContributions):
            posted(room, by=somebody)


def test_who_joins_in_does_so_once_and_in_its_phase():
    room = a_running_room()
    with pytest.raises(NotInThisPhase):
        join_in(pitch=room.pitch, wanted=True, by=room.member)
    go_to(room, CHOOSE)
    for _twice in range(2):
        join_in(pitch=room.pitch, wanted=True, by=room.member)
    assert [(row.user, row.kind) for row in Recognition.objects.all()] == [(room.member, "help")]
    join_in(pitch=room.pitch, wanted=False, by=room.member)
    with pytest.raises(NotForYou):
        join_in(pitch=room.pitch, wanted=True, by=room.author)
    assert Recognition.objects.count() == 0


def test_somebody_gives_three_dots_in_the_phase_for_dots():
    room = a_running_room()
    go_to(room, WRITE)
    rows = [posted(room, text=text) for text in ("Bel.", "Schrijf.", "Ga langs.", "Wacht.")]
    dot = {"pitch": room.pitch, "by": room.author}
    with pytest.raises(NotInThisPhase):
        give_dot(contribution=rows[0].pk, wanted=True, **dot)
    go_to(room, TALK)
    for row in (rows[0], *rows[:3]):
        give_dot(contribution=row.pk, wanted=True, **dot)
    with pytest.raises(DotsAreGone):
        give_dot(contribution=rows[3].pk, wanted=True, **dot)
    give_dot(contribution=rows[0].pk, wanted=False, **dot)
    give_dot(contribution=rows[3].pk, wanted=True, **dot)
    assert set(ContributionDot.objects.values_list("contribution", flat=True)) == {row.pk for row in rows[1:]}


def test_a_dot_is_for_what_was_posted_in_this_discussion():
    room, other = a_running_room(), a_running_room()
    for one in (room, other):
        go_to(one, TALK)
    elsewhere = posted(other, phase=TALK)
    with pytest.raises(NoSuchText):
        give_dot(pitch=room.pitch, contribution=elsewhere.pk, wanted=True, by=room.member)


def test_a_card_is_written_down_for_who_wrote_it_during_or_after():
    room = a_running_room()
    given = {"pitch": room.pitch, "person": room.member, "kind": TIP, "text": "Bel eerst."}
    with pytest.raises(AdviceLater):
        enter_for(**given, by=room.leader)
    close_discussion(pitch=room.pitch, summary="Bel eerst.", by=room.leader)
    with pytest.raises(NotLeading):
        enter_for(**given, by=room.author)
    row = enter_for(**given, by=room.deputy)
    assert (row.author, row.entered_by, enter_for(**given, by=room.office)) == (room.member, room.deputy, row)
    with pytest.raises(NotInTheGroup):
        enter_for(**{**given, "person": room.office}, by=room.office)


def test_before_the_discussion_no_card_is_written_down():
    room = a_room()
    with pytest.raises(NotRunning):
        enter_for(pitch=room.pitch, person=room.member, kind=QUESTION, text="Wie?", by=room.leader)


STEPS = st.lists(
    st.one_of(
        st.sampled_from([ClockMove.NEXT, ClockMove.BACK, ClockMove.STOP, ClockMove.PAUSE, ClockMove.RESUME]),
        st.tuples(st.sampled_from(ContributionKind), st.integers(0, 5)),
    ),
    max_size=14,
)
REFUSED = (AdviceLater, PhaseIsOver, NotInThisPhase)


class Sequences(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(steps=STEPS)
    def test_whatever_happens_advice_stays_in_its_phase_and_no_text_is_lost(self, steps):
        room, kept = a_running_room(), []
        for number, step in enumerate(steps):
            before = room.discussion
            if isinstance(step, ClockMove):
                try:
                    press_clock(pitch=room.pitch, move=step, version=before.version, by=room.leader)
                except CannotPress:
                    pass
                else:
                    assert room.discussion.version == before.version + 1
            else:
                kind, phase = step
                may = phase in (before.index, before.left) and phase < 5 and before.clock.phases[phase].takes(kind)
                try:
                    row = posted(room, kind=kind, text=f"Tekst {number}", phase=phase)
                except REFUSED:
                    assert not may
                else:
                    assert may
                    kept.append((row.pk, row.phase))
            assert list(Contribution.objects.order_by("pk").values_list("pk", "phase")) == kept
