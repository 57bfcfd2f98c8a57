"""What was measured, as a table for people and as JSON for machines."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One page. `cost` is its time as a multiple of that of the hello view; times are in milliseconds."""

    page: str
    cost: float
    target: float
    p50: float
    p95: float
    size: int
    queries: int

    @property
    def is_met(self) -> bool:
        return self.cost <= self.target


def cost_of(rounds: Sequence[tuple[float, float]]) -> float:
    """The middle of the ratios of (page, hello) of each round, so that a busy moment does not count."""
    return statistics.median(page / hello for page, hello in rounds)


def as_table(rows: Sequence[Row]) -> str:
    """Markdown."""
    head = "| page | cost (× hello) | at most | met | p50 ms | p95 ms | bytes | queries |"
    lines = [
        f"| {row.page} | {row.cost:.1f} | {row.target:g} | {'yes' if row.is_met else 'no'} "
        f"| {row.p50:.1f} | {row.p95:.1f} | {row.size:,} | {row.queries} |"
        for row in rows
    ]
    return "\n".join([head, "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |", *lines])


def as_data(rows: Sequence[Row], about: dict[str, Any]) -> dict[str, Any]:
    """For a file."""
    return {**about, "pages": [{**asdict(row), "is_met": row.is_met} for row in rows]}
