"""The signed link with which somebody says, without logging in, that they cannot come to a meeting.

It names the person and signs the meeting. It opens a page; only a button of that page does something.
"""

from __future__ import annotations

from django.urls import reverse

from course.authority import Purpose, SignedLink
from course.models import Meeting, User
from course.queries.people.merged import merged_person
from course.signing import asked_of, is_signed, pk_in, token_for


def cannot_come_link(meeting: int, person: User) -> str:
    """The page for this person about this meeting, that by its key; no query."""
    return reverse("course:cannot_come_by_link", args=[meeting, token_of(meeting, person)])


def token_of(meeting: int, person: User) -> str:
    """What stands in the link."""
    return token_for(Purpose.CANNOT_COME, person.pk, _question(meeting, person))


def person_named_in(link: SignedLink, meeting: Meeting) -> User | None:
    """Whom we mailed this link about this meeting, or into whose account that one went; None for what we did not sign,
    for what was withdrawn, and for a closed account.
    """
    pk = pk_in(link.token)
    if pk is None or link.purpose != Purpose.CANNOT_COME:
        return None
    person = User.objects.filter(pk=pk).first() or merged_person(pk)
    if person is None or not person.is_active:
        return None
    return person if is_signed(link.token, link.purpose, pk, _question(meeting.pk, person)) else None


def _question(meeting: int, person: User) -> str:
    return asked_of(f"meeting {meeting}", person.links_withdrawn)
