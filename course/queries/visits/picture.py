"""How an allocation came out, visit by visit, as bars: how many got their first, second or a later choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from course.models import WorkVisit
from course.queries.visits.overview import Filled

LATER = 3
"""The third choice and everything after it stand together."""

KINDS = (1, 2, LATER, 0)
"""In the order of a bar; 0 is who did not choose."""

WHOLE = 100
"""The width of the visit that can take most."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar, from `x` on, `width` wide."""

    kind: int
    number: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """A visit with the pieces of its bar, and how wide its room is."""

    visit: WorkVisit
    parts: Sequence[Part]
    room: float

    @property
    def number(self) -> int:
        return sum(part.number for part in self.parts)

    @property
    def seen(self) -> list[Part]:
        return [part for part in self.parts if part.number]


def bars_of(filled: Sequence[Filled]) -> list[Bar]:
    """One for each visit, all on one scale."""
    widest = max((max(one.visit.maximum, len(one.people)) for one in filled), default=0)
    return [_bar(one, WHOLE / widest) for one in filled] if widest else []


def _bar(filled: Filled, unit: float) -> Bar:
    numbers = Counter(min(one.place.rank, LATER) for one in filled.people)
    parts, x = [], 0.0
    for kind in KINDS:
        width = numbers[kind] * unit
        parts.append(Part(kind, numbers[kind], round(x, 2), round(width, 2)))
        x += width
    return Bar(filled.visit, tuple(parts), round(filled.visit.maximum * unit, 2))
