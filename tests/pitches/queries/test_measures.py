"""The office reads how pitching goes in numbers; nobody is named, and many cost as few queries as few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.enums import Side
from pitches.enums import PitchResult, PitchState, PromiseState
from pitches.queries.measures import measures_of
from tests.course.viewsets.conftest import no_second_factor, office, organiser
from tests.factories import ContributionFactory, EditionFactory, OrganiserFactory, PitchFactory, PromiseFactory, member

__all__ = ["no_second_factor", "office", "organiser"]

pytestmark = pytest.mark.django_db
NOW = (2027, 4, 1, 12)


def shares(rows):
    return [(share.part, share.whole) for share in rows]


@pytest.fixture
def edition(at):
    at(*NOW)
    return EditionFactory()


@pytest.fixture
def group(edition):
    """Three of insurers and one of a municipality."""
    sides = (Side.INSURER, Side.INSURER, Side.INSURER, Side.MUNICIPALITY)
    return [member(edition, side=side).user for side in sides]


def pitched(edition, author, days, **values):
    return PitchFactory(edition=edition, author=author, submitted_at=clock.now() - dt.timedelta(days=days), **values)


def said(pitch, author, days):
    return ContributionFactory(pitch=pitch, author=author, created_at=clock.now() - dt.timedelta(days=days))


def test_half_of_the_pitches_had_their_first_reply_of_somebody_else_by_then(edition, group):
    for wait in (1, 2, 6):
        pitch = pitched(edition, group[0], 10, state=PitchState.OPEN)
        said(pitch, group[0], 10)
        said(pitch, group[1], 10 - wait)
        said(pitch, group[2], 0)
    pitched(edition, group[0], 10, state=PitchState.OPEN)
    pitched(edition, group[0], 10, state=PitchState.SUBMITTED)
    found = measures_of(edition)
    assert (found.first_reply, found.without_reply) == (2, 1)


def test_people_count_once_and_only_who_has_a_place(edition, group):
    first, second = (pitched(edition, group[0], 5, state=PitchState.OPEN, co_owner=other) for other in (None, group[3]))
    for pitch in (first, second):
        said(pitch, group[1], 1)
        said(pitch, OrganiserFactory(), 1)
    pitched(edition, group[2], 5, state=PitchState.WITHDRAWN)
    assert shares(measures_of(edition).people) == [(2, 4), (1, 4), (0, 4)]


def test_discussed_pitches_with_both_sides_a_promise_and_what_became_a_case(edition, group):
    both = pitched(edition, group[0], 9, state=PitchState.FINISHED, result=PitchResult.CASE)
    one = pitched(edition, group[0], 9, state=PitchState.UNDER_WAY)
    pitched(edition, group[0], 9, state=PitchState.DISCUSSED)
    pitched(edition, group[0], 9, state=PitchState.OPEN)
    for author in (group[1], group[3]):
        said(both, author, 1)
    said(one, group[1], 1)
    PromiseFactory(pitch=one, owner=group[1], due_on=dt.date(2027, 5, 1))
    assert shares(measures_of(edition).pitches) == [(1, 3), (1, 3), (1, 3)]


def test_promises_count_once_their_day_came_or_they_ended(edition, group):
    pitch = pitched(edition, group[0], 9, state=PitchState.UNDER_WAY)
    day = dt.date(2027, 3, 20)
    for closed, state in ((19, PromiseState.KEPT), (21, PromiseState.KEPT), (19, PromiseState.NOT_MANAGED)):
        moment = clock.at(dt.date(2027, 3, closed), dt.time(12))
        PromiseFactory(pitch=pitch, owner=group[1], due_on=day, state=state, closed_at=moment)
    PromiseFactory(pitch=pitch, owner=group[1], due_on=day)
    PromiseFactory(pitch=pitch, owner=group[1], due_on=dt.date(2027, 5, 1))
    found = measures_of(edition)
    assert (shares(found.promises), found.overdue) == ([(1, 4), (3, 4)], 1)


def test_without_anything_there_is_nothing_to_say(edition):
    found = measures_of(edition)
    assert (found.first_reply, found.without_reply, shares(found.people)) == (None, 0, [(0, 0)] * 3)
    assert found.people[0].percent == 0


def test_the_office_reads_them_and_three_pitches_take_as_many_queries_as_one(edition, group, office):
    url, numbers = reverse("choosing:measures", args=[edition.pk]), []
    for _more in range(3):
        said(pitched(edition, group[0], 5, state=PitchState.DISCUSSED), group[3], 1)
        with CaptureQueriesContext(connection) as queries:
            page = office.get(url)
        numbers.append(len(queries))
    assert "1 van 4" in page.content.decode()
    assert numbers[1] == numbers[2]
    assert office.get(reverse("choosing:latest_measures")).status_code == 302
