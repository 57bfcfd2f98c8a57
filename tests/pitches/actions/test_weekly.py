"""On Monday the group hears what was new in the week before; whoever wants no such mail gets none."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE
from course.models import Message
from pitches.actions.pitches.transition import transition_pitch
from pitches.actions.weekly import tell_the_week
from pitches.enums import PitchState, Visibility
from tests.factories import ContributionFactory, EditionFactory, OrganiserFactory, PitchFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

WEEK_BEFORE, MONDAY, NEXT = (2027, 3, 17, 10), (2027, 3, 22, 9), (2027, 3, 29, 9)


@pytest.fixture
def edition():
    return EditionFactory(starts_on=dt.date(2027, 1, 7), ends_on=dt.date(2027, 7, 1))


@pytest.fixture
def group(edition):
    return [member_of(edition) for _ in range(3)]


def opened(edition, author, title, **values):
    pitch = PitchFactory(edition=edition, author=author, title=title, state=PitchState.SUBMITTED, **values)
    return transition_pitch(pitch=pitch, to=PitchState.OPEN, by=OrganiserFactory(), telling=AT_ONCE)


def told():
    return Message.objects.filter(template="weekbericht").order_by("person")


def test_the_group_hears_on_monday_what_was_opened_and_said(edition, group, at):
    at(2027, 3, 10, 10)
    older = opened(edition, group[0], "Ouder")
    ContributionFactory(pitch=older, author=group[1])
    at(*WEEK_BEFORE)
    ContributionFactory.create_batch(2, pitch=older, author=group[1])
    ContributionFactory(pitch=opened(edition, group[1], "Nieuw en besproken"), author=group[2])
    opened(edition, group[2], "Alleen nieuw")
    at(*MONDAY)
    assert tell_the_week() == 3
    assert [one.person for one in told()] == group
    lines = [line for line in told()[0].body.splitlines() if line.startswith("- ")]
    assert lines == ["- nieuw: Nieuw en besproken (1 bijdrage)", "- nieuw: Alleen nieuw", "- Ouder: 2 bijdragen"]


def test_what_comes_back_to_the_group_is_not_new(edition, group, at):
    at(2027, 3, 10, 10)
    pitch = opened(edition, group[0], "Ouder")
    at(*WEEK_BEFORE)
    office = OrganiserFactory()
    transition_pitch(pitch=pitch, to=PitchState.PARKED, words="Later.", by=office, telling=AT_ONCE)
    transition_pitch(pitch=pitch, to=PitchState.OPEN, by=office, telling=AT_ONCE)
    at(*MONDAY)
    assert tell_the_week() == 0


def test_once_a_week_and_not_before_nine(edition, group, at):
    at(*WEEK_BEFORE)
    opened(edition, group[0], "Nieuw")
    found = []
    for moment in ((2027, 3, 22, 8, 59), MONDAY, (2027, 3, 22, 15), (2027, 3, 23, 10), NEXT):
        at(*moment)
        found.append(tell_the_week())
    assert found == [0, 3, 0, 0, 0]


def test_who_wants_no_news_gets_none_and_neither_does_another_group(edition, group, at):
    at(*WEEK_BEFORE)
    opened(edition, group[0], "Nieuw")
    member_of(EditionFactory(slug="andere", starts_on=edition.starts_on, ends_on=edition.ends_on))
    group[2].weekly_news = False
    group[2].save()
    at(*MONDAY)
    assert tell_the_week() == 2
    assert [one.person for one in told()] == group[:2]


def test_nothing_of_a_pitch_that_the_group_cannot_read(edition, group, at):
    at(*WEEK_BEFORE)
    opened(edition, group[0], "Alleen op de dag", visibility=Visibility.MEETING)
    parked = opened(edition, group[0], "Geparkeerd")
    transition_pitch(pitch=parked, to=PitchState.PARKED, words="Later.", by=OrganiserFactory(), telling=AT_ONCE)
    PitchFactory(edition=edition, author=group[0], title="Concept", state=PitchState.DRAFT)
    at(*MONDAY)
    assert tell_the_week() == 0


def test_it_says_what_is_so_as_it_leaves_and_goes_to_nobody_who_does_not_want_it_any_more(edition, group, at):
    at(*WEEK_BEFORE)
    first, _second = opened(edition, group[0], "Eerste"), opened(edition, group[1], "Tweede")
    at(*MONDAY)
    tell_the_week()
    transition_pitch(pitch=first, to=PitchState.WITHDRAWN, by=group[0])
    group[2].weekly_news = False
    group[2].save()
    send_due()
    assert [one.state for one in told()] == ["sent", "sent", "cancelled"]
    assert ["Eerste" in one.body for one in told()[:2]] == [False, False]
    assert ["Tweede" in one.body for one in told()[:2]] == [True, True]
