"""Every action of `pitches` tried by everybody: who may is let in, and everybody else hears that it is not theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

import pitches.actions
from course import clock
from course.actions.mail.telling import AT_ONCE
from course.authority import SYSTEM, OnlyTheOffice
from course.enums import ItemKind
from course.errors import Refusal
from pitches.actions.check_ins import NotYours, say_how_it_is
from pitches.actions.choosing.deciding import decide_round
from pitches.actions.choosing.dots import NoPlaceToChoose, give_dots
from pitches.actions.choosing.rounds import change_choosing_round, make_choosing_round
from pitches.actions.choosing.tables import clear_tables, deal_tables
from pitches.actions.choosing.turns import fill_roles, give_minutes, give_role, move_turn
from pitches.actions.guests import decline_guest, take_up
from pitches.actions.leaving import pass_on_pitch
from pitches.actions.letters import NoPlaceToWrite, NotYourLetter, delete_letter, write_letter
from pitches.actions.pitches.contributions import (
    NoContributions,
    NotToChange,
    NotToTakeBack,
    change_contribution,
    contribute,
    reply,
    withdraw_contribution,
)
from pitches.actions.pitches.merging import NotToMerge, answer_merge, propose_merge
from pitches.actions.pitches.outcome import take_along, write_outcome
from pitches.actions.pitches.recognitions import NotForYou, offer_help, recognise, take_back_help, unrecognise
from pitches.actions.pitches.sharing import NotToShare, share_pitch
from pitches.actions.pitches.transition import NotYourTransition, plan_pitch, transition_pitch
from pitches.actions.pitches.writing import NotEditable, revise_pitch, save_and_submit, save_draft
from pitches.actions.promises import NotYourPromise, change_promise, make_promise, set_promise_state
from pitches.actions.session.formats import save_format
from pitches.actions.session.leading import (
    NotLeading,
    close_discussion,
    prepare_discussion,
    press_clock,
    start_discussion,
)
from pitches.actions.session.posting import enter_for, give_dot, join_in, post_live
from pitches.enums import PITCH_TRANSITIONS, Actor, ContributionKind, GuestState, PitchState, PromiseState, TurnRole
from pitches.enums.afterwards import Standing
from pitches.enums.session import ClockMove
from pitches.models import ChoosingRound, GuestQuestion, Letter, Pitch, PitchFormat, TableSeat
from tests.factories import (
    ContributionFactory,
    EditionFactory,
    ItemFactory,
    OrganiserFactory,
    PitchFactory,
    PromiseFactory,
    SlotFactory,
)
from tests.helpers.actions import actions_that_ask_who
from tests.helpers.pitches import everybody, meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db

NOT_YOURS = (
    NotToShare, NotToMerge, NotToChange, NotToTakeBack,
    NotLeading, NotYourTransition, NotEditable, NoContributions, NotForYou, NotYourPromise, OnlyTheOffice,
    NoPlaceToChoose, NotYours, NoPlaceToWrite, NotYourLetter,
)  # fmt: skip
GROUP = {"member", "alumnus", "speaker"}
TEXT = {"title": "Wie belt wie?"}

ACTIONS: dict[str, tuple[PitchState, Callable[[Pitch, Any], object], set[str]]] = {
    "save_draft": (PitchState.DRAFT, lambda pitch, by: save_draft(by=by, data=TEXT, pitch=pitch), {"author"}),
    "save_and_submit": (
        PitchState.RETURNED,
        lambda pitch, by: save_and_submit(by=by, data=TEXT, pitch=pitch),
        {"author"},
    ),
    "revise_pitch": (
        PitchState.OPEN,
        lambda pitch, by: revise_pitch(pitch=pitch, by=by, data={**TEXT, "says": "Scherper."}),
        {"author"},
    ),
    "contribute": (
        PitchState.OPEN,
        lambda pitch, by: contribute(pitch=pitch, by=by, kind=ContributionKind.EXPERIENCE, text="Zo deden wij het."),
        {"author", "organiser", *GROUP},
    ),
    "reply": (
        PitchState.OPEN,
        lambda pitch, by: reply(contribution=ContributionFactory(pitch=pitch), by=by, text="Sinds wanneer?"),
        {"author", "organiser", *GROUP},
    ),
    "change_contribution": (
        PitchState.OPEN,
        lambda pitch, by: change_contribution(contribution=said_by_author(pitch), by=by, text="Toch anders."),
        {"author"},
    ),
    "withdraw_contribution": (
        PitchState.OPEN,
        lambda pitch, by: withdraw_contribution(contribution=said_by_author(pitch), by=by),
        {"author"},
    ),
    "recognise": (PitchState.OPEN, lambda pitch, by: recognise(pitch=pitch, by=by), GROUP),
    "unrecognise": (PitchState.OPEN, lambda pitch, by: unrecognise(pitch=pitch, by=by), GROUP),
    "offer_help": (PitchState.OPEN, lambda pitch, by: offer_help(pitch=pitch, by=by), GROUP),
    "take_back_help": (PitchState.OPEN, lambda pitch, by: take_back_help(pitch=pitch, by=by), GROUP),
    "plan_pitch": (
        PitchState.OPEN,
        lambda pitch, by: plan_pitch(pitch=pitch, item=turn(pitch), by=by, telling=AT_ONCE),
        {"organiser"},
    ),
    "write_outcome": (
        PitchState.IN_DISCUSSION,
        lambda pitch, by: write_outcome(pitch=pitch, summary="Zoek op rol.", by=by, telling=AT_ONCE),
        {"organiser"},
    ),
    "take_up": (
        PitchState.OPEN,
        lambda pitch, by: take_up(question=guest(pitch), participant=pitch.author, by=by, telling=AT_ONCE),
        {"organiser"},
    ),
    "decline_guest": (
        PitchState.OPEN,
        lambda pitch, by: decline_guest(question=guest(pitch), reason="Nee.", by=by, telling=AT_ONCE),
        {"organiser"},
    ),
    "propose_merge": (
        PitchState.OPEN,
        lambda pitch, by: propose_merge(pitch=pitch, into=another(pitch), by=by, telling=AT_ONCE),
        {"author", "organiser"},
    ),
    "answer_merge": (
        PitchState.OPEN,
        lambda pitch, by: answer_merge(proposal=asked_of(pitch), agrees=False, by=by),
        {"author"},
    ),
    "share_pitch": (
        PitchState.OPEN,
        lambda pitch, by: share_pitch(pitch=pitch, person=None, by=by),
        {"author"},
    ),
    "pass_on_pitch": (
        PitchState.OPEN,
        lambda pitch, by: pass_on_pitch(pitch=pitch, person=member_of(pitch.edition), by=by, telling=AT_ONCE),
        {"organiser"},
    ),
    "say_how_it_is": (
        PitchState.FINISHED,
        lambda pitch, by: say_how_it_is(pitch=pitch, stands=Standing.LASTS, text="Ze bellen.", by=by),
        {"author"},
    ),
    "write_letter": (
        PitchState.OPEN,
        lambda pitch, by: write_letter(edition=pitch.edition, text="Bel.", send_on=dt.date(2027, 9, 1), by=by),
        {"author", "member", "alumnus"},
    ),
    "delete_letter": (
        PitchState.OPEN,
        lambda pitch, by: delete_letter(letter=letter_of(pitch), by=by),
        {"author"},
    ),
    "take_along": (
        PitchState.DISCUSSED,
        lambda pitch, by: take_along(pitch=pitch, takes="De lijst met rollen.", by=by),
        {"author"},
    ),
    "make_promise": (
        PitchState.DISCUSSED,
        lambda pitch, by: make_promise(pitch=pitch, owner=pitch.author, what="Bellen", due_on=clock.today(), by=by),
        {"author", "organiser"},
    ),
    "change_promise": (
        PitchState.UNDER_WAY,
        lambda pitch, by: change_promise(promise=promise_of(pitch), what="Bellen", due_on=clock.today(), by=by),
        {"author", "organiser"},
    ),
    "prepare_discussion": (
        PitchState.PLANNED,
        lambda pitch, by: prepare_discussion(pitch=pitch, format=a_format(), facilitator=None, deputy=None, by=by),
        {"organiser"},
    ),
    "start_discussion": (PitchState.PLANNED, lambda pitch, by: start_discussion(pitch=pitch, by=by), {"organiser"}),
    "press_clock": (
        PitchState.IN_DISCUSSION,
        lambda pitch, by: press_clock(pitch=pitch, move=ClockMove.NEXT, version=1, by=by),
        {"organiser"},
    ),
    "close_discussion": (
        PitchState.IN_DISCUSSION,
        lambda pitch, by: close_discussion(pitch=pitch, summary="Bel eerst.", by=by, telling=AT_ONCE),
        {"organiser"},
    ),
    "enter_for": (
        PitchState.DISCUSSED,
        lambda pitch, by: enter_for(pitch=pitch, person=pitch.author, kind=ContributionKind.TIP, text="Bel.", by=by),
        {"organiser"},
    ),
    "post_live": (
        PitchState.IN_DISCUSSION,
        lambda pitch, by: post_live(pitch=pitch, kind=ContributionKind.TIP, text="Bel eerst.", phase=1, by=by),
        {"author", "organiser", *GROUP},
    ),
    "give_dot": (
        PitchState.IN_DISCUSSION,
        lambda pitch, by: give_dot(pitch=pitch, contribution=1, wanted=True, by=by),
        {"author", "organiser", *GROUP},
    ),
    "join_in": (PitchState.IN_DISCUSSION, lambda pitch, by: join_in(pitch=pitch, wanted=True, by=by), GROUP),
    "save_format": (
        PitchState.OPEN,
        lambda pitch, by: save_format(format=PitchFormat(code=f"x{pitch.pk}", name="X"), phases=[], by=by),
        {"organiser"},
    ),
    "make_choosing_round": (
        PitchState.OPEN,
        lambda pitch, by: make_choosing_round(meeting=turn(pitch).meeting, by=by, **MOMENTS),
        {"organiser"},
    ),
    "change_choosing_round": (
        PitchState.OPEN,
        lambda pitch, by: change_choosing_round(round=round_of(pitch), by=by, **MOMENTS),
        {"organiser"},
    ),
    "give_dots": (
        PitchState.OPEN,
        lambda pitch, by: give_dots(round=round_of(pitch), dots={pitch.pk: 1}, by=by),
        {"author", "member", "alumnus"},
    ),
    "decide_round": (
        PitchState.OPEN,
        lambda pitch, by: decide_round(round=round_of(pitch), chosen=[pitch.pk], reasons={}, item=None, by=by),
        {"organiser"},
    ),
    "move_turn": (
        PitchState.PLANNED,
        lambda pitch, by: move_turn(slot=slot_of(pitch), up=True, by=by),
        {"organiser"},
    ),
    "give_minutes": (
        PitchState.PLANNED,
        lambda pitch, by: give_minutes(slot=slot_of(pitch), minutes=9, by=by),
        {"organiser"},
    ),
    "fill_roles": (
        PitchState.PLANNED,
        lambda pitch, by: fill_roles(meeting=slot_of(pitch).item.meeting, by=by),
        {"organiser"},
    ),
    "deal_tables": (
        PitchState.PLANNED,
        lambda pitch, by: deal_tables(item=item_of_two(pitch), by=by),
        {"organiser"},
    ),
    "clear_tables": (
        PitchState.PLANNED,
        lambda pitch, by: clear_tables(item=item_at_tables(pitch), by=by),
        {"organiser"},
    ),
    "give_role": (
        PitchState.PLANNED,
        lambda pitch, by: give_role(slot=slot_of(pitch), role=TurnRole.CHAIR, person=None, by=by),
        {"organiser"},
    ),
    "set_promise_state": (
        PitchState.DISCUSSED,
        lambda pitch, by: set_promise_state(promise=promise_of(pitch), by=by, state=PromiseState.BUSY),
        {"author", "organiser"},
    ),
}
"""From which state each is tried, what it asks, and who may."""

MOMENTS = {
    "opens_at": dt.datetime(2027, 2, 1, 9, tzinfo=clock.AMSTERDAM),
    "closes_at": dt.datetime(2027, 3, 18, 17, tzinfo=clock.AMSTERDAM),
}

STEPS_OF_OTHERS = {"submit_pitch", "withdraw_pitch", "report_back", "finish_pitch", "keep_version"}
"""`transition_pitch` by another name, and what it does inside."""

STEPS = [(before, after) for before, steps in PITCH_TRANSITIONS.items() for after in steps]


def a_format() -> Any:
    return PitchFormat.objects.get_or_create(code="x", defaults={"name": "X"})[0]


def turn(pitch: Pitch) -> Any:
    return ItemFactory(meeting=meeting_on_the_day(pitch.edition), kind=ItemKind.PITCH)


def slot_of(pitch: Pitch) -> Any:
    return SlotFactory(item=turn(pitch), pitch=pitch)


def item_of_two(pitch: Pitch) -> Any:
    """With another pitch beside it."""
    item = slot_of(pitch).item
    another = PitchFactory(edition=pitch.edition, state=PitchState.PLANNED)
    SlotFactory(item=item, pitch=another, position=2)
    return item


def item_at_tables(pitch: Pitch) -> Any:
    slot = slot_of(pitch)
    TableSeat.objects.create(slot=slot, user=pitch.author)
    return slot.item


def round_of(pitch: Pitch) -> ChoosingRound:
    return ChoosingRound.objects.create(meeting=turn(pitch).meeting, **MOMENTS)


def guest(pitch: Pitch) -> GuestQuestion:
    return GuestQuestion.objects.create(
        edition=pitch.edition, email="noor@example.org", state=GuestState.WAITING, confirmed_at=clock.now()
    )


def another(pitch: Pitch) -> Pitch:
    return PitchFactory(edition=pitch.edition, author=member_of(pitch.edition))


def asked_of(pitch: Pitch) -> Any:
    return propose_merge(pitch=another(pitch), into=pitch, by=OrganiserFactory(), telling=AT_ONCE)


def said_by_author(pitch: Pitch) -> Any:
    return ContributionFactory(pitch=pitch, author=pitch.author)


def letter_of(pitch: Pitch) -> Letter:
    day = dt.date(2027, 9, 1)
    return Letter.objects.get_or_create(person=pitch.author, edition=pitch.edition, defaults={"send_on": day})[0]


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
    actors = PITCH_TRANSITIONS[before][after].by
    may = {by_actor[actor] for actor in actors if actor in by_actor}

    def step(pitch: Pitch, by: Any) -> object:
        return transition_pitch(pitch=pitch, to=after, by=by, words="Voor wie?", telling=AT_ONCE)

    assert those_let_in(step, before) == may
    pitch = PitchFactory(state=before)
    assert is_let_in(step, pitch, SYSTEM) == (Actor.SYSTEM in actors)


def test_no_action_is_forgotten_here():
    tried = {*ACTIONS, "transition_pitch"}
    assert actions_that_ask_who(pitches.actions) - tried - STEPS_OF_OTHERS == set()
