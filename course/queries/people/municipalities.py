"""Which municipality a typed name means, today."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Q, QuerySet

from course import clock
from course.models import Municipality, Place
from course.text import folded

NEAR = 0.7
"""From which likeness (0 to 1, of difflib) we ask whether a name that nobody knows was meant for this one."""

MOST_NEAR = 3


def office_municipalities() -> QuerySet[Municipality]:
    """From A to Z, with `number_of_places` and `number_of_organisations`."""
    counted = Municipality.objects.select_related("merged_into").annotate(
        number_of_places=Count("places", distinct=True),
        number_of_organisations=Count("organisations", distinct=True),
    )
    return counted.order_by("sort_name", "code")


def of_today() -> QuerySet[Municipality]:
    """Those that did not end before today."""
    today = clock.today()
    begun, going_on = Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_until=None) | Q(valid_until__gte=today)
    return Municipality.objects.filter(begun & going_on).order_by("sort_name", "code")


def places_without() -> QuerySet[Place]:
    """Places of which no travel time can be estimated: without a municipality, or without its centre."""
    return Place.objects.filter(is_online=False).filter(Q(municipality=None) | Q(municipality__latitude=None))


def municipalities_called(typed: str) -> list[Municipality]:
    """Those that are called so, however it is typed: by the whole name, else without what CBS puts in brackets behind
    it, else by another name. Who went into another is that other. One query.
    """
    known = Municipality.objects.in_bulk()
    name = folded(typed)
    for names_of in (_whole, _without_suffix, _others):
        found = [one for one in known.values() if name in names_of(one)]
        if found:
            return sorted({successor_of(one, known) for one in found}, key=lambda one: (one.sort_name, one.pk))
    return []


def municipality_of(city: str) -> Municipality | None:
    """The one that has the name of a city; None when none has, or several."""
    found = municipalities_called(city) if city else []
    return found[0] if len(found) == 1 else None


def names_near(typed: str) -> list[str]:
    """What may be meant with a name that no municipality has, the nearest first; at most MOST_NEAR."""
    by_name = {folded(name): name for name in of_today().values_list("name", flat=True)}
    return [by_name[found] for found in difflib.get_close_matches(folded(typed), by_name, MOST_NEAR, NEAR)]


def successor_of(one: Municipality, known: Mapping[int, Municipality]) -> Municipality:
    """Where it went in the end, on the day it ended and after; itself as long as it is there. `known` are all rows."""
    passed: set[int] = set()
    while one.merged_into_id and _is_over(one) and one.pk not in passed:
        passed.add(one.pk)
        one = known[one.merged_into_id]
    return one


def goes_round(one: Municipality, into: Municipality) -> bool:
    """It would go into itself in the end, if it went into this one."""
    following = dict(Municipality.objects.values_list("pk", "merged_into"))
    step: int | None = into.pk
    for _each in following:
        if step is None or step == one.pk:
            break
        step = following.get(step)
    return step == one.pk


def _is_over(one: Municipality) -> bool:
    return one.valid_until is not None and one.valid_until < clock.today()


def _whole(one: Municipality) -> Sequence[str]:
    return [folded(one.name)]


def _without_suffix(one: Municipality) -> Sequence[str]:
    return [folded(one.name.partition(" (")[0])]


def _others(one: Municipality) -> Iterable[str]:
    return [folded(name) for name in one.also.split(",") if name.strip()]
