"""May this person make this promise, change it or tell how it went; and look back with the group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rules.predicates import predicate

from course import clock
from course.authority import System
from course.rules import can_see_meeting, is_organiser
from pitches.enums import (
    ENDED,
    WAS_DISCUSSED,
    PitchState,
)
from pitches.rules.pitches import actors_of, can_see_pitch, editions_of_group, is_author, is_in_group

if TYPE_CHECKING:
    from course.models import Meeting, User
    from pitches.models import Pitch, Promise


def takes_promises(pitch: Pitch) -> bool:
    """It is or was discussed, and not finished."""
    return pitch.state in (PitchState.IN_DISCUSSION, *WAS_DISCUSSED) and pitch.state not in ENDED


def can_promise(user: User, pitch: Pitch) -> bool:
    """Somebody of the group promises for themselves."""
    return takes_promises(pitch) and is_in_group(user, pitch)


def writes_promises_down(user: User | System, pitch: Pitch) -> bool:
    """The owners of the pitch and the course office write down what somebody of the group promised in the room."""
    return takes_promises(pitch) and bool(actors_of(user, pitch))


def owner_left(promise: Promise) -> bool:
    """Who made it is not of the group any more, or closed the account. `PromiseQuerySet.with_who` asks the same once
    for all.
    """
    known: bool | None = getattr(promise, "owner_left", None)
    if known is not None:
        return known
    return not promise.owner.is_active or promise.pitch.edition_id not in editions_of_group(promise.owner)


def can_change_promise(user: User | System, promise: Promise, owner: User) -> bool:
    """Who made it, and the owner of its pitch, write it better until it is told how it went; the course office gives it
    to somebody else, and so does the owner of the pitch when who made it left.
    """
    if promise.has_ended:
        return False
    if isinstance(user, System) or is_organiser(user):
        return True
    if owner.pk != promise.owner_id:
        return can_give_promise(user, promise)
    return user.is_active and (promise.owner_id == user.pk or is_author(user, promise.pitch))


def can_give_promise(user: User, promise: Promise) -> bool:
    """To somebody else of the group."""
    return is_organiser(user) or (is_author(user, promise.pitch) and owner_left(promise))


def editions_led_today(user: User) -> set[int]:
    """Ids of the editions in which the person leads a discussion today, or replaces who does; read once per request and
    kept on the user.
    """
    if not hasattr(user, "_led_today"):
        today = clock.today()
        span = (clock.at(today, dt.time.min), clock.at(today + dt.timedelta(days=1), dt.time.min))
        found: set[int] = set()
        for discussions in (user.led_discussions, user.deputy_discussions):
            on_the_day = discussions.filter(
                pitch__slot__item__meeting__starts_at__gte=span[0], pitch__slot__item__meeting__starts_at__lt=span[1]
            )
            found |= set(on_the_day.values_list("pitch__edition_id", flat=True))
        user._led_today = found  # type: ignore[attr-defined]  # memory
    led: set[int] = user._led_today  # type: ignore[attr-defined]  # set above
    return led


def can_write_down_answer(user: User | System, promise: Promise) -> bool:
    """Says for its owner how it went: the course office; who leads a discussion of the group on the day; and the owner
    of the pitch once who promised it left.
    """
    if isinstance(user, System) or is_organiser(user):
        return True
    if is_author(user, promise.pitch) and owner_left(promise):
        return True
    pitch = promise.pitch
    leads = user.is_active and pitch.edition_id in editions_of_group(user) & editions_led_today(user)
    return leads and bool(can_see_pitch(user, pitch))


def can_tell_how_it_went(user: User | System, promise: Promise) -> bool:
    """Who made it, or who writes it down for them."""
    is_own = not isinstance(user, System) and bool(can_answer_promise(user, promise))
    return is_own or can_write_down_answer(user, promise)


@predicate
def meets_with_group(user: User, meeting: Meeting) -> bool:
    """The meeting is one of the group of which the person is a member."""
    return user.is_active and meeting.edition_id in editions_of_group(user)


@predicate
def is_promise_owner(user: User, promise: Promise) -> bool:
    """Made the promise (*belofte*)."""
    return user.is_active and promise.owner_id == user.pk


can_answer_promise = is_promise_owner
can_look_back = is_organiser | (can_see_meeting & meets_with_group)
