"""Days on which a speaker or host cannot come: told by themselves, by the link of a mail, or by the course office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.authority import Authority, NotYours, Purpose, SignedLink, is_office
from course.errors import AlreadyDone, Refusal
from course.models import DaysAway, User
from course.queries.speakers import links as speaker_links
from course.queries.visits import links as host_links

LONGEST = dt.timedelta(days=366)


class BackwardDays(Refusal):
    message = _("The last day cannot lie before the first.")


class DaysBehind(Refusal):
    message = _("These days lie behind us.")


class TooManyDays(Refusal):
    message = _("Fill in at most a year at once.")


class ToldBefore(AlreadyDone):
    message = _("These days were told before.")


@transaction.atomic
def add_days_away(*, person: User, starts_on: dt.date, ends_on: dt.date, by: Authority, note: str = "") -> DaysAway:
    """Keep that somebody cannot come from one day until another, both included. Of days that were told before another
    note changes the note alone.

    Raises NotYours, BackwardDays, DaysBehind, TooManyDays, and ToldBefore when exactly these days are there with this
    note, or none is given.
    """
    _check_theirs(by, person)
    if ends_on < starts_on:
        raise BackwardDays
    if ends_on < clock.today():
        raise DaysBehind
    if ends_on - starts_on > LONGEST:
        raise TooManyDays
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # of two clicks the second waits
    row, is_new = DaysAway.objects.get_or_create(
        person=person, starts_on=starts_on, ends_on=ends_on, defaults={"note": note}
    )
    if not is_new and note in ("", row.note):
        raise ToldBefore
    if not is_new:
        row.note = note
        row.save(update_fields=["note"])
    record(row=row, action="wagtail.create" if is_new else "wagtail.edit", by=_actor(by, person))
    return row


@transaction.atomic
def drop_days_away(*, days: DaysAway, by: Authority) -> None:
    """Take it back. Raises NotYours."""
    _check_theirs(by, days.person)
    record(row=days, action="wagtail.delete", by=_actor(by, days.person))
    days.delete()


def _check_theirs(by: Authority, person: User) -> None:
    if is_office(by):
        return
    is_theirs = _is_link_of(by, person) if isinstance(by, SignedLink) else by == person and person.is_active
    if not is_theirs:
        raise NotYours


def _is_link_of(link: SignedLink, person: User) -> bool:
    """The link of a speaker or a host that works still; one of another purpose says nothing about somebody's days."""
    behind = PERSON_BEHIND.get(link.purpose)
    return behind is not None and behind(link.token) == person and link.reader in {None, person}


def _speaker_behind(token: str) -> User | None:
    found = speaker_links.link_of(token)
    return found.invitation.person if found and found.works else None


def _host_behind(token: str) -> User | None:
    found = host_links.link_of(token)
    return found.visit.contact if found and found.state == host_links.LinkState.WORKS else None


PERSON_BEHIND: Mapping[Purpose, Callable[[str], User | None]] = {
    Purpose.SPEAKER: _speaker_behind,
    Purpose.HOST: _host_behind,
}


def _actor(by: Authority, person: User) -> Authority:
    return person if isinstance(by, SignedLink) else by
