"""Where the course goes on visit, and where it went: what everybody may know of it."""

from __future__ import annotations

from dataclasses import dataclass

from course import clock
from course.models import WorkVisit


@dataclass(frozen=True)
class PublicVisits:
    """Those to come, the first in front, and those that were, the last in front."""

    coming: list[WorkVisit]
    been: list[WorkVisit]


def public_visits() -> PublicVisits:
    """Visits of announced editions that a host agreed to and that go ahead or went. What was learned is shown of those
    that `is_shared`. As many queries for many as for one.
    """
    visits = WorkVisit.objects.announced().with_who_and_where().prefetch_related("co_hosts")
    ahead = [visit for visit in visits if visit.item.meeting.goes_ahead]
    been = [visit for visit in ahead if visit.ends_at <= clock.now()]
    return PublicVisits(coming=[visit for visit in ahead if visit not in been], been=been[::-1])
