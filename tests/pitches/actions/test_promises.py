from __future__ import annotations

import itertools

import pytest
from wagtail.models import ModelLogEntry

from pitches.actions import promises
from pitches.enums import PROMISE_ENDS, PROMISE_MOVES, PromiseState
from tests.factories import PromiseFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

STORY = "De praktijk had geen kamer."


def set_state(promise, state, story=STORY, user=None):
    return promises.set_promise_state(promise=promise, by=user or promise.owner, state=state, how_it_went=story)


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(PromiseState, 2)))
def test_a_promise_follows_its_table(before, after, at):
    now = at(2027, 4, 1, 12)
    promise = PromiseFactory(state=before, closed_at=now if before in PROMISE_ENDS else None)
    if after in PROMISE_MOVES[before]:
        set_state(promise, after)
        promise.refresh_from_db()
        assert (promise.state, promise.how_it_went) == (after, STORY)
        assert promise.closed_at == (now if after in PROMISE_ENDS else None)
    else:
        with pytest.raises(promises.NoSuchPromiseTransition):
            set_state(promise, after)
        promise.refresh_from_db()
        assert promise.state == before


def test_not_managed_is_an_end_that_is_told():
    promise = PromiseFactory()
    with pytest.raises(promises.StoryMissing):
        set_state(promise, PromiseState.NOT_MANAGED, " ")
    assert set_state(promise, PromiseState.NOT_MANAGED).state == PromiseState.NOT_MANAGED


def test_kept_needs_no_story_and_a_second_click_changes_nothing(at):
    first = at(2027, 4, 1, 12)
    promise = PromiseFactory()
    set_state(promise, PromiseState.KEPT, "")
    at(2027, 4, 2, 12)
    set_state(promise, PromiseState.KEPT, "")
    promise.refresh_from_db()
    assert promise.closed_at == first
    entry = ModelLogEntry.objects.for_instance(promise).get()
    assert (entry.user, entry.timestamp, entry.message) == (promise.owner, first, "From 'Open' to 'Kept'")


def test_the_story_can_be_told_later():
    promise = PromiseFactory()
    set_state(promise, PromiseState.KEPT, "")
    set_state(promise, PromiseState.KEPT, STORY)
    promise.refresh_from_db()
    assert (promise.state, promise.how_it_went) == (PromiseState.KEPT, STORY)


def test_nobody_of_the_group_answers_for_the_promise_of_another():
    promise = PromiseFactory()
    promise.owner = member_of(promise.pitch.edition)
    promise.save()
    for other in (promise.pitch.author, member_of(promise.pitch.edition)):
        with pytest.raises(promises.NotYourPromise):
            set_state(promise, PromiseState.KEPT, user=other)
