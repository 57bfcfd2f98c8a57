"""The waiting lists of an edition as they stand now, for the rule in `course.waitlist`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Q

from course import clock
from course.enums import HOLDS_PLACE, SIDES, EnrolmentState, Side
from course.models import Edition, Enrolment
from course.waitlist import Entry, Waitlist


def has_seat(path: str = "") -> Q:
    """Whose seat counts as taken; `path` leads to the enrolment ("enrolments__")."""
    held = {f"{path}state": EnrolmentState.AWAITING_APPROVAL, f"{path}held_until__isnull": False}
    return Q(**{f"{path}state__in": HOLDS_PLACE}) | Q(**held)


def waitlist_of(edition: Edition) -> Waitlist:
    """The waitlist of an edition; one query. To act on it, lock the edition first."""
    return waitlists_of([edition])[edition.pk]


def waitlists_of(editions: Iterable[Edition]) -> dict[int, Waitlist]:
    """The waitlist of each edition by its id; one query for all."""
    editions = list(editions)
    holding: defaultdict[int, Counter[tuple[Side, int | None]]] = defaultdict(Counter)
    lines: defaultdict[int, list[Entry]] = defaultdict(list)
    rows = Enrolment.objects.filter(has_seat() | Q(state=EnrolmentState.WAITING), edition__in=editions)
    columns = ("edition_id", "pk", "side", "rank", "organisation_id")
    for edition_id, pk, side, rank, organisation_id in rows.order_by("side", "rank", "pk").values_list(*columns):
        if rank is None:
            holding[edition_id][Side(side), organisation_id] += 1
        else:
            lines[edition_id].append(Entry(pk, Side(side), rank, organisation_id))
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
