from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from course.authority import SYSTEM
from pitches import rules
from pitches.enums import OPEN_TO_GROUP, PITCH_TRANSITIONS, Actor, PitchState, Visibility
from pitches.models import Pitch
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    OrganiserFactory,
    PitchFactory,
    PromiseFactory,
    UserFactory,
)
from tests.helpers.pitches import DAY, every_pitch, everybody, meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db
MOMENTS = {
    "long before": (2027, 2, 1, 12),
    "the evening before": (*DAY[:2], DAY[2] - 1, 23, 59, 59),
    "just after midnight": (*DAY, 0, 0),
    "the last minute": (*DAY, 23, 59),
    "the day after": (*DAY[:2], DAY[2] + 1, 0, 0),
}


def who_makes(before, after):
    move = PITCH_TRANSITIONS[before].get(after)
    return move.by if move else ()


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_query_says_for_everybody_about_every_pitch_what_the_rule_says(at, moment):
    at(*MOMENTS[moment])
    edition = EditionFactory()
    author = member_of(edition)
    every_pitch(edition, author)
    pitches = Pitch.objects.select_related("slot__item__meeting")
    for name, person in everybody(edition, author).items():
        by_rule = {pitch.pk for pitch in pitches if rules.can_see_pitch(person, pitch)}
        by_query = sorted(Pitch.objects.visible_to(person).values_list("pk", flat=True))
        assert by_query == sorted(by_rule), name


def test_a_visitor_sees_nothing(at):
    pitch = PitchFactory()
    assert not rules.can_see_pitch(AnonymousUser(), pitch)
    assert list(Pitch.objects.visible_to(AnonymousUser())) == []


def test_who_sees_a_pitch_for_participants(at):
    at(2027, 2, 15, 12)
    edition = EditionFactory()
    author = member_of(edition)
    pitch = PitchFactory(edition=edition, author=author)
    seeing = [name for name, who in everybody(edition, author).items() if rules.can_see_pitch(who, pitch)]
    assert seeing == ["author", "member", "alumnus", "speaker", "organiser"]


@pytest.mark.parametrize(
    ("moment", "seen"),
    [("long before", []), ("the evening before", []), ("just after midnight", ["planned"]),
     ("the last minute", ["planned"]), ("the day after", [])],
)  # fmt: skip
def test_a_pitch_for_the_day_itself_opens_on_the_dutch_day_of_its_meeting(at, moment, seen):
    at(*MOMENTS[moment])
    edition = EditionFactory()
    pitches = every_pitch(edition, member_of(edition))
    member = member_of(edition)
    for_the_day = [
        pitch
        for pitch in pitches
        if pitch.visibility == Visibility.MEETING and pitch.state == PitchState.PLANNED and hasattr(pitch, "slot")
    ]
    states = {pitch.slot.item.meeting.status: rules.can_see_pitch(member, pitch) for pitch in for_the_day}
    assert states == {"confirmed": bool(seen), "tentative": bool(seen), "cancelled": False}


@pytest.mark.parametrize("state", PitchState)
def test_the_author_alone_edits_and_only_while_writing(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state, author=member_of(edition))
    assert rules.can_edit_pitch(pitch.author, pitch) == (state in {PitchState.DRAFT, PitchState.RETURNED})
    assert not rules.can_edit_pitch(OrganiserFactory(), pitch)
    assert not rules.can_edit_pitch(member_of(edition), pitch)


@pytest.mark.parametrize("state", PitchState)
def test_handing_in_follows_the_table_and_asks_for_a_place(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state, author=member_of(edition))
    by_table = Actor.AUTHOR in who_makes(state, PitchState.SUBMITTED)
    assert rules.can_submit(pitch.author, pitch) == by_table
    without_place = PitchFactory(edition=edition, state=state, author=UserFactory())
    assert not rules.can_submit(without_place.author, without_place)
    assert not rules.can_submit(OrganiserFactory(), pitch)
    assert not rules.can_submit(member_of(edition), pitch)


@pytest.mark.parametrize("state", PitchState)
def test_withdrawing_follows_the_table(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state, author=member_of(edition))
    by_table = who_makes(state, PitchState.WITHDRAWN)
    assert rules.can_withdraw(pitch.author, pitch) == (Actor.AUTHOR in by_table)
    assert rules.can_withdraw(OrganiserFactory(), pitch) == (Actor.ORGANISER in by_table)
    assert not rules.can_withdraw(member_of(edition), pitch)


@pytest.mark.parametrize("state", PitchState)
def test_the_group_answers_until_the_end(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state, author=member_of(edition))
    answering = [name for name, who in everybody(edition, pitch.author).items() if rules.can_contribute(who, pitch)]
    open_now = state in OPEN_TO_GROUP and state != PitchState.FINISHED
    assert answering == (["author", "member", "alumnus", "speaker", "organiser"] if open_now else [])


def test_an_author_who_lost_the_place_reads_and_does_not_answer():
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, author=EnrolmentFactory(edition=edition, state="withdrawn").user)
    assert rules.can_see_pitch(pitch.author, pitch)
    assert not rules.can_contribute(pitch.author, pitch)


@pytest.mark.parametrize("state", PitchState)
def test_the_others_in_the_group_recognise(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state, author=member_of(edition))
    clicking = [name for name, who in everybody(edition, pitch.author).items() if rules.can_recognise(who, pitch)]
    assert clicking == (["member", "alumnus", "speaker"] if state in OPEN_TO_GROUP else [])


def test_an_organiser_with_a_place_does_not_recognise_a_draft():
    edition = EditionFactory()
    organiser = EnrolmentFactory(edition=edition, user=OrganiserFactory()).user
    assert not rules.can_recognise(organiser, PitchFactory(edition=edition, state=PitchState.DRAFT))
    assert rules.can_recognise(organiser, PitchFactory(edition=edition))


def test_a_pitch_for_the_day_itself_is_not_recognised_before(at):
    at(2027, 2, 1, 12)
    edition = EditionFactory()
    meeting_on_the_day(edition)
    pitch = PitchFactory(edition=edition, visibility=Visibility.MEETING)
    assert not rules.can_recognise(member_of(edition), pitch)


def test_only_who_promised_answers_for_it():
    promise = PromiseFactory()
    assert rules.can_answer_promise(promise.owner, promise)
    assert not rules.can_answer_promise(promise.pitch.author, promise)
    assert not rules.can_answer_promise(OrganiserFactory(), promise)


def test_what_is_missing_counts_blanks_and_declarations():
    pitch = Pitch(question=" ", context="Iets", request="", no_traceable_person=True)
    assert rules.what_is_missing(pitch) == ["question", "request", "no_market_information", "partner_would_not_mind"]


@pytest.mark.parametrize("state", PitchState)
def test_withdrawing_follows_the_table_for_each_role_and_is_for_nobody_else(state):
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, state=state, author=member_of(edition))
    roles = who_makes(state, PitchState.WITHDRAWN)
    people = {Actor.AUTHOR: pitch.author, Actor.ORGANISER: OrganiserFactory(), Actor.SYSTEM: SYSTEM}
    found = {role: rules.may_transition(person, pitch, PitchState.WITHDRAWN) for role, person in people.items()}
    assert found == {role: role in roles for role in people}
    assert rules.may_transition(member_of(edition), pitch, PitchState.WITHDRAWN) is False
