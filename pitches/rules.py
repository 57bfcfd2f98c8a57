"""May this person do this to this pitch. `Pitch.objects.visible_to` is the same rule as a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.predicates import predicate

from course import clock
from course.authority import System
from course.enums import NOT_ON_THE_AGENDA
from course.rules import editions_with_a_place, is_organiser
from pitches.enums import OPEN_TO_GROUP, PITCH_TRANSITIONS, Actor, PitchState, Visibility

if TYPE_CHECKING:
    from course.models import User
    from pitches.models import Pitch, Promise

DECLARATIONS = ("no_traceable_person", "no_market_information")
"""What an author declares before handing in."""

NEEDED = ("question", "context", "request", *DECLARATIONS)
"""Fields without which a pitch cannot be handed in."""


def editions_with_a_talk(user: User) -> set[int]:
    """Ids of the editions in which the person speaks, read once per request and kept on the user."""
    if not hasattr(user, "_talk_edition_ids"):
        talks = user.programme_items.announced()
        user._talk_edition_ids = set(talks.values_list("meeting__edition_id", flat=True))  # type: ignore[attr-defined]  # memory
    found: set[int] = user._talk_edition_ids  # type: ignore[attr-defined]  # set above
    return found


def editions_of_group(user: User) -> set[int]:
    """Ids of the editions of whose group the person is a member: with a place, or as a speaker."""
    return editions_with_a_place(user) | editions_with_a_talk(user)


def what_is_missing(pitch: Pitch) -> list[str]:
    """Names of the fields that must still be filled or declared before the pitch can be handed in."""
    return [name for name in NEEDED if not str(getattr(pitch, name) or "").strip()]


def actors_of(user: User | System, pitch: Pitch) -> frozenset[Actor]:
    """In which roles of the lifecycle table the person stands to the pitch."""
    if isinstance(user, System):
        return frozenset({Actor.SYSTEM})
    roles = {Actor.AUTHOR: is_author(user, pitch), Actor.ORGANISER: is_organiser(user)}
    return frozenset(actor for actor, holds in roles.items() if holds)


def may_transition(user: User | System, pitch: Pitch, to: PitchState) -> bool:
    """The lifecycle table lets this person bring the pitch to that state."""
    return bool(PITCH_TRANSITIONS[PitchState(pitch.state)].get(to, frozenset()) & actors_of(user, pitch))


@predicate
def is_author(user: User, pitch: Pitch) -> bool:
    """Wrote the pitch (*inbrenger*). Who closed the account acts no more."""
    return user.is_active and pitch.author_id == user.pk


@predicate
def is_in_group(user: User, pitch: Pitch) -> bool:
    """Has a place in the edition of the pitch, or speaks in it."""
    return user.is_active and pitch.edition_id in editions_of_group(user)


@predicate
def has_place(user: User, pitch: Pitch) -> bool:
    return user.is_active and pitch.edition_id in editions_with_a_place(user)


@predicate
def is_open_to_group(user: User, pitch: Pitch) -> bool:
    return pitch.state in OPEN_TO_GROUP


@predicate
def is_for_participants(user: User, pitch: Pitch) -> bool:
    return pitch.visibility == Visibility.PARTICIPANTS


@predicate
def is_its_day(user: User, pitch: Pitch) -> bool:
    """Today, in the Netherlands, is the day of the meeting in which the pitch has its turn."""
    slot = getattr(pitch, "slot", None)
    if slot is None:
        return False
    meeting = slot.item.meeting
    return meeting.status not in NOT_ON_THE_AGENDA and meeting.day == clock.today()


@predicate
def is_being_written(user: User, pitch: Pitch) -> bool:
    return pitch.state in (PitchState.DRAFT, PitchState.RETURNED)


@predicate
def takes_contributions(user: User, pitch: Pitch) -> bool:
    """The group can read the pitch, and it is not finished."""
    return pitch.state in OPEN_TO_GROUP and pitch.state != PitchState.FINISHED


@predicate
def may_be_submitted_by(user: User, pitch: Pitch) -> bool:
    return may_transition(user, pitch, PitchState.SUBMITTED)


@predicate
def may_be_withdrawn_by(user: User, pitch: Pitch) -> bool:
    return may_transition(user, pitch, PitchState.WITHDRAWN)


@predicate
def is_promise_owner(user: User, promise: Promise) -> bool:
    """Made the promise (*belofte*)."""
    return user.is_active and promise.owner_id == user.pk


can_see_pitch = is_organiser | is_author | (is_in_group & is_open_to_group & (is_for_participants | is_its_day))
can_edit_pitch = is_author & is_being_written
can_submit = may_be_submitted_by & is_being_written & has_place
can_withdraw = may_be_withdrawn_by
can_contribute = can_see_pitch & takes_contributions & (is_in_group | is_organiser)
can_recognise = can_see_pitch & is_open_to_group & is_in_group & ~is_author
can_answer_promise = is_promise_owner
