from __future__ import annotations

import datetime as dt

import pytest

from course.enums import EnrolmentState, Phase, Side
from course.queries.editions.phase import enrolment_is_open, phase_of
from course.queries.editions.seats import SideSeats, seats_of
from tests.factories import EditionFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


def test_seats_are_counted_per_side(at, django_assert_num_queries):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    EnrolmentFactory(edition=edition, side=Side.INSURER)
    EnrolmentFactory(edition=edition, side=Side.MUNICIPALITY, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=edition, side=Side.MUNICIPALITY, state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(side=Side.MUNICIPALITY)
    with django_assert_num_queries(1):
        seats = seats_of(edition)
    assert seats.sides == (
        SideSeats(Side.INSURER, seats=3, taken=1, waiting=0, free=2),
        SideSeats(Side.MUNICIPALITY, seats=2, taken=0, waiting=1, free=1),
    )
    assert (seats.taken, seats.waiting, seats.free, seats.released) == (1, 1, 3, False)


def test_an_offered_place_is_taken():
    edition = EditionFactory()
    EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED)
    assert seats_of(edition).taken == 1


@pytest.mark.parametrize(
    ("moment", "changes", "expected"),
    [
        ((2026, 8, 25, 10), {}, Phase.ANNOUNCED),
        ((2026, 8, 25, 10), {"is_published": False}, Phase.DRAFT),
        ((2026, 10, 1, 10), {"is_cancelled": True}, Phase.CANCELLED),
        ((2026, 9, 1, 9), {"capacity": 24, "seats_insurer": 12, "seats_municipality": 12}, Phase.OPEN),
        ((2026, 10, 1, 10), {}, Phase.LAST_PLACES),
        ((2026, 11, 15, 23, 59, 59), {}, Phase.LAST_PLACES),
        ((2026, 11, 16, 0), {}, Phase.CLOSED),
        ((2027, 1, 20, 12), {}, Phase.CLOSED),
        ((2027, 1, 21, 0), {}, Phase.RUNNING),
        ((2027, 6, 17, 23), {}, Phase.RUNNING),
        ((2027, 6, 18, 0), {}, Phase.FINISHED),
    ],
)
def test_the_phase_follows_from_dates_and_places(at, moment, changes, expected):
    at(*moment)
    edition = EditionFactory(**changes)
    assert phase_of(edition, seats_of(edition)) == expected


def test_who_begins_before_the_deadline_closes_enrolment(at):
    at(2026, 11, 2, 10)
    edition = EditionFactory(starts_on=dt.date(2026, 11, 2))
    assert (phase_of(edition, seats_of(edition)), enrolment_is_open(edition)) == (Phase.RUNNING, False)


@pytest.mark.parametrize(("released_on", "free"), [(dt.date(2026, 11, 9), (3, 1)), (dt.date(2026, 9, 1), (3, 3))])
def test_who_waits_for_a_seat_goes_before_a_newcomer(at, released_on, free):
    at(2026, 10, 1, 10)
    edition = EditionFactory(seats_released_on=released_on)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=edition, side=Side.INSURER) if released_on.month == 9 else None
    assert tuple(side.free for side in seats_of(edition).sides) == free


def test_who_waits_because_the_organisation_has_its_share_keeps_nobody_out(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(max_per_organisation=1)
    placed = EnrolmentFactory(edition=edition)
    EnrolmentFactory(edition=edition, user__organisation=placed.user.organisation, state=EnrolmentState.WAITING, rank=1)
    assert seats_of(edition).of(Side.MUNICIPALITY) == SideSeats(Side.MUNICIPALITY, seats=2, taken=1, waiting=1, free=1)


def test_a_full_edition_says_so(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    EnrolmentFactory(edition=edition)
    assert phase_of(edition, seats_of(edition)) == Phase.FULL
    assert enrolment_is_open(edition)
