"""Mails of the apps above: their codes join those of the course once these are ready (`AppConfig.ready`).

Their texts stand with the others in `course/content/mail_templates.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course.enums import LEAVES, SUPERSEDES, Leaves

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from course.mailtext.texts import Anew
    from course.models import Message


@dataclass(frozen=True)
class Mail:
    """When it leaves, the older mails about the same row to the same reader that it makes untrue, the rows that it is
    about with what `anew` reads, and what it says when it leaves now.
    """

    leaves: Leaves
    supersedes: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    anew: Callable[[Message, Any], Anew]


MAILS: dict[str, Mail] = {}
"""By code."""


def register(mails: Mapping[str, Mail]) -> None:
    """Let these codes be queued and sent."""
    MAILS.update(mails)
    LEAVES.update({code: mail.leaves for code, mail in mails.items()})
    SUPERSEDES.update({code: mail.supersedes for code, mail in mails.items()})
