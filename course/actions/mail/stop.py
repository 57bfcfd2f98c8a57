"""Stopping what did not leave yet. A worker that has such a message finds out before it hands it over."""

from __future__ import annotations

from course.enums import MessageState
from course.models.mail import MessageQuerySet


def hold_unsent(messages: MessageQuerySet, *, because: str) -> int:
    """What goes soon stays until the course office decides; `because` is what it reads there. Returns how many."""
    unsent = messages.going_soon()
    return unsent.update(state=MessageState.HELD, held_because=because[:200], leased_until=None)


def drop_unsent(messages: MessageQuerySet, **also: object) -> int:
    """What surely did not arrive and is true no more never goes. Returns how many."""
    return messages.stoppable().update(state=MessageState.CANCELLED, leased_until=None, **also)
