"""In which roles somebody stands to an enrolment. Doors name who acts; the role is derived here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from course.authority import Purpose, SignedLink, System
from course.enums import Actor
from course.models import Enrolment, User
from course.queries.enrolment.links import is_signed_for
from course.rules import is_organiser

if TYPE_CHECKING:
    from course.authority import Authority

ASKED = {Purpose.OFFER: Actor.APPLICANT, Purpose.APPROVAL: Actor.MANAGER}
"""Whom the link of each purpose was mailed to."""


@dataclass(frozen=True)
class Acting:
    """Somebody in the role that was derived, as the history names both."""

    role: Actor
    person: User | None = None


BY_ITSELF: Final = Acting(Actor.SYSTEM)


def roles_of(by: Authority, enrolment: Enrolment) -> frozenset[Actor]:
    """Every role of who acts; none for a stranger, a closed account, or a link of another question."""
    if isinstance(by, System):
        return frozenset({Actor.SYSTEM})
    if isinstance(by, SignedLink):
        role = ASKED.get(by.purpose)
        if role is None:
            return frozenset()
        is_asked = is_signed_for(by, enrolment) and not _is_answered_by_applicant(by, enrolment)
        return frozenset({role} if is_asked and enrolment.user.is_active else ())
    is_own = by.is_active and by.pk == enrolment.user_id
    roles = {Actor.APPLICANT: is_own, Actor.ORGANISER: is_organiser(by)}
    return frozenset(role for role, holds in roles.items() if holds)


def _is_answered_by_applicant(link: SignedLink, enrolment: Enrolment) -> bool:
    """The manager's link in the hands of the applicant gives no role: nobody approves for themselves."""
    return link.purpose == Purpose.APPROVAL and link.reader is not None and link.reader.pk == enrolment.user_id
