"""From discussion to a kept promise: what the group made of it, what its owner takes, and how it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course.actions.mail.telling import AT_ONCE, NotDecided
from pitches.actions.pitches.outcome import (
    NoResult,
    NotDiscussed,
    NothingCameOfIt,
    NothingTaken,
    finish_pitch,
    report_back,
    take_along,
    write_outcome,
)
from pitches.actions.pitches.transition import MovedBefore, NothingSaid, NotYourTransition, StillPromised
from pitches.actions.promises import make_promise, set_promise_state
from pitches.enums import PitchResult, PitchState, PromiseState
from pitches.models import Outcome
from tests.factories import EditionFactory, OrganiserFactory, OutcomeFactory, PitchFactory, PromiseFactory, SlotFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pitch(at):
    """On the agenda of today."""
    at(2027, 3, 25, 16)
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, author=member_of(edition), state=PitchState.PLANNED)
    SlotFactory(pitch=pitch, item__meeting__edition=edition)
    return pitch


def write(pitch, summary="Zoek op rol, niet op naam.", **values):
    return write_outcome(pitch=pitch, summary=summary, by=OrganiserFactory(), telling=AT_ONCE, **values)


@pytest.mark.parametrize("state", [PitchState.PLANNED, PitchState.IN_DISCUSSION])
def test_with_its_outcome_a_pitch_is_discussed(pitch, state):
    pitch.state = state
    pitch.save()
    outcome = write(pitch, insights="Een lijst zonder datum is snel onbruikbaar.")
    pitch.refresh_from_db()
    assert (pitch.state, outcome.summary) == (PitchState.DISCUSSED, "Zoek op rol, niet op naam.")
    assert pitch.slot.position == 1


def test_an_outcome_is_written_better_and_the_pitch_stays_where_it_is(pitch):
    write(pitch)
    write(pitch, "Zoek op rol.")
    pitch.refresh_from_db()
    assert (Outcome.objects.get().summary, pitch.state) == ("Zoek op rol.", PitchState.DISCUSSED)
    told = ModelLogEntry.objects.for_instance(pitch).filter(action="pitches.outcome").order_by("pk")
    assert [entry.comment for entry in told] == ["Zoek op rol, niet op naam.", "Zoek op rol."]


def test_an_outcome_without_words_or_without_a_decision_about_the_mail_is_none(pitch):
    with pytest.raises(NothingCameOfIt):
        write(pitch, "  ")
    with pytest.raises(NotDecided):
        write_outcome(pitch=pitch, summary="Zoek op rol.", by=OrganiserFactory())
    pitch.refresh_from_db()
    assert (Outcome.objects.count(), pitch.state) == (0, PitchState.PLANNED)


def test_the_owner_chooses_and_may_choose_otherwise(pitch, at):
    with pytest.raises(NotDiscussed):
        take_along(pitch=pitch, takes="De lijst.", by=pitch.author)
    write(pitch)
    with pytest.raises(NothingTaken):
        take_along(pitch=pitch, takes=" ", by=pitch.author)
    take_along(pitch=pitch, takes="De lijst.", by=pitch.author)
    now = at(2027, 3, 26, 9)
    outcome = take_along(pitch=pitch, takes="De rollen.", leaves="De lijst.", by=pitch.author)
    assert (outcome.takes, outcome.leaves, outcome.closed_at) == ("De rollen.", "De lijst.", now)


def test_a_pitch_reports_back_once_and_is_finished_when_nothing_is_promised_any_more(pitch):
    write(pitch)
    promise = make_promise(
        pitch=pitch, owner=pitch.author, what="Bellen", due_on=dt.date(2027, 4, 9), by=OrganiserFactory()
    )
    with pytest.raises(NothingSaid):
        report_back(pitch=pitch, report=" ", by=pitch.author)
    assert report_back(pitch=pitch, report="Ik belde.", by=pitch.author).report == "Ik belde."
    with pytest.raises(StillPromised):
        finish_pitch(pitch=pitch, result=PitchResult.SOLVED, by=pitch.author)
    set_promise_state(promise=promise, by=pitch.author, state=PromiseState.KEPT)
    with pytest.raises(NoResult):
        finish_pitch(pitch=pitch, result="geslaagd", by=pitch.author)
    finished = finish_pitch(pitch=pitch, result=PitchResult.PARTLY, by=pitch.author)
    assert (finished.state, finished.result) == (PitchState.FINISHED, "partly")
    with pytest.raises(MovedBefore):
        finish_pitch(pitch=pitch, result=PitchResult.PARTLY, by=pitch.author)


def test_what_is_finished_is_not_chosen_otherwise(pitch):
    OutcomeFactory(pitch=pitch)
    pitch.state = PitchState.FINISHED
    pitch.save()
    with pytest.raises(NotDiscussed):
        take_along(pitch=pitch, takes="De lijst.", by=pitch.author)


def test_the_course_office_does_not_report_for_the_owner():
    pitch = PromiseFactory(pitch__state=PitchState.UNDER_WAY).pitch
    with pytest.raises(NotYourTransition):
        report_back(pitch=pitch, report="Het ging goed.", by=OrganiserFactory())
