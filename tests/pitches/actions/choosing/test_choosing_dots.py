from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from course.authority import OnlyTheOffice
from course.enums import EnrolmentState, MeetingStatus
from pitches.actions.choosing.dots import (
    ChoosingClosed,
    ChoosingNotOpen,
    NoPlaceToChoose,
    NotToChooseFrom,
    TooManyDots,
    TooManyOnOne,
    YourOwnPitch,
    give_dots,
)
from pitches.actions.choosing.rounds import RoundDecided
from pitches.enums import PitchState, Visibility
from pitches.models import ChoosingRound, Pitch
from tests.factories import EditionFactory, EnrolmentFactory, OrganiserFactory, PitchFactory, UserFactory
from tests.helpers.choosing import WHEN_CLOSED, WHILE_OPEN, choosing

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHILE_OPEN)
    return choosing()


def test_what_somebody_gives_takes_the_place_of_all_they_gave_before(group):
    group.give(0, 2, 0, 1)
    group.give(1, 0, 1)
    group.give(0, 0, 2)
    assert group.stored == {"Aker": {"Wachttijd": 2}, "Bos": {"Wachttijd": 1}}


def test_who_gives_nothing_takes_all_back(group):
    group.give(0, 1)
    group.give(1, 2, 1)
    assert group.give(0) is None
    assert group.stored == {"Bos": {"Telefoon": 2, "Wachttijd": 1}}


@pytest.mark.parametrize(
    ("numbers", "refusal", "sentence"),
    [
        ((2, 2, 1), TooManyDots, "You divide three dots. That is 2 too many."),
        ((0, 3, 0), TooManyOnOne, "Give a pitch two dots at most."),
        ((-1, 2, 2), TooManyOnOne, "Give a pitch two dots at most."),
    ],
)
def test_too_many_are_refused_and_what_stood_stays(group, numbers, refusal, sentence):
    group.give(0, 0, 0, 2)
    with pytest.raises(refusal) as caught:
        group.give(0, *numbers)
    assert str(caught.value) == sentence
    assert group.stored == {"Aker": {"Schulden": 2}}


@pytest.mark.parametrize(
    "fields",
    [
        {"state": PitchState.SUBMITTED},
        {"state": PitchState.PARKED},
        {"state": PitchState.PLANNED},
        {"state": PitchState.OPEN, "visibility": Visibility.MEETING},
        {"state": PitchState.OPEN, "edition": None},
    ],
)
def test_one_chooses_from_what_is_open_in_the_own_course_and_can_be_read(group, fields):
    edition = EditionFactory() if "edition" in fields else group.edition
    other = PitchFactory(**{**fields, "edition": edition})
    with pytest.raises(NotToChooseFrom):
        give_dots(round=group.round, dots={other.pk: 1}, by=group.voters[0])


def test_nobody_chooses_their_own_pitch(group):
    pitch = group.pitches[0]
    Pitch.objects.filter(pk=pitch.pk).update(co_owner=group.voters[0])
    for owner in (pitch.author, group.voters[0]):
        with pytest.raises(YourOwnPitch):
            give_dots(round=group.round, dots={pitch.pk: 1}, by=owner)
    assert group.stored == {}


def test_dots_stay_on_a_pitch_that_is_parked_until_they_are_divided_anew(group):
    group.give(0, 2, 1)
    Pitch.objects.filter(pk=group.pitches[0].pk).update(state=PitchState.PARKED)
    assert group.stored == {"Aker": {"Telefoon": 2, "Wachttijd": 1}}
    group.give(0, 0, 1, 2)
    assert group.stored == {"Aker": {"Wachttijd": 1, "Schulden": 2}}


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [((2027, 3, 1, 8, 59), ChoosingNotOpen), ((2027, 3, 18, 17), ChoosingClosed), (WHEN_CLOSED, ChoosingClosed)],
)
def test_dots_are_given_between_opening_and_closing(group, at, moment, refusal):
    at(*moment)
    with pytest.raises(refusal):
        group.give(0, 1)


def test_no_dots_for_a_meeting_that_does_not_go_ahead(group):
    group.meeting.status = MeetingStatus.CANCELLED
    group.meeting.save()
    with pytest.raises(ChoosingClosed):
        group.give(0, 1)


@pytest.mark.parametrize("state", [EnrolmentState.WAITING, EnrolmentState.WITHDRAWN])
def test_dots_are_for_who_has_a_place(group, state):
    rank = {"rank": 1} if state == EnrolmentState.WAITING else {}
    outside = EnrolmentFactory(edition=group.edition, state=state, **rank).user
    for person in (outside, UserFactory(), OrganiserFactory()):
        with pytest.raises(NoPlaceToChoose):
            give_dots(round=group.round, dots={group.pitches[0].pk: 1}, by=person)


def test_the_office_enters_dots_for_somebody_also_after_closing_until_it_is_decided(group, at):
    petra, aker, dots = OrganiserFactory(), group.voters[0], {group.pitches[0].pk: 2}
    at(*WHEN_CLOSED)
    ballot = give_dots(round=group.round, dots=dots, person=aker, by=petra)
    assert (ballot.user, ballot.entered_by) == (aker, petra)
    line = ModelLogEntry.objects.get(action="pitches.round.enter")
    assert (line.user, line.data) == (petra, {"person": str(aker)})
    ChoosingRound.objects.update(decided_at=group.round.closes_at)
    with pytest.raises(RoundDecided):
        give_dots(round=group.round, dots=dots, person=aker, by=petra)


def test_what_somebody_gives_after_the_office_is_their_own(group):
    give_dots(round=group.round, dots={group.pitches[0].pk: 2}, person=group.voters[0], by=OrganiserFactory())
    assert group.give(0, 0, 1).entered_by is None


def test_only_the_office_gives_dots_for_another(group):
    with pytest.raises(OnlyTheOffice):
        give_dots(round=group.round, dots={group.pitches[0].pk: 1}, person=group.voters[0], by=group.voters[1])
