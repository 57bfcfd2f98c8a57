"""How a promise goes, told by who made it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.errors import Refusal
from course.models import User
from pitches.enums import PROMISE_ENDS, PROMISE_MOVES, PromiseState
from pitches.log_actions import PROMISE_MOVED
from pitches.models import Promise
from pitches.rules import can_answer_promise


class NotYourPromise(Refusal):
    message = _("Only who made a promise can say how it goes.")


class NoSuchPromiseTransition(Refusal):
    message = _("A promise cannot go from '%(before)s' to '%(after)s'.")


class StoryMissing(Refusal):
    message = _("Write in a sentence how it went. The group learns from that too.")


@transaction.atomic
def set_promise_state(*, promise: Promise, by: User, state: PromiseState, how_it_went: str = "") -> Promise:
    """Tell how a promise goes; a second click changes nothing. 'Not managed' is a normal end with a story.

    Raises NotYourPromise, NoSuchPromiseTransition, StoryMissing.
    """
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    before, state, story = PromiseState(promise.state), PromiseState(state), how_it_went.strip()
    if not can_answer_promise(by, promise):
        raise NotYourPromise
    if before == state and story in ("", promise.how_it_went):
        return promise
    if before != state and state not in PROMISE_MOVES[before]:
        raise NoSuchPromiseTransition(before=before.label, after=state.label)
    if state == PromiseState.NOT_MANAGED and not story:
        raise StoryMissing
    promise.state = state
    promise.how_it_went = story
    promise.closed_at = (promise.closed_at or clock.now()) if state in PROMISE_ENDS else None
    promise.save(update_fields=["state", "how_it_went", "closed_at"])
    record(row=promise, action=PROMISE_MOVED, by=by, **{"from": before, "to": state, "remark": story})
    return promise
