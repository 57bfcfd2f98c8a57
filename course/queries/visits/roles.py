"""In which roles somebody stands to a visit. Doors name who acts; the role is derived here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.authority import SignedLink, System
from course.enums import Actor
from course.queries.visits.links import is_signed_for
from course.rules import is_organiser

if TYPE_CHECKING:
    from course.authority import Authority
    from course.models import WorkVisit


def roles_of(by: Authority, visit: WorkVisit) -> frozenset[Actor]:
    """Every role of who acts; none for a stranger, a closed account, or a link of another visit.

    A link in the hands of somebody who is logged in as another than the contact gives no role: only the host speaks for
    the host.
    """
    contact = visit.contact
    if isinstance(by, System):
        return frozenset({Actor.SYSTEM})
    if isinstance(by, SignedLink):
        is_theirs = contact is not None and contact.is_active and by.reader in {None, contact}
        return frozenset({Actor.HOST} if is_theirs and is_signed_for(by, visit) else ())
    roles = {Actor.HOST: by.is_active and by == contact, Actor.ORGANISER: is_organiser(by)}
    return frozenset(role for role, holds in roles.items() if holds)
