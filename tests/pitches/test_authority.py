"""Every action of `pitches` tried by everybody: who may is let in, and everybody else hears that it is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

import pitches.actions
from course.authority import SYSTEM
from course.enums import ItemKind
from course.errors import Refusal
from pitches.actions.pitches.contributions import NoContributions, contribute
from pitches.actions.pitches.recognitions import NotForYou, offer_help, recognise, take_back_help, unrecognise
from pitches.actions.pitches.transition import NotYourTransition, plan_pitch, transition_pitch
from pitches.actions.pitches.writing import NotEditable, save_and_submit, save_draft
from pitches.actions.promises import NotYourPromise, set_promise_state
from pitches.enums import PITCH_TRANSITIONS, Actor, ContributionKind, PitchState, PromiseState
from pitches.models import Pitch
from tests.factories import EditionFactory, ItemFactory, PitchFactory, PromiseFactory
from tests.helpers.actions import actions_that_ask_who
from tests.helpers.pitches import everybody, meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db

NOT_YOURS = (NotYourTransition, NotEditable, NoContributions, NotForYou, NotYourPromise)
GROUP = {"member", "alumnus", "speaker"}
TEXT = {"title": "Wie belt wie?"}

ACTIONS: dict[str, tuple[PitchState, Callable[[Pitch, Any], object], set[str]]] = {
    "save_draft": (PitchState.DRAFT, lambda pitch, by: save_draft(by=by, data=TEXT, pitch=pitch), {"author"}),
    "save_and_submit": (
        PitchState.RETURNED,
        lambda pitch, by: save_and_submit(by=by, data=TEXT, pitch=pitch),
        {"author"},
    ),
    "contribute": (
        PitchState.SUBMITTED,
        lambda pitch, by: contribute(pitch=pitch, by=by, kind=ContributionKind.EXPERIENCE, text="Zo deden wij het."),
        {"author", "organiser", *GROUP},
    ),
    "recognise": (PitchState.SUBMITTED, lambda pitch, by: recognise(pitch=pitch, by=by), GROUP),
    "unrecognise": (PitchState.SUBMITTED, lambda pitch, by: unrecognise(pitch=pitch, by=by), GROUP),
    "offer_help": (PitchState.SUBMITTED, lambda pitch, by: offer_help(pitch=pitch, by=by), GROUP),
    "take_back_help": (PitchState.SUBMITTED, lambda pitch, by: take_back_help(pitch=pitch, by=by), GROUP),
    "plan_pitch": (
        PitchState.SUBMITTED,
        lambda pitch, by: plan_pitch(pitch=pitch, item=turn(pitch), by=by),
        {"organiser"},
    ),
    "set_promise_state": (
        PitchState.DISCUSSED,
        lambda pitch, by: set_promise_state(promise=promise_of(pitch), by=by, state=PromiseState.BUSY),
        {"author"},
    ),
}
"""From which state each is tried, what it asks, and who may."""

STEPS_OF_OTHERS = {"submit_pitch", "withdraw_pitch"}
"""`transition_pitch` by another name."""

STEPS = [(before, after) for before, steps in PITCH_TRANSITIONS.items() for after in steps]


def turn(pitch: Pitch) -> Any:
    return ItemFactory(meeting=meeting_on_the_day(pitch.edition), kind=ItemKind.PITCH)


def promise_of(pitch: Pitch) -> Any:
    return PromiseFactory(pitch=pitch, owner=pitch.author)


def is_let_in(act: Callable[[Pitch, Any], object], pitch: Pitch, by: Any) -> bool:
    """The action got past the question who acts; what it refuses afterwards is no matter here."""
    try:
        with transaction.atomic():
            act(pitch, by)
    except NOT_YOURS:
        return False
    except Refusal:
        return True
    return True


def those_let_in(act: Callable[[Pitch, Any], object], state: PitchState) -> set[str]:
    edition = EditionFactory()
    author = member_of(edition)
    people = everybody(edition, author)
    tried = {name: PitchFactory(edition=edition, author=author, state=state) for name in people}
    found = {name for name, by in people.items() if is_let_in(act, tried[name], by)}
    author.is_active = False
    author.save()
    if is_let_in(act, PitchFactory(edition=edition, author=author, state=state), author):
        found.add("author who closed the account")
    return found


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_for_those_whom_it_concerns(at, name):
    at(2027, 2, 15, 12)
    state, act, may = ACTIONS[name]
    assert those_let_in(act, state) == may


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_a_step_is_for_whom_the_table_names(at, before, after):
    at(2027, 2, 15, 12)
    by_actor = {Actor.AUTHOR: "author", Actor.ORGANISER: "organiser"}
    may = {by_actor[actor] for actor in PITCH_TRANSITIONS[before][after] if actor in by_actor}

    def step(pitch: Pitch, by: Any) -> object:
        return transition_pitch(pitch=pitch, to=after, by=by, remark="Voor wie?")

    assert those_let_in(step, before) == may
    pitch = PitchFactory(state=before)
    assert is_let_in(step, pitch, SYSTEM) == (Actor.SYSTEM in PITCH_TRANSITIONS[before][after])


def test_no_action_is_forgotten_here():
    tried = {*ACTIONS, "transition_pitch"}
    assert actions_that_ask_who(pitches.actions) - tried - STEPS_OF_OTHERS == set()
