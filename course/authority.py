"""Who acts: somebody who is logged in, a signed link of a mail, or the system.

A door says who knocks and nothing about what that one may do: actions derive the role from this and from the row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from django.utils.translation import gettext_lazy as _

from course.errors import Refusal
from course.rules import is_administrator, is_organiser, writes_mail_texts

if TYPE_CHECKING:
    from course.enums import Actor
    from course.models import User


class Purpose(StrEnum):
    """What the reader of a signed link is asked; it salts the signature, so a link serves nothing else."""

    OFFER = "course.offer"
    APPROVAL = "course.approval"
    CANNOT_COME = "course.cannot_come"
    HOST = "course.host"
    POLL = "course.poll"
    SPEAKER = "course.speaker"


@dataclass(frozen=True)
class SignedLink:
    """A link as it came in; whether we signed it for this row, the row says (`is_signed_for` of
    `queries.enrolment.links` and `queries.visits.links`, `person_named_in` of `queries.polls.links`).

    `reader` is who happened to be logged in: it stands in the history and gives no right.
    """

    purpose: Purpose
    token: str
    reader: User | None = None


class System(Enum):
    """What happens by itself or from the command line."""

    SYSTEM = "system"


SYSTEM: Final = System.SYSTEM

Authority: TypeAlias = "User | SignedLink | System"


class NotYours(Refusal):
    message = _("This is not yours to decide.")


class OnlyAnAdministrator(Refusal):
    message = _("Only an administrator can do this.")


class OnlyTheOffice(Refusal):
    message = _("Only the course office can do this.")


def person_of(by: Authority) -> User | None:
    """Whom the history names; None for the system and for a link that a stranger opened."""
    if isinstance(by, SignedLink):
        return by.reader
    return None if isinstance(by, System) else by


def first_of(roles: Iterable[Actor], own: Collection[Actor]) -> Actor:
    """The first of these roles that is somebody's own. Raises NotYours."""
    for role in roles:
        if role in own:
            return role
    raise NotYours


def is_office(by: Authority) -> bool:
    """Works for the course office; the system works for it too. A link never does."""
    if isinstance(by, SignedLink):
        return False
    return isinstance(by, System) or is_organiser(by)


def check_office(by: Authority) -> None:
    """Raises OnlyTheOffice."""
    if not is_office(by):
        raise OnlyTheOffice


def check_organiser(by: Authority) -> None:
    """For what somebody of the course office must answer for: the system does not do it. Raises OnlyTheOffice."""
    if isinstance(by, System) or not is_office(by):
        raise OnlyTheOffice


def check_administrator(by: Authority) -> None:
    """For what gives somebody a right; from the command line the system does it. Raises OnlyAnAdministrator."""
    if isinstance(by, SignedLink) or not (isinstance(by, System) or is_administrator(by)):
        raise OnlyAnAdministrator


def check_writer(by: Authority) -> None:
    """For the texts of mails, which editors write too. Raises OnlyTheOffice."""
    if isinstance(by, SignedLink) or not (isinstance(by, System) or writes_mail_texts(by)):
        raise OnlyTheOffice
