"""How long it takes to get from one place to another, estimated from where they lie. Pure: knows no row.

Assumptions and no measurements, for planning alone: by road people cover DETOUR times the distance in a straight line,
at SPEED, and need DOOR_TO_DOOR on top of that to leave, park or change, and walk in. Where it matters the course office
writes down what it knows (`course.models.TravelTime`).
"""

from __future__ import annotations

import math
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude, WGS84, in degrees."""

EARTH = 6371.0
"""Mean radius, in kilometres (IUGG)."""

DETOUR = 1.3
SPEED = 60.0
"""Kilometres an hour."""

DOOR_TO_DOOR = 15
"""Minutes."""

STEP = 5
"""Minutes; an estimate is rounded up to a multiple."""


def minutes_between(one: Point, two: Point) -> int:
    """Minutes from door to door between two different places near these points; the same both ways."""
    driving = distance(one, two) * DETOUR / SPEED * 60
    return math.ceil((DOOR_TO_DOOR + driving) / STEP) * STEP


def distance(one: Point, two: Point) -> float:
    """Kilometres along a great circle (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, two))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))
