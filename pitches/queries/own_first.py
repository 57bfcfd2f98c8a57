"""A phase in which everybody gives an advice before reading that of others: what stays hidden until then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pitches.enums import Actor
from pitches.enums.session import ADVICE_KINDS, KINDS_OF, Posting
from pitches.queries.session import is_discussed_now
from pitches.rules import actors_of

if TYPE_CHECKING:
    from course.models import User
    from pitches.models import Contribution, Pitch

GIVES_NONE = {Actor.AUTHOR, Actor.FACILITATOR, Actor.ORGANISER}
"""Who asks for advice or leads reads all of it."""


def hidden_from(user: User, pitch: Pitch, said: Iterable[Contribution]) -> set[int]:
    """Ids of what others advised that this person cannot read yet; nothing when the phase does not ask for it."""
    discussion = getattr(pitch, "discussion", None)
    if discussion is None or not is_discussed_now(pitch, discussion) or actors_of(user, pitch) & GIVES_NONE:
        return set()
    phase = discussion.clock.phase
    advice = [row for row in said if _is_advice(row) and not row.is_withdrawn]
    if phase is None or not phase.own_first or any(row.author_id == user.pk for row in advice):
        return set()
    return {row.pk for row in advice}


def _is_advice(row: Contribution) -> bool:
    """A tip or an objection, or what was posted in place of it in the discussion."""
    return row.kind in ADVICE_KINDS or (row.is_live and row.kind in KINDS_OF[Posting.ADVICE])
