"""The lifecycle table read for one pitch: which steps somebody can make now, and what still stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from wagtail.models import ModelLogEntry

from pitches.enums import PITCH_TRANSITIONS, PitchNeed, PitchState
from pitches.models import Outcome, PitchSlot
from pitches.rules import actors_of, has_place, what_is_missing

if TYPE_CHECKING:
    from course.models import User
    from pitches.models import Pitch

MOVED = "pitches.move"
"""The action of a line of history that tells a step; its data are `from`, `to` and `remark`."""

HOLDS: dict[PitchNeed, Callable[[Pitch], bool]] = {
    PitchNeed.COMPLETE: lambda pitch: not what_is_missing(pitch),
    PitchNeed.HAS_PLACE: lambda pitch: any(has_place(person, pitch) for person in pitch.owners),
    PitchNeed.HAS_TURN: lambda pitch: PitchSlot.objects.filter(pitch=pitch).exists(),
    PitchNeed.HAS_OUTCOME: lambda pitch: Outcome.objects.filter(pitch=pitch).exists(),
    PitchNeed.HAS_PROMISE: lambda pitch: pitch.promises.exists(),
    PitchNeed.BOTH_AGREE: lambda pitch: pitch.merged_into_id is not None,
    PitchNeed.NO_OPEN_PROMISE: lambda pitch: not pitch.promises.open().exists(),
}
"""When each need holds that asks about the pitch; a reason comes with the step itself."""


def unmet(pitch: Pitch, needs: Iterable[PitchNeed]) -> list[PitchNeed]:
    """Those that do not hold now, in the order in which they are asked."""
    return [need for need in needs if need in HOLDS and not HOLDS[need](pitch)]


def next_steps(user: User, pitch: Pitch) -> list[PitchState]:
    """Where this person can bring the pitch from here, in the order of the table."""
    own = actors_of(user, pitch)
    return [to for to, move in PITCH_TRANSITIONS[PitchState(pitch.state)].items() if not own.isdisjoint(move.by)]


class Step(NamedTuple):
    """A line of the history of a pitch: when, which state, what was said with it."""

    when: dt.datetime
    state: PitchState
    words: str


def steps_of(pitch: Pitch) -> list[Step]:
    """Every step, the oldest first; one query."""
    entries = ModelLogEntry.objects.for_instance(pitch).filter(action=MOVED).order_by("timestamp", "pk")
    return [Step(one.timestamp, PitchState(one.data["to"]), str(one.data.get("remark", ""))) for one in entries]
