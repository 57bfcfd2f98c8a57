from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course.authority import OnlyTheOffice
from course.enums import ItemKind, MeetingStatus
from pitches.actions.choosing.rounds import (
    ClosesBeforeItOpens,
    ClosesTooLate,
    MeetingNotToCome,
    NoItemForPitches,
    RoundDecided,
    RoundThere,
    change_choosing_round,
    make_choosing_round,
)
from pitches.models import ChoosingRound
from tests.factories import EditionFactory, ItemFactory, OrganiserFactory
from tests.helpers.choosing import CLOSES, OPENS, WHILE_OPEN, choosing
from tests.helpers.pitches import meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db

MOMENTS = {"opens_at": OPENS, "closes_at": CLOSES}
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def petra():
    return OrganiserFactory()


@pytest.fixture
def meeting(at):
    at(*WHILE_OPEN)
    meeting = meeting_on_the_day(EditionFactory())
    ItemFactory(meeting=meeting, kind=ItemKind.PITCH)
    return meeting


def test_the_same_round_made_twice_is_one(meeting, petra):
    made = [make_choosing_round(meeting=meeting, by=petra, **MOMENTS) for _click in range(2)]
    assert made == [ChoosingRound.objects.get()] * 2
    assert ModelLogEntry.objects.filter(action="pitches.round.make").count() == 1


def test_a_meeting_has_one_round(meeting, petra):
    make_choosing_round(meeting=meeting, by=petra, **MOMENTS)
    with pytest.raises(RoundThere):
        make_choosing_round(meeting=meeting, by=petra, opens_at=OPENS, closes_at=CLOSES - HOUR)


def test_a_round_is_for_a_meeting_to_come_with_an_item_for_pitches(meeting, petra, at):
    without = meeting_on_the_day(meeting.edition)
    ItemFactory(meeting=without)
    with pytest.raises(NoItemForPitches):
        make_choosing_round(meeting=without, by=petra, **MOMENTS)
    off = meeting_on_the_day(meeting.edition, MeetingStatus.CANCELLED)
    at(2027, 3, 25, 9)
    for held in (meeting, off):
        with pytest.raises(MeetingNotToCome):
            make_choosing_round(meeting=held, by=petra, **MOMENTS)


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"),
    [
        (CLOSES, CLOSES, ClosesBeforeItOpens),
        (OPENS, dt.datetime(2027, 3, 25, 8, 1, tzinfo=dt.UTC), ClosesTooLate),
    ],
)
def test_choosing_closes_after_it_opens_and_before_the_meeting(meeting, petra, opens, closes, refusal):
    with pytest.raises(refusal):
        make_choosing_round(meeting=meeting, by=petra, opens_at=opens, closes_at=closes)
    round = make_choosing_round(meeting=meeting, by=petra, **MOMENTS)
    with pytest.raises(refusal):
        change_choosing_round(round=round, by=petra, opens_at=opens, closes_at=closes)


def test_other_moments_leave_the_dots(at, petra):
    at(*WHILE_OPEN)
    group = choosing()
    group.give(0, 2, 1)
    for _click in range(2):
        change_choosing_round(round=group.round, by=petra, opens_at=OPENS, closes_at=CLOSES + HOUR)
    assert group.stored == {"Aker": {"Telefoon": 2, "Wachttijd": 1}}
    assert ModelLogEntry.objects.filter(action="pitches.round.change").count() == 1


def test_a_decided_round_keeps_its_moments(at, petra):
    at(*WHILE_OPEN)
    group = choosing()
    ChoosingRound.objects.update(decided_at=CLOSES)
    with pytest.raises(RoundDecided):
        change_choosing_round(round=group.round, by=petra, opens_at=OPENS, closes_at=CLOSES + HOUR)


def test_rounds_are_of_the_office(meeting):
    with pytest.raises(OnlyTheOffice):
        make_choosing_round(meeting=meeting, by=member_of(meeting.edition), **MOMENTS)
    round = ChoosingRound.objects.create(meeting=meeting, **MOMENTS)
    with pytest.raises(OnlyTheOffice):
        change_choosing_round(round=round, by=member_of(meeting.edition), **MOMENTS)
