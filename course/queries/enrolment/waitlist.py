"""The waiting lists of an edition as they stand now, for the rule in `course.waitlist`."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from course import clock
from course.enums import HOLDS_PLACE, SIDES, EnrolmentState, Side
from course.models import Edition, Enrolment
from course.waitlist import Entry, Waitlist


def has_seat(path: str = "") -> Q:
    """Whose seat counts as taken; `path` leads to the enrolment ("enrolments__")."""
    return Q(**{f"{path}state__in": HOLDS_PLACE}) | held_for_approval(path)


def held_for_approval(path: str = "") -> Q:
    """For whom a place is held while the manager thinks about it; `path` leads to the enrolment."""
    return Q(**{f"{path}state": EnrolmentState.AWAITING_APPROVAL, f"{path}held_until__isnull": False})


def came_before(moment: dt.datetime) -> Q:
    """Who stands in line since before that moment, or since nobody knows when."""
    return Q(waiting_since__isnull=True) | Q(waiting_since__lte=moment)


def in_line_since(enrolment: Enrolment) -> dt.datetime | None:
    """By which moment an enrolment counts that waited for the course office: as if that had taken no time. None: now.

    What the manager takes does count, as it does for everybody.
    """
    if enrolment.confirmed_at is None or enrolment.submitted_at is None:
        return None
    return enrolment.submitted_at + ((enrolment.approved_at or enrolment.confirmed_at) - enrolment.confirmed_at)


def waitlist_before(edition: Edition, moment: dt.datetime | None) -> Waitlist:
    """The waitlist with only those in line who came before that moment; with None everybody. To act on it, lock the
    edition first.
    """
    waitlist = waitlist_of(edition)
    if moment is None:
        return waitlist
    line = Enrolment.objects.filter(came_before(moment), edition=edition, state=EnrolmentState.WAITING)
    ahead = set(line.values_list("pk", flat=True))
    return replace(waitlist, entries=tuple(person for person in waitlist.entries if person.pk in ahead))


def waitlist_of(edition: Edition) -> Waitlist:
    """The waitlist of an edition; one query. To act on it, lock the edition first."""
    return waitlists_of([edition])[edition.pk]


def waitlists_of(editions: Iterable[Edition]) -> dict[int, Waitlist]:
    """The waitlist of each edition by its id; one query for all."""
    editions = list(editions)
    holding: defaultdict[int, Counter[tuple[Side, int | None]]] = defaultdict(Counter)
    lines: defaultdict[int, list[Entry]] = defaultdict(list)
    rows = Enrolment.objects.filter(has_seat() | Q(state=EnrolmentState.WAITING), edition__in=editions)
    columns = ("edition_id", "pk", "side", "rank", "organisation_id", "user__is_active")
    in_order = rows.order_by("side", "rank", "pk").values_list(*columns)
    for edition_id, pk, side, rank, organisation_id, can_answer in in_order:
        if rank is None:
            holding[edition_id][Side(side), organisation_id] += 1
        else:
            lines[edition_id].append(Entry(pk, Side(side), rank, organisation_id, can_answer))
    return {
        edition.pk: Waitlist(
            capacity=edition.capacity,
            seats={side: edition.seats(side) for side in SIDES},
            most_per_organisation=edition.max_per_organisation,
            released=clock.today() >= edition.seats_released_on,
            holding=holding[edition.pk],
            entries=tuple(lines[edition.pk]),
        )
        for edition in editions
    }
