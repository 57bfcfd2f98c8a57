"""The table of moves of a speaker read for one of them: which it can make now, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from course import clock
from course.enums import SPEAKER_TRANSITIONS, SpeakerCondition, SpeakerState
from course.lifecycle import Lifecycle
from course.models import SpeakerInvitation

HOLDS: dict[SpeakerCondition, Callable[[SpeakerInvitation], bool]] = {
    SpeakerCondition.HAS_ACCOUNT: lambda row: row.person.is_active,
    SpeakerCondition.TO_COME: lambda row: row.meeting.goes_ahead and clock.now() < row.meeting.ends_at,
    SpeakerCondition.HAS_ITEMS: lambda row: bool(row.items.all()),
}
"""When each condition holds. Reads the person, the meeting with its edition, and the items."""


SPEAKERS = Lifecycle(SPEAKER_TRANSITIONS, HOLDS, lambda row: SpeakerState(row.state))

move_of, unmet, next_moves, may_move = SPEAKERS.move_of, SPEAKERS.unmet, SPEAKERS.next_moves, SPEAKERS.may_move
