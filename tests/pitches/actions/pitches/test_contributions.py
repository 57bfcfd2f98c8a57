from __future__ import annotations

import pytest

from pitches.actions.pitches.contributions import NoContributions, NothingSaid, contribute
from pitches.enums import ContributionKind, PitchState
from pitches.models import Contribution
from tests.factories import EditionFactory, OrganiserFactory, PitchFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pitch():
    return PitchFactory(edition=EditionFactory())


@pytest.mark.parametrize("kind", ContributionKind)
def test_a_contribution_has_a_kind_a_writer_and_a_moment(kind, at):
    pitch = PitchFactory(state=PitchState.DISCUSSED)
    now = at(2027, 2, 11, 9)
    member = member_of(pitch.edition)
    made = contribute(pitch=pitch, by=member, kind=kind, text="  Zoek je een naam of een functie? \n")
    made.refresh_from_db()
    assert (made.pitch, made.author, made.kind, made.text, made.created_at) == (
        pitch, member, kind, "Zoek je een naam of een functie?", now,
    )  # fmt: skip


def test_a_second_click_is_the_same_contribution():
    pitch = PitchFactory(state=PitchState.DISCUSSED)
    member = member_of(pitch.edition)
    for _click in range(2):
        contribute(pitch=pitch, by=member, kind=ContributionKind.TIP, text="Bel eerst.")
    contribute(pitch=pitch, by=member, kind=ContributionKind.OFFER, text="Bel eerst.")
    contribute(pitch=pitch, by=OrganiserFactory(), kind=ContributionKind.TIP, text="Bel eerst.")
    assert Contribution.objects.count() == 3


def test_nothing_is_not_a_contribution(pitch):
    with pytest.raises(NothingSaid):
        contribute(pitch=pitch, by=member_of(pitch.edition), kind=ContributionKind.TIP, text=" \n ")


@pytest.mark.parametrize("state", [PitchState.DRAFT, PitchState.RETURNED, PitchState.FINISHED, PitchState.WITHDRAWN])
def test_a_pitch_that_is_not_open_takes_none(state):
    pitch = PitchFactory(state=state)
    for person in (member_of(pitch.edition), OrganiserFactory(), pitch.author):
        with pytest.raises(NoContributions):
            contribute(pitch=pitch, by=person, kind=ContributionKind.TIP, text="Bel eerst.")
    assert Contribution.objects.count() == 0


def test_who_cannot_see_cannot_answer(pitch):
    with pytest.raises(NoContributions):
        contribute(pitch=pitch, by=UserFactory(), kind=ContributionKind.TIP, text="Bel eerst.")
