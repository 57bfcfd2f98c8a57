from __future__ import annotations

import pytest

from cms.demo.words import (
    APPLICANT_STATUSES,
    CONTRIBUTION_KINDS,
    MATURITIES,
    PITCH_KINDS,
    PITCH_VISIBILITIES,
    PROMISE_STATES,
    SEATED_SIDES,
)
from cms.enums import Maturity
from course.enums import EnrolmentState, Side
from pitches.enums import CHOSEN_KINDS, PitchKind, PromiseState, Visibility


@pytest.mark.parametrize(
    ("stored", "known"),
    [
        (PITCH_KINDS, PitchKind),
        (CONTRIBUTION_KINDS, CHOSEN_KINDS),
        (PITCH_VISIBILITIES, Visibility),
        (PROMISE_STATES, PromiseState),
        (MATURITIES, Maturity),
    ],
)
def test_every_kind_of_pitches_and_cases_has_its_dutch_word(stored, known):
    assert set(stored.values()) == set(known)


def test_every_status_of_an_applicant_is_a_state():
    assert set(APPLICANT_STATUSES.values()) <= set(EnrolmentState.values)


def test_only_sides_with_seats_can_be_a_participants_side():
    assert set(SEATED_SIDES.values()) == {Side.INSURER, Side.MUNICIPALITY}
