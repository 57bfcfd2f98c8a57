"""The only clock that domain code asks.

Outside demo settings it is the real clock. Under demo settings it stands still at the demo moment that somebody
chose, so that the edition can be seen announced, nearly full, half-way or finished. The moment lives in a small
file, because web and worker of the demo share one machine and the lowest floor knows no tables. Who loads the demo
stands at the day on which each thing happened (`standing_at`), and is alone in that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


_standing: ContextVar[dt.datetime | None] = ContextVar("standing", default=None)


class ClockFixed(Exception):
    """Somebody tried to move the clock outside the demo."""


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    moment = _standing.get() or demo_moment()
    return timezone.now() if moment is None else moment


def today() -> dt.date:
    """The calendar day in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The aware moment of a Dutch wall-clock time on a day; summer time is the day's own."""
    return dt.datetime.combine(day, time, AMSTERDAM)


def exists(day: dt.date, time: dt.time) -> bool:
    """The Dutch clock shows this time on that day: it skips an hour when summer time begins."""
    return at(day, time).astimezone(dt.UTC).astimezone(AMSTERDAM).time() == time


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """Inside, and for this thread alone, it is `moment` (aware). For the loader of the demo and nobody else: what it
    makes happened on days of its own, whatever day it is loaded on.
    """
    token = _standing.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def set_demo_moment(moment: dt.datetime | None) -> None:
    """Stop the demo clock at `moment` (aware), or let it run again with None. Raises ClockFixed outside the demo."""
    if not settings.DEMO:
        raise ClockFixed
    path = Path(settings.DEMO_CLOCK_FILE)
    if moment is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(moment.astimezone(dt.UTC).isoformat())
    unfinished.replace(path)


def demo_moment() -> dt.datetime | None:
    """Where the demo clock stands still. None when it runs, and always outside the demo."""
    if not settings.DEMO:
        return None
    try:
        return dt.datetime.fromisoformat(Path(settings.DEMO_CLOCK_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return None
