"""The signed link of who is asked in a date poll, for who has no account or is not logged in.

It names the row of that person in the poll, so the answers are the same from every device. It opens a page; only a
button of that page answers.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from course.authority import Purpose, SignedLink
from course.models import PollPerson
from course.queries.people.merged import merged_row
from course.signing import asked_of, is_signed, pk_in, token_for


def poll_link(person: PollPerson) -> str:
    """The page on which this person answers, as a path; no query."""
    return reverse("course:poll_by_link", args=[token_of(person)])


def token_of(person: PollPerson) -> str:
    """What stands in the link."""
    return token_for(Purpose.POLL, person.pk, _question(person))


def person_named_in(link: SignedLink) -> PollPerson | None:
    """Whose link it is, also when that row went into another one; None for what we did not sign, for who is asked no
    longer, and for a closed account.
    """
    pk = pk_in(link.token)
    if pk is None or link.purpose != Purpose.POLL:
        return None
    person = _people().filter(pk=pk, user__is_active=True).first() or _stayed(pk)
    return person if person and is_signed(link.token, Purpose.POLL, pk, _question(person)) else None


def _stayed(pk: int) -> PollPerson | None:
    """The row into which this one went when two accounts became one."""
    went = merged_row(Purpose.POLL, pk)
    return _people().filter(pk=went.stays, user__is_active=True).first() if went else None


def _people() -> QuerySet[PollPerson]:
    return PollPerson.objects.select_related("poll__edition", "poll__place", "poll__meeting__place", "user")


def _question(person: PollPerson) -> str:
    """The poll, of the account: a link stays that of its row when two become one."""
    return asked_of(f"poll {person.poll_id}", person.user.links_withdrawn)
