"""May this person do this to this pitch. `Pitch.objects.visible_to` is the same rule as a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.predicates import predicate

from course import clock
from course.authority import System
from course.enums import NOT_ON_THE_AGENDA
from course.rules import editions_with_a_place, is_organiser
from pitches.enums import (
    BEING_WRITTEN,
    ENDED,
    HAS_TURN,
    MERGES,
    OPEN_TO_GROUP,
    PITCH_TRANSITIONS,
    REVISED_IN,
    WAS_DISCUSSED,
    Actor,
    PitchMove,
    PitchState,
    Visibility,
)
from pitches.traces import Trace, traces_in

if TYPE_CHECKING:
    from course.models import User
    from pitches.models import MergeProposal, Pitch

DECLARATIONS = ("no_traceable_person", "no_market_information", "partner_would_not_mind")
"""What an author declares before handing in."""

WRITTEN = ("title", "question", "context", "tried", "role", "request")
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
def is_for_who_leads(user: User, pitch: Pitch) -> bool:
    return pitch.visibility == Visibility.FACILITATOR


@predicate
def is_its_day(user: User, pitch: Pitch) -> bool:
    """It is for its day, and today, in the Netherlands, is that of the meeting in which the pitch has its turn."""
    slot = getattr(pitch, "slot", None)
    if slot is None or pitch.visibility != Visibility.MEETING:
        return False
    meeting = slot.item.meeting
    return meeting.status not in NOT_ON_THE_AGENDA and meeting.day == clock.today()


@predicate
def is_being_written(user: User, pitch: Pitch) -> bool:
    return pitch.state in BEING_WRITTEN


@predicate
def is_revisable(user: User, pitch: Pitch) -> bool:
    return pitch.state in REVISED_IN


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


def can_propose_merge(user: User, pitch: Pitch, into: Pitch) -> bool:
    """The course office, or who owns one of two pitches that they can both read."""
    if is_organiser(user):
        return True
    owns = is_author(user, pitch) or is_author(user, into)
    return owns and bool(can_see_pitch(user, pitch) and can_see_pitch(user, into))


def can_read_merged(user: User, merged: Pitch, into: Pitch) -> bool:
    """The words of one that went up in another stay for whom they were, also when that other is for more people now."""
    is_for_all = merged.visibility in (Visibility.PARTICIPANTS, into.visibility)
    return is_for_all or bool(reads_every_version(user, into))


def can_answer_merge(user: User, proposal: MergeProposal) -> bool:
    """The owner of one of the two."""
    return bool(is_author(user, proposal.pitch) or is_author(user, proposal.into))


is_for_group_now = is_open_to_group & (is_for_participants | is_its_day)
is_for_leader = is_facilitator & is_for_who_leads
can_see_pitch = is_organiser | is_author | (is_in_group & (is_for_group_now | is_for_leader))
can_lead = is_organiser | (is_facilitator & is_in_group & (is_for_group_now | is_for_who_leads))
can_share = wrote & ~has_ended
can_step_back = owns_with_author & ~has_ended
can_merge = wrote & is_to_merge
can_take_along = is_author & ~has_ended & has_outcome
can_edit_pitch = is_author & is_being_written
reads_every_version = is_organiser | is_author
can_revise_pitch = is_author & is_revisable
can_submit = may_be_submitted_by & is_being_written & has_place
can_withdraw = may_be_withdrawn_by
can_contribute = can_see_pitch & takes_contributions & (is_in_group | is_organiser)
can_recognise = can_see_pitch & is_open_to_group & is_in_group & ~is_author
