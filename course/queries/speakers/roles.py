"""In which roles somebody stands to the question to a speaker. Doors name who acts; the role is derived here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.authority import SignedLink, System
from course.enums import Actor
from course.queries.speakers.links import is_signed_for
from course.rules import is_organiser

if TYPE_CHECKING:
    from course.authority import Authority
    from course.models import SpeakerInvitation


def roles_of(by: Authority, invitation: SpeakerInvitation) -> frozenset[Actor]:
    """Every role of who acts; none for a stranger, a closed account, or a link about another question.

    A link in the hands of somebody who is logged in as another gives no role. The system works for the course office.
    """
    person = invitation.person
    if isinstance(by, System):
        return frozenset({Actor.ORGANISER})
    if isinstance(by, SignedLink):
        is_theirs = person.is_active and by.reader in {None, person}
        return frozenset({Actor.SPEAKER} if is_theirs and is_signed_for(by, invitation) else ())
    roles = {Actor.SPEAKER: by.is_active and by == person, Actor.ORGANISER: is_organiser(by)}
    return frozenset(role for role, holds in roles.items() if holds)
