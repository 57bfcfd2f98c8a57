"""The signed link of a speaker, for who has no account or is not logged in.

It names the question, whom it is put to and the number of the link: once it is withdrawn, or for another person, it is
dead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from course import clock
from course.authority import Purpose, SignedLink
from course.models import SpeakerInvitation
from course.signing import is_signed, number_signed, pk_in, token_for

WORKS_AFTER = dt.timedelta(days=14)
"""So long after the meeting the link works."""

IN_FULL = SpeakerInvitation.objects.select_related(
    "meeting__edition", "meeting__module", "meeting__place", "person__organisation"
)
"""With all that mails and pages show of it, but for its items."""


@dataclass(frozen=True)
class SpeakerLink:
    """A link that we once signed, the question that it is about, and whether it still opens it."""

    invitation: SpeakerInvitation
    works: bool


def speaker_link(invitation: SpeakerInvitation) -> str:
    """The page of the speaker, as a path."""
    return reverse("course:speaker_by_link", args=[token_of(invitation)])


def token_of(invitation: SpeakerInvitation) -> str:
    return token_for(Purpose.SPEAKER, invitation.pk, _question(invitation, invitation.link_number))


def link_of(token: str) -> SpeakerLink | None:
    """None for what we never signed, and for a closed account."""
    pk = pk_in(token)
    row = IN_FULL.filter(pk=pk, person__is_active=True).first() if pk is not None else None
    if row is None:
        return None
    number = number_signed(token, Purpose.SPEAKER, row.pk, partial(_question, row), newest=row.link_number)
    return SpeakerLink(row, number == row.link_number and _is_in_time(row)) if number is not None else None


def is_signed_for(link: SignedLink, invitation: SpeakerInvitation) -> bool:
    """We mailed this link about this question to this person, it was not withdrawn since, and its time is not over."""
    question = _question(invitation, invitation.link_number)
    is_ours = link.purpose == Purpose.SPEAKER and is_signed(link.token, Purpose.SPEAKER, invitation.pk, question)
    return is_ours and _is_in_time(invitation)


def _is_in_time(invitation: SpeakerInvitation) -> bool:
    return clock.now() < invitation.meeting.ends_at + WORKS_AFTER


def _question(invitation: SpeakerInvitation, number: int) -> str:
    return f"{invitation.person_id} {number}"
