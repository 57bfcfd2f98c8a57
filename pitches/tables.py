"""Who sits at which table, so that at each the sides and the organisations mix. Pure: people and tables are keys.

The smallest table comes first; of equal ones the one with fewest of the own organisation, then fewest of the own side.
One side is dealt after the other, so that each spreads. The same facts give the same answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple


class Guest(NamedTuple):
    """Somebody to be seated."""

    key: int
    side: str
    organisation: Hashable


def deal(tables: Mapping[int, Iterable[Guest]], people: Iterable[Guest]) -> dict[int, int]:
    """The table of each of these people, beside those who sit there already; none when there are no tables."""
    sitting = {table: list(guests) for table, guests in tables.items()}
    dealt: dict[int, int] = {}
    for guest in sorted(people, key=lambda one: (one.side, str(one.organisation), one.key)):
        if not sitting:
            break
        table = min(sitting, key=lambda one: _how_full(sitting[one], guest))
        sitting[table].append(guest)
        dealt[guest.key] = table
    return dealt


def _how_full(sitting: list[Guest], guest: Guest) -> tuple[int, int, int]:
    same = sum(one.organisation == guest.organisation for one in sitting)
    return len(sitting), same, sum(one.side == guest.side for one in sitting)
