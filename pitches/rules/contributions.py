"""May this person reply to this contribution, write it better or take it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rules.predicates import predicate

from course import clock
from pitches.rules.pitches import can_contribute

if TYPE_CHECKING:
    from course.models import User
    from pitches.models import Contribution


CHANGEABLE_FOR = dt.timedelta(days=1)
"""So long somebody may write an own contribution better; taking it back can be done until the pitch is finished."""


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


can_withdraw_contribution = is_own_contribution & is_standing & can_answer_its_pitch
can_change_contribution = can_withdraw_contribution & is_fresh
can_reply = starts_a_thread & is_standing & can_answer_its_pitch
