"""The signed link of a speaker, for who has no account or is not logged in.

It names the question, whom it is put to and the number of the link: once it is withdrawn, or for another person, it is
dead. An account that went into that of the speaker is the speaker, and so with a question to both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from course import clock
from course.authority import Purpose, SignedLink
from course.models import SpeakerInvitation
from course.queries.people.merged import keys_before, merged_row
from course.signing import number_signed, numbered_token, pk_in

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
    return numbered_token(Purpose.SPEAKER, invitation.pk, invitation.person_id, invitation.link_number)


def link_of(token: str) -> SpeakerLink | None:
    """None for what we never signed, and for a closed account."""
    pk = pk_in(token)
    row = _row_of(pk) if pk is not None else None
    if row is None:
        return None
    number = _number_in(token, row)
    return SpeakerLink(row, number == row.link_number and _is_in_time(row)) if number is not None else None


def is_signed_for(link: SignedLink, invitation: SpeakerInvitation) -> bool:
    """We mailed this link about this question to this person, it was not withdrawn since, and its time is not over."""
    is_ours = link.purpose == Purpose.SPEAKER and _number_in(link.token, invitation) == invitation.link_number
    return is_ours and _is_in_time(invitation)


def _is_in_time(invitation: SpeakerInvitation) -> bool:
    return clock.now() < invitation.meeting.ends_at + WORKS_AFTER


def _row_of(pk: int) -> SpeakerInvitation | None:
    """Also when it went into another one."""
    rows = IN_FULL.filter(person__is_active=True)
    row = rows.filter(pk=pk).first()
    went = None if row else merged_row(Purpose.SPEAKER, pk)
    return rows.filter(pk=went.stays).first() if went else row


def _number_in(token: str, row: SpeakerInvitation) -> int | None:
    """Which link of this row it is; a link of a row that went into it counts as the link that the row had then."""
    number = number_signed(token, Purpose.SPEAKER, row.pk, [row.person_id], newest=row.link_number)
    if number is not None:
        return number
    people, pk = keys_before(row.person_id), pk_in(token)
    if pk is None or pk == row.pk:
        return number_signed(token, Purpose.SPEAKER, row.pk, people, newest=row.link_number)
    went = merged_row(Purpose.SPEAKER, pk)
    if went is None or went.stays != row.pk:
        return None
    number = number_signed(token, Purpose.SPEAKER, pk, people, newest=went.number)
    return went.stands if number == went.number else number
