"""A step of a lifecycle in which somebody is asked and answers: that of a visit, and that of a speaker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from course.enums.mail import MailCode
from course.enums.people import Actor

Need = TypeVar("Need", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[Need]):
    """Who may make it, all that must hold then, and the mail that the host or the speaker gets."""

    by: tuple[Actor, ...]
    needs: tuple[Need, ...] = ()
    mail: MailCode | None = None
