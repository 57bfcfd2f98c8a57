"""The table of moves of a speaker read for one of them: which it can make now, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course import clock
from course.enums import SPEAKER_TRANSITIONS, Actor, SpeakerCondition, SpeakerMove, SpeakerState
from course.models import SpeakerInvitation

NOT_IN_TABLE = SpeakerMove(())


@dataclass(frozen=True)
class NextMove:
    """A move that somebody may make, with what does not hold yet."""

    to: SpeakerState
    unmet: tuple[SpeakerCondition, ...]


HOLDS: dict[SpeakerCondition, Callable[[SpeakerInvitation], bool]] = {
    SpeakerCondition.HAS_ACCOUNT: lambda row: row.person.is_active,
    SpeakerCondition.TO_COME: lambda row: row.meeting.goes_ahead and clock.now() < row.meeting.ends_at,
    SpeakerCondition.HAS_ITEMS: lambda row: bool(row.items.all()),
}
"""When each condition holds. Reads the person, the meeting with its edition, and the items."""


def move_of(invitation: SpeakerInvitation, to: SpeakerState) -> SpeakerMove:
    """The step in the table; one that nobody may make when the table does not have it."""
    return SPEAKER_TRANSITIONS[SpeakerState(invitation.state)].get(to, NOT_IN_TABLE)


def unmet(invitation: SpeakerInvitation, needs: Iterable[SpeakerCondition]) -> list[SpeakerCondition]:
    """Those that do not hold now, in the order in which they are asked."""
    return [need for need in needs if not HOLDS[need](invitation)]


def next_moves(invitation: SpeakerInvitation, *, by: Actor) -> list[NextMove]:
    """Every step from here that is this actor's to make."""
    moves = SPEAKER_TRANSITIONS[SpeakerState(invitation.state)].items()
    return [NextMove(to, tuple(unmet(invitation, move.needs))) for to, move in moves if by in move.by]


def can_move(invitation: SpeakerInvitation, to: SpeakerState, *, by: Actor) -> bool:
    """This actor can make this step now."""
    move = move_of(invitation, to)
    return by in move.by and not unmet(invitation, move.needs)
