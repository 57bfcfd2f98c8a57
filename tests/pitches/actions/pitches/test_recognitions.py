from __future__ import annotations

import pytest

from pitches.actions.pitches.recognitions import NotForYou, offer_help, recognise, take_back_help, unrecognise
from pitches.enums import PitchState, RecognitionKind
from pitches.models import Recognition
from tests.factories import OrganiserFactory, PitchFactory, RecognitionFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pitch():
    return PitchFactory()


@pytest.mark.parametrize(
    ("give", "take", "kind"),
    [
        (recognise, unrecognise, RecognitionKind.RECOGNISE),
        (offer_help, take_back_help, RecognitionKind.HELP),
    ],
)
def test_a_click_is_one_row_and_can_be_taken_back(pitch, give, take, kind):
    member = member_of(pitch.edition)
    neighbour = RecognitionFactory(pitch=pitch, kind=kind)
    give(pitch=pitch, by=member)
    give(pitch=pitch, by=member)
    assert list(Recognition.objects.filter(user=member).values_list("pitch", "kind")) == [(pitch.pk, kind)]
    take(pitch=pitch, by=member)
    take(pitch=pitch, by=member)
    assert list(Recognition.objects.all()) == [neighbour]


def test_recognising_and_helping_are_two_things(pitch):
    member = member_of(pitch.edition)
    recognise(pitch=pitch, by=member)
    offer_help(pitch=pitch, by=member)
    unrecognise(pitch=pitch, by=member)
    assert [row.kind for row in Recognition.objects.all()] == [RecognitionKind.HELP]


@pytest.mark.parametrize("act", [recognise, unrecognise, offer_help])
def test_the_buttons_are_for_the_others_in_the_group(act):
    pitch = PitchFactory()
    own = PitchFactory(edition=pitch.edition, author=member_of(pitch.edition))
    closed = PitchFactory(edition=pitch.edition, state=PitchState.WITHDRAWN)
    refused = [(pitch, UserFactory()), (pitch, OrganiserFactory()), (own, own.author), (closed, own.author)]
    for which, who in refused:
        with pytest.raises(NotForYou):
            act(pitch=which, by=who)
    assert Recognition.objects.count() == 0
