"""What a calendar that apps follow costs: for each event in it, and beside a bare view with one query by a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from tests.bench.report import cost_of
from tests.bench.servers import Client, Server

EVENTS = (30, 200, 1000, 5000)
"""In each of the feeds that are measured."""

WARM_UP = 12
SECONDS = 0.6
"""How long each address is asked in each round."""


@dataclass(frozen=True)
class Size:
    """A feed of so many events. `p50` is in milliseconds, `per_event` in microseconds: what each event costs above
    those of the feed before it.
    """

    events: int
    p50: float
    size: int
    per_event: float | None


@dataclass(frozen=True)
class Throughput:
    """How many answers a second one app gets, as a part of what the bare view gives."""

    answer: str
    of_bare: float
    target: float

    @property
    def is_met(self) -> bool:
        return self.of_bare >= self.target


@dataclass(frozen=True)
class Measures:
    sizes: Sequence[Size]
    throughput: Sequence[Throughput]


def measure(servers: Mapping[str, Server], feeds: Mapping[int, str], rounds: int) -> Measures:
    """Of these addresses, by the number of their events; the first is held against the bare view."""
    clients: dict[object, Client] = {number: Client(servers["caching"], path) for number, path in feeds.items()}
    clients["bare"] = Client(servers["bare"], "/1")
    for client in clients.values():
        client.ask_for(0, at_least=WARM_UP, at_most=WARM_UP)
    smallest = min(feeds)
    clients["known"] = Client(servers["caching"], feeds[smallest], version=clients[smallest].version)
    found: dict[object, list[float]] = {name: [] for name in clients}
    for _round in range(rounds):
        for name, client in clients.items():
            found[name].append(client.ask_for(SECONDS, at_least=5, at_most=200).median)
    times = {number: median(found[number]) for number in feeds}
    return Measures(
        sizes_of(times, {number: clients[number].size for number in feeds}),
        [
            Throughput("304, the app has it", cost_of([*zip(found["bare"], found["known"], strict=True)]), 0.4),
            Throughput("200", cost_of([*zip(found["bare"], found[smallest], strict=True)]), 0.3),
        ],
    )


def sizes_of(times: Mapping[int, float], bytes_of: Mapping[int, int]) -> list[Size]:
    """From the times in milliseconds by the number of events, the smallest first."""
    numbers = sorted(times)
    slopes = [(times[more] - times[less]) / (more - less) * 1000 for less, more in pairwise(numbers)]
    return [
        Size(number, times[number], bytes_of[number], slope)
        for number, slope in zip(numbers, [None, *slopes], strict=True)
    ]


def as_tables(measures: Measures) -> str:
    """Markdown."""
    sizes = [
        f"| {one.events:,} | {one.p50:.1f} | {one.size:,} | {'' if one.per_event is None else f'{one.per_event:.1f}'} |"
        for one in measures.sizes
    ]
    throughput = [
        f"| {one.answer} | {one.of_bare:.2f} | {one.target:g} | {'yes' if one.is_met else 'no'} |"
        for one in measures.throughput
    ]
    return "\n".join(
        [
            "| events in a feed | p50 ms | bytes | µs for each event more |",
            "| ---: | ---: | ---: | ---: |",
            *sizes,
            "",
            f"| answers in a second, feed of {measures.sizes[0].events} | × a view with one query | at least | met |",
            "| --- | ---: | ---: | --- |",
            *throughput,
        ]
    )


def as_data(measures: Measures) -> dict[str, Any]:
    """For a file."""
    throughput = [{**asdict(one), "is_met": one.is_met} for one in measures.throughput]
    return {"feeds": [asdict(one) for one in measures.sizes], "throughput": throughput}
