from __future__ import annotations

import pytest

from cms.enums import Maturity
from course.demo import words
from course.enums import EnrolmentState, Side
from pitches.enums import ContributionKind, PitchKind, PromiseState, Visibility


@pytest.mark.parametrize(
    ("stored", "known"),
    [
        (words.PITCH_KINDS, PitchKind),
        (words.CONTRIBUTION_KINDS, ContributionKind),
        (words.PITCH_VISIBILITIES, Visibility),
        (words.PROMISE_STATES, PromiseState),
        (words.MATURITIES, Maturity),
    ],
)
def test_every_kind_of_pitches_and_cases_has_its_dutch_word(stored, known):
    assert set(stored.values()) == set(known.values)


def test_every_status_of_an_applicant_is_a_state():
    assert set(words.APPLICANT_STATUSES.values()) <= set(EnrolmentState.values)


def test_only_sides_with_seats_can_be_a_participants_side():
    assert set(words.SEATED_SIDES.values()) == {Side.INSURER, Side.MUNICIPALITY}
