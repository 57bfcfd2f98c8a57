"""What people need to take part is forgotten when it is no longer needed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import SYSTEM
from course.models import Edition, Enrolment, EnrolmentNeeds, Meeting

KEPT_FOR = dt.timedelta(days=30)
"""So long after the last meeting; the enrolment form promises it."""


def forget_needs() -> int:
    """Delete the needs of editions that are over, those in drafts too. Returns of how many people."""
    remembered = Q(enrolments__needs__isnull=False) | Q(enrolments__draft__has_key="needs")
    editions = Edition.objects.filter(remembered, pk__in=_editions_over()).order_by("pk").distinct()
    return sum(_forget(pk) for pk in editions.values_list("pk", flat=True))


@transaction.atomic
def _forget(pk: int) -> int:
    """Of one edition, whose history says so without names."""
    edition = lock_edition(pk)
    forgotten, _rows = EnrolmentNeeds.objects.filter(enrolment__edition=edition).delete()
    drafts = Enrolment.objects.select_for_update(of=("self",)).filter(edition=edition, draft__has_key="needs")
    for enrolment in drafts:
        del enrolment.draft["needs"]
        enrolment.save(update_fields=["draft"])
        forgotten += 1
    if forgotten:
        record(row=edition, action="course.needs.forget", by=SYSTEM, number=forgotten)
    return forgotten


def _editions_over() -> list[int]:
    """Ids of the editions whose last meeting, or last course day, was longer ago."""
    last = dict(Meeting.objects.on_the_agenda().order_by().values_list("edition_id").annotate(Max("ends_at")))
    until = clock.today() - KEPT_FOR
    return [
        pk
        for pk, ends_on in Edition.objects.values_list("pk", "ends_on")
        if max(ends_on, last[pk].astimezone(clock.AMSTERDAM).date() if pk in last else ends_on) < until
    ]
