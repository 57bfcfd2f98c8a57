"""What the apps above put right when somebody leaves: a place in a course ends, or an account is closed or merged.

They add theirs once they are ready (`AppConfig.ready`). Each can be asked again and finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.models import Edition, User

Follow = Callable[["User", "Edition"], None]

FOLLOWERS: list[Follow] = []


def register(follow: Follow) -> None:
    """Asked with who left and the edition, which the caller holds locked."""
    FOLLOWERS.append(follow)


def left(person: User, edition: Edition) -> None:
    for follow in FOLLOWERS:
        follow(person, edition)
