"""May this person do this to this pitch. `Pitch.objects.visible_to` is the same rule as a query."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rules.predicates import predicate

from course import clock
from course.authority import System
from course.enums import NOT_ON_THE_AGENDA
from course.rules import can_see_meeting, editions_with_a_place, is_organiser
from pitches.enums import (
    BEING_WRITTEN,
    ENDED,
    HAS_TURN,
    MERGES,
    OPEN_TO_GROUP,
    PITCH_TRANSITIONS,
    WAS_DISCUSSED,
    Actor,
    PitchMove,
    PitchState,
    Visibility,
)
from pitches.traces import Trace, traces_in

if TYPE_CHECKING:
    from course.models import Meeting, User
    from pitches.models import Contribution, MergeProposal, Pitch, Promise

CHANGEABLE_FOR = dt.timedelta(days=1)
"""So long somebody may write an own contribution better; taking it back can be done until the pitch is finished."""

DECLARATIONS = ("no_traceable_person", "no_market_information", "partner_would_not_mind")
"""What an author declares before handing in."""

WRITTEN = ("title", "question", "context", "tried", "request")
"""The texts of a pitch."""

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


def unseen_traces(pitch: Pitch) -> dict[str, list[Trace]]:
    """What in its texts may lead to a person or a price, by field; without what its author looked at and left."""
    seen = set(pitch.traces_seen.splitlines())
    found = {name: [one for one in traces_in(getattr(pitch, name)) if one.words not in seen] for name in WRITTEN}
    return {name: traces for name, traces in found.items() if traces}


def what_is_missing(pitch: Pitch) -> list[str]:
    """Names of the fields that must still be filled, declared or looked at before the pitch can be handed in."""
    missing = [name for name in NEEDED if not str(getattr(pitch, name) or "").strip()]
    return [*missing, *(["traces_seen"] if unseen_traces(pitch) else [])]


def actors_of(user: User | System, pitch: Pitch) -> frozenset[Actor]:
    """In which roles of the lifecycle table the person stands to the pitch."""
    if isinstance(user, System):
        return frozenset({Actor.SYSTEM})
    roles = {
        Actor.AUTHOR: is_author(user, pitch),
        Actor.ORGANISER: is_organiser(user),
        Actor.FACILITATOR: not is_organiser(user) and can_lead(user, pitch),
    }
    return frozenset(actor for actor, holds in roles.items() if holds)


def move_of(pitch: Pitch, to: PitchState) -> PitchMove:
    """The step in the lifecycle table; one that nobody may make when the table does not have it."""
    return PITCH_TRANSITIONS[PitchState(pitch.state)].get(to, PitchMove(()))


def may_transition(user: User | System, pitch: Pitch, to: PitchState) -> bool:
    """The lifecycle table lets this person bring the pitch to that state."""
    return not actors_of(user, pitch).isdisjoint(move_of(pitch, to).by)


@predicate
def is_author(user: User, pitch: Pitch) -> bool:
    """Wrote the pitch (*inbrenger*), or owns it with who did. Who closed the account acts no more."""
    return user.is_active and user.pk in (pitch.author_id, pitch.co_owner_id)


@predicate
def is_facilitator(user: User, pitch: Pitch) -> bool:
    """Leads the discussion of the pitch (*gespreksleider*), or replaces who does, as the course office named them."""
    discussion = getattr(pitch, "discussion", None) if pitch.state in (*HAS_TURN, *WAS_DISCUSSED) else None
    return user.is_active and discussion is not None and user.pk in (discussion.facilitator_id, discussion.deputy_id)


@predicate
def wrote(user: User, pitch: Pitch) -> bool:
    """Is its author, whoever owns it with them."""
    return user.is_active and user.pk == pitch.author_id


@predicate
def owns_with_author(user: User, pitch: Pitch) -> bool:
    return user.is_active and user.pk == pitch.co_owner_id


@predicate
def has_ended(user: User, pitch: Pitch) -> bool:
    return pitch.state in ENDED


@predicate
def is_to_merge(user: User, pitch: Pitch) -> bool:
    """In a state from which it can go up in another, and of one author."""
    return pitch.state in MERGES and pitch.co_owner_id is None


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
    return pitch.state in BEING_WRITTEN


@predicate
def takes_contributions(user: User, pitch: Pitch) -> bool:
    """The group can read the pitch, and it is not finished."""
    return pitch.state in OPEN_TO_GROUP and pitch.state not in ENDED


@predicate
def has_outcome(user: User, pitch: Pitch) -> bool:
    """What the group made of it is written down."""
    return hasattr(pitch, "outcome")


@predicate
def may_be_submitted_by(user: User, pitch: Pitch) -> bool:
    return may_transition(user, pitch, PitchState.SUBMITTED)


@predicate
def may_be_withdrawn_by(user: User, pitch: Pitch) -> bool:
    return may_transition(user, pitch, PitchState.WITHDRAWN)


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


@predicate
def meets_with_group(user: User, meeting: Meeting) -> bool:
    """The meeting is one of the group of which the person is a member."""
    return user.is_active and meeting.edition_id in editions_of_group(user)


def can_propose_merge(user: User, pitch: Pitch, into: Pitch) -> bool:
    """The course office, or who owns one of two pitches that they can both read."""
    if is_organiser(user):
        return True
    owns = is_author(user, pitch) or is_author(user, into)
    return owns and bool(can_see_pitch(user, pitch) and can_see_pitch(user, into))


def can_answer_merge(user: User, proposal: MergeProposal) -> bool:
    """The owner of one of the two."""
    return bool(is_author(user, proposal.pitch) or is_author(user, proposal.into))


@predicate
def is_own_contribution(user: User, contribution: Contribution) -> bool:
    return user.is_active and contribution.author_id == user.pk


@predicate
def is_standing(user: User, contribution: Contribution) -> bool:
    return not contribution.is_withdrawn


@predicate
def is_fresh(user: User, contribution: Contribution) -> bool:
    """Placed less than a day ago, and nobody replied to it yet: what they answered stays what it was."""
    return clock.now() < contribution.created_at + CHANGEABLE_FOR and not any(
        not reply.is_withdrawn for reply in contribution.replies.all()
    )


@predicate
def can_answer_its_pitch(user: User, contribution: Contribution) -> bool:
    return can_contribute(user, contribution.pitch)


@predicate
def starts_a_thread(user: User, contribution: Contribution) -> bool:
    return contribution.reply_to_id is None


@predicate
def is_promise_owner(user: User, promise: Promise) -> bool:
    """Made the promise (*belofte*)."""
    return user.is_active and promise.owner_id == user.pk


is_for_group_now = is_open_to_group & (is_for_participants | is_its_day)
can_see_pitch = is_organiser | is_author | (is_in_group & is_for_group_now)
can_lead = is_organiser | (is_facilitator & is_in_group & is_for_group_now)
can_share = wrote & ~has_ended
can_step_back = owns_with_author & ~has_ended
can_merge = wrote & is_to_merge
can_take_along = is_author & ~has_ended & has_outcome
can_edit_pitch = is_author & is_being_written
can_submit = may_be_submitted_by & is_being_written & has_place
can_withdraw = may_be_withdrawn_by
can_contribute = can_see_pitch & takes_contributions & (is_in_group | is_organiser)
can_recognise = can_see_pitch & is_open_to_group & is_in_group & ~is_author
can_withdraw_contribution = is_own_contribution & is_standing & can_answer_its_pitch
can_change_contribution = can_withdraw_contribution & is_fresh
can_reply = starts_a_thread & is_standing & can_answer_its_pitch
can_answer_promise = is_promise_owner
can_look_back = is_organiser | (can_see_meeting & meets_with_group)
