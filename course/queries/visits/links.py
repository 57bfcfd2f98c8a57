"""The signed link of a host, for who has no account or is not logged in.

It names the visit, its contact and the number of the link: for another contact, or once it is withdrawn, it is dead. An
account that went into that of the contact is the contact.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from course import clock
from course.authority import Purpose, SignedLink
from course.models import WorkVisit
from course.queries.people.merged import keys_before
from course.signing import number_signed, numbered_token, pk_in

WORKS_AFTER = dt.timedelta(days=60)
"""So long after the visit, and after the question to approve what was learned, its link works."""


class LinkState(StrEnum):
    WORKS = "works"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True)
class HostLink:
    """A link that we once signed, the visit that it names, and whether it still opens it."""

    visit: WorkVisit
    state: LinkState


def host_link(visit: WorkVisit) -> str:
    """The page of the host, as a path."""
    return reverse("course:host_by_link", args=[token_of(visit)])


def token_of(visit: WorkVisit) -> str:
    return numbered_token(Purpose.HOST, visit.pk, visit.contact_id, visit.link_number)


def link_of(token: str) -> HostLink | None:
    """None for what we never signed for the contact that the visit has now; drafts have no link."""
    pk = pk_in(token)
    rows = WorkVisit.objects.with_who_and_where().filter(contact__is_active=True)
    visit = rows.filter(pk=pk).first() if pk is not None else None
    if visit is None:
        return None
    number = _number_in(token, visit)
    return HostLink(visit, _state(visit, number)) if number is not None else None


def is_signed_for(link: SignedLink, visit: WorkVisit) -> bool:
    """We mailed this link to the contact of this visit, it was not withdrawn since, and its time is not over."""
    is_ours = link.purpose == Purpose.HOST and _number_in(link.token, visit) == visit.link_number
    return is_ours and _state(visit, visit.link_number) == LinkState.WORKS


def is_over(visit: WorkVisit) -> bool:
    """No link to this visit opens it any more."""
    later = filter(None, (visit.approval_asked_at, visit.approved_at))
    return clock.now() >= max([visit.ends_at, *later]) + WORKS_AFTER


def _number_in(token: str, visit: WorkVisit) -> int | None:
    """Those of an account that went into that of the contact are asked for when it is none of the contact's own."""
    own, newest = [visit.contact_id], visit.link_number
    number = number_signed(token, Purpose.HOST, visit.pk, own, newest=newest)
    if number is None:
        number = number_signed(token, Purpose.HOST, visit.pk, keys_before(visit.contact_id), newest=newest)
    return number


def _state(visit: WorkVisit, number: int) -> LinkState:
    if number != visit.link_number:
        return LinkState.WITHDRAWN
    return LinkState.ENDED if is_over(visit) else LinkState.WORKS
