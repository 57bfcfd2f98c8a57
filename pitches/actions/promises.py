"""Promises: made on the day or after it, told about by who made them, and in their calendar until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.authority import SYSTEM, System
from course.errors import Refusal
from course.models import User
from pitches.actions.calendars import refresh_promise
from pitches.actions.pitches.transition import locked, transition_pitch
from pitches.enums import PROMISE_ENDS, PROMISE_MOVES, PitchState, PromiseState
from pitches.log_actions import PROMISE_CHANGED, PROMISE_MADE, PROMISE_MOVED
from pitches.models import Pitch, Promise
from pitches.queries.people import members_of
from pitches.rules import (
    can_change_promise,
    can_promise,
    can_tell_how_it_went,
    takes_promises,
    writes_promises_down,
)


class NotYourPromise(Refusal):
    message = _("Only who made a promise can say how it goes, or somebody who writes it down for them.")


class NoPromisesYet(Refusal):
    message = _("Promises come with the discussion of a pitch, and until it is finished.")


class NothingPromised(Refusal):
    message = _("Write what is promised.")


class NotInTheGroup(Refusal):
    message = _("Somebody of the group promises, with others of the group.")


class DayHasPassed(Refusal):
    message = _("Choose a day to come.")


class NoSuchPromiseTransition(Refusal):
    message = _("A promise cannot go from '%(before)s' to '%(after)s'.")


class StoryMissing(Refusal):
    message = _("Write in a sentence how it went. The group learns from that too.")


@transaction.atomic
def make_promise(
    *,
    pitch: Pitch,
    owner: User,
    what: str,
    due_on: dt.date,
    by: User | System,
    helpers: Collection[User] = (),
    evidence: str = "",
    resident: str = "",
) -> Promise:
    """Write down who does what before when. Somebody of the group promises for themselves; the owner of the pitch and
    the course office write down what was promised in the room. The same twice is one promise.

    The pitch is under way with the first. Raises NoPromisesYet, NotYourPromise, NotInTheGroup, NothingPromised,
    DayHasPassed.
    """
    pitch = locked(pitch)
    if not takes_promises(pitch):
        raise NoPromisesYet
    is_own = isinstance(by, User) and by == owner and can_promise(by, pitch)
    if not (is_own or writes_promises_down(by, pitch)):
        raise NotYourPromise
    values = _checked(pitch, owner, what, due_on, helpers)
    twin = Promise.objects.filter(pitch=pitch, owner=owner, what=values["what"], due_on=due_on).first()
    if twin:
        return twin
    promise = Promise.objects.create(
        pitch=pitch, owner=owner, evidence=evidence.strip(), resident=resident.strip(), **values
    )
    promise.helpers.set(helpers)
    record(row=promise, action=PROMISE_MADE, by=by, remark=promise.what)
    refresh_promise(promise)
    if pitch.state in (PitchState.DISCUSSED, PitchState.REPORTED_BACK):
        transition_pitch(pitch=pitch, to=PitchState.UNDER_WAY, by=SYSTEM)
    return promise


@transaction.atomic
def change_promise(
    *,
    promise: Promise,
    what: str,
    due_on: dt.date,
    by: User | System,
    owner: User | None = None,
    helpers: Collection[User] = (),
    evidence: str = "",
    resident: str = "",
) -> Promise:
    """Write an open promise better, give it another day or another owner: as the course office, or as the owner of
    the pitch when who made it left.

    A day that stays may have passed. Raises NotYourPromise, NotInTheGroup, NothingPromised, DayHasPassed.
    """
    promise = _locked(promise)
    owner = owner or promise.owner
    if not can_change_promise(by, promise, owner):
        raise NotYourPromise
    values = _checked(promise.pitch, owner, what, due_on, helpers, before=promise)
    is_later = due_on != promise.due_on
    for name, value in {**values, "owner": owner, "evidence": evidence.strip(), "resident": resident.strip()}.items():
        setattr(promise, name, value)
    promise.reminded = 0 if is_later else promise.reminded
    promise.save()
    promise.helpers.set(helpers)
    record(row=promise, action=PROMISE_CHANGED, by=by, remark=promise.what)
    refresh_promise(promise)
    return promise


@transaction.atomic
def set_promise_state(*, promise: Promise, by: User | System, state: PromiseState, how_it_went: str = "") -> Promise:
    """Tell how a promise goes; a second click changes nothing. 'Not managed' and 'changed' are ends with a story. Who
    writes it down for its owner is kept.

    Raises NotYourPromise, NoSuchPromiseTransition, StoryMissing.
    """
    promise = _locked(promise)
    before, state, story = PromiseState(promise.state), PromiseState(state), how_it_went.strip()
    if not can_tell_how_it_went(by, promise):
        raise NotYourPromise
    if before == state and story in ("", promise.how_it_went):
        return promise
    if before != state and state not in PROMISE_MOVES[before]:
        raise NoSuchPromiseTransition(before=before.label, after=state.label)
    if state in (PromiseState.NOT_MANAGED, PromiseState.CHANGED) and not story:
        raise StoryMissing
    promise.state, promise.how_it_went = state, story
    promise.closed_at = (promise.closed_at or clock.now()) if state in PROMISE_ENDS else None
    promise.told_by = by if isinstance(by, User) and by.pk != promise.owner_id else None
    promise.save(update_fields=["state", "how_it_went", "closed_at", "told_by"])
    record(row=promise, action=PROMISE_MOVED, by=by, **{"from": before, "to": state, "remark": story})
    refresh_promise(promise)
    return promise


def _locked(promise: Promise) -> Promise:
    """The edition and the pitch first."""
    locked(promise.pitch)
    return Promise.objects.select_for_update(of=("self",)).select_related("pitch__edition", "owner").get(pk=promise.pk)


def _checked(
    pitch: Pitch, owner: User, what: str, due_on: dt.date, helpers: Collection[User], before: Promise | None = None
) -> dict[str, object]:
    people = {person.pk for person in (owner, *helpers)}
    known = {before.owner_id, *before.helpers.values_list("pk", flat=True)} if before else set()
    group = set(members_of(pitch.edition_id).filter(pk__in=people).values_list("pk", flat=True))
    if not people <= group | known:
        raise NotInTheGroup
    if not what.strip():
        raise NothingPromised
    if due_on < clock.today() and not (before and due_on == before.due_on):
        raise DayHasPassed
    return {"what": what.strip(), "due_on": due_on}
