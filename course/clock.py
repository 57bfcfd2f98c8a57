"""The only clock that domain code asks.

Outside demo settings it is the real clock. Under demo settings it stands still at the demo moment that somebody
chose, so that the edition can be seen announced, nearly full, half-way or finished. The moment lives in a small
file, because web and worker of the demo share one machine and the lowest floor knows no tables.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class ClockFixed(Exception):
    """Somebody tried to move the clock outside the demo."""


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    moment = demo_moment()
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
