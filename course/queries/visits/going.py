"""On which visits of a meeting people go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from course.models import Meeting, VisitPlace, VisitRound, WorkVisit

Going = Mapping[int, Sequence[WorkVisit]]
"""By the key of the person, in order of time."""


def visits_by_person(meeting: Meeting, people: Collection[int]) -> Going:
    """Of these people (by key) where they go: the own place once an allocation is published, and everybody on a visit
    between which nobody chooses. Visits to which no host said yes are none. At most three queries.
    """
    visits = WorkVisit.objects.public().filter(item__meeting=meeting)
    rows = list(visits.select_related("item__meeting", "place").order_by("item__starts", "pk"))
    if not rows:
        return {}
    chosen = set(VisitRound.objects.filter(visits__in=rows).values_list("visits", flat=True))
    placed = VisitPlace.objects.filter(visit__in=rows, round__published_at__isnull=False)
    there = set(placed.values_list("visit", "enrolment__user")) if chosen else set()
    found: defaultdict[int, list[WorkVisit]] = defaultdict(list)
    for visit in rows:
        for person in people:
            if visit.pk not in chosen or (visit.pk, person) in there:
                found[person].append(visit)
    return found
