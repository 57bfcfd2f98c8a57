"""For whom a place is held while the manager is asked: nobody can hold all free places with accounts made for it.

Everybody may choose an organisation that is known, and name whom they like as manager. Somebody of the organisation
has an address there, as the manager has; such a domain counts for itself. Who writes from elsewhere, or both of whom
have free mail, counts among all others of that kind. Of each, as many places are held at once as an organisation may
have: who works at one meets the maximum of that organisation first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from course import text
from course.models import Edition, Enrolment
from course.models.enrolment import ELSEWHERE
from course.queries.enrolment.overview import group_in_words
from course.queries.enrolment.waitlist import held_for_approval

FREE_MAIL = frozenset(
    {
        "aol.com", "freedom.nl", "gmail.com", "gmx.com", "gmx.net", "googlemail.com", "hetnet.nl", "hotmail.com",
        "hotmail.nl", "icloud.com", "kpnmail.nl", "live.com", "live.nl", "mail.com", "me.com", "msn.com", "outlook.com",
        "planet.nl", "proton.me", "protonmail.com", "quicknet.nl", "tutanota.com", "upcmail.nl", "xs4all.nl",
        "yahoo.com", "ziggo.nl", "zonnet.nl",
    }
)  # fmt: skip
"""Domains at which anybody can have an address, as people in the Netherlands use them."""


@dataclass(frozen=True)
class Crowd:
    """A group of which no more places are held until somebody answers."""

    group: str
    held: int
    waiting: int

    @property
    def words(self) -> str:
        return group_in_words(self.group)


def group_of(enrolment: Enrolment) -> str:
    """Among whom this applicant counts: a domain, or ELSEWHERE; touches the person."""
    own, managers = (text.registered_domain(it) for it in (enrolment.user.email, enrolment.manager_email))
    return own if own and own == managers and own not in FREE_MAIL else ELSEWHERE


def may_hold(edition: Edition, group: str) -> bool:
    """One more place can be held for this group. To act on it, lock the edition first."""
    held = Enrolment.objects.filter(held_for_approval(), edition=edition, hold_group=group)
    return held.count() < edition.max_per_organisation


def crowds_in(edition: Edition, enrolments: Iterable[Enrolment]) -> list[Crowd]:
    """The groups that have their share of an edition, those first for which most people wait without a place."""
    held: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for enrolment in enrolments:
        if enrolment.hold_group:
            (held if enrolment.held_until else waiting)[enrolment.hold_group] += 1
    full = (group for group in held | waiting if waiting[group] or held[group] >= edition.max_per_organisation)
    return sorted(
        (Crowd(group, held[group], waiting[group]) for group in full), key=lambda crowd: (-crowd.waiting, crowd.group)
    )
