"""How long it takes from one place to another: what the course office wrote down, else the estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from course.models import Place, TravelTime
from course.travel import minutes_between


def office_travel_times() -> QuerySet[TravelTime]:
    return TravelTime.objects.select_related("start", "end")


@dataclass
class TravelTimes:
    """Minutes by (from, to), keys of places; what is asked is remembered."""

    written: Mapping[tuple[int, int], int]
    known: dict[tuple[int, int], int | None] = field(default_factory=dict)

    def minutes(self, start: Place, end: Place) -> int | None:
        """From door to door; 0 within one place, None when one is online or nobody knows where it lies.

        The places come with their municipality.
        """
        if start.pk == end.pk:
            return 0
        way = (start.pk, end.pk)
        if way not in self.known:
            self.known[way] = self._written(way) or _estimated(start, end)
        return self.known[way]

    def _written(self, way: tuple[int, int]) -> int | None:
        return self.written.get(way) or self.written.get(way[::-1])


def travel_times() -> TravelTimes:
    """One query."""
    rows = TravelTime.objects.values_list("start", "end", "minutes")
    return TravelTimes({(start, end): minutes for start, end, minutes in rows})


def _estimated(start: Place, end: Place) -> int | None:
    if start.is_online or end.is_online:
        return None
    one, two = (place.municipality.centre if place.municipality else None for place in (start, end))
    return minutes_between(one, two) if one and two else None
