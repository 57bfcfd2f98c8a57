"""How long the fairest allocation takes, proven optimal; a benchmark, no test.

The groups have favourites that more people want than fit, colleagues, clashes, needs, wishes and bad draws of before.
Seconds are of the processor, so that what runs beside does not count.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from course.allocation.allocate import allocate, reasons
from course.allocation.case import Case, Person, Visit, Wish
from course.enums import SIDES

SEEDS = (1, 2, 3)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Size:
    people: int
    visits: int
    target: float | None
    """Seconds that it may take; None when it is printed only."""


SIZES = (Size(40, 6, 0.2), Size(200, 12, 10))
LARGE = Size(1000, 30, None)


def group(size: Size, seed: int) -> Case:
    """A group that is hard to please, the same for the same seed."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    loved = [drawn.random() for _visit in range(size.visits)]
    places = -(-size.people * 13 // (10 * size.visits))
    people = tuple(_person(key, size, loved, drawn) for key in range(size.people))
    visits = tuple(
        Visit(key, places, max(1, size.people // size.visits // 2), drawn.random() < 0.7) for key in range(size.visits)
    )
    wishes = tuple(
        Wish(*drawn.sample(range(size.people), 2), drawn.random() < 0.5) for _pair in range(size.people // 20)
    )
    return Case(people, visits, wishes, per_organisation=3, lot=seed)


def _person(key: int, size: Size, loved: list[float], drawn: random.Random) -> Person:
    order = sorted(range(size.visits), key=lambda visit: -2 * loved[visit] - drawn.random())
    return Person(
        key=key,
        side=drawn.choice(SIDES),
        organisation=drawn.randrange(max(4, size.people // 2)),
        ranking=tuple(order) if drawn.random() > 0.1 else (),
        step_free=drawn.random() < 0.05,
        clashes=frozenset(visit for visit in range(size.visits) if drawn.random() < 0.03),
        bad_draws=drawn.choice((0, 0, 0, 1)),
    )


def timed(act: Callable[[], Result]) -> tuple[float, Result]:
    before = time.process_time()
    result = act()
    return time.process_time() - before, result


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.allocation", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 1,000 people over 30 visits")
    sizes = (*SIZES, LARGE) if parser.parse_args().large else SIZES
    print("| people | visits | seconds | at most | met | with all reasons |")  # noqa: T201 - read in the terminal
    print("| ---: | ---: | --- | ---: | --- | ---: |")  # noqa: T201 - as above
    for size in sizes:
        print(_line(size), flush=True)  # noqa: T201 - as above


def _line(size: Size) -> str:
    runs = [timed(lambda seed=seed: allocate(group(size, seed), seconds=600)) for seed in SEEDS]
    times = [seconds for seconds, _allocation in runs]
    told = "–" if size.target is None else f"{times[0] + timed(lambda: reasons(runs[0][1]))[0]:.1f}"
    met = "–" if size.target is None else "yes" if max(times) <= size.target else "no"
    shown = ", ".join(f"{seconds:.2f}" for seconds in times)
    return f"| {size.people} | {size.visits} | {shown} | {size.target or '–'} | {met} | {told} |"


if __name__ == "__main__":
    main()
