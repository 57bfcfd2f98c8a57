"""The faults in turn: each begins, lasts, and ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

from tests.services.mailserver import AWAY, BUSY, DROPS, SILENT, STALLS
from tests.storm.house import House

FULL = "filler"

Act = Callable[[House], object]


def _nothing(_house: House) -> None:
    """The control."""


@dataclass(frozen=True)
class Fault:
    name: str
    begin: Act
    end: Act
    is_of_cache_or_broker: bool = False
    takes_database: bool = False
    breaks_lines: bool = False
    """Whoever is served by a process that is killed gets no answer."""


def _both(do: Callable[..., object]) -> Act:
    return lambda house: (do(house.cache), do(house.broker))


def _mood(mood: str) -> Act:
    return lambda house: house.mails.turn(mood)


def _kill_web(house: House) -> None:
    """The oldest of the three; another takes its place within seconds."""
    for pid in house.web_workers()[:1]:
        os.kill(pid, signal.SIGKILL)


def _fill(house: House) -> None:
    """To the last byte."""
    with (house.files / FULL).open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


CALM = Fault("no fault (control)", _nothing, _nothing)

FAULTS = [
    Fault("Redis hangs", _both(lambda r: r.hang()), _both(lambda r: r.go_on()), is_of_cache_or_broker=True),
    Fault("Redis down, back empty", _both(lambda r: r.kill()), _both(lambda r: r.start()), is_of_cache_or_broker=True),
    Fault("broker gone", lambda h: h.broker.kill(), lambda h: h.broker.start(), is_of_cache_or_broker=True),
    Fault("SMTP closes after DATA", _mood(DROPS), _mood("")),
    Fault("SMTP stalls after DATA", _mood(STALLS), _mood("")),
    Fault("SMTP greets nobody", _mood(SILENT), _mood("")),
    Fault("SMTP refuses", _mood(AWAY), _mood("")),
    Fault("SMTP greylists", _mood(BUSY), _mood("")),
    Fault("web workers killed", _kill_web, _kill_web, breaks_lines=True),
    Fault("Celery killed", lambda h: h.kill_worker(), lambda h: h.start_worker()),
    Fault("beat killed", lambda h: h.kill_beat(), lambda h: h.start_beat()),
    Fault("PostgreSQL stopped", lambda h: h.database.stop(), lambda h: h.database.start(), takes_database=True),
    Fault("disk full", _fill, lambda h: (h.files / FULL).unlink()),
]


def possible(house: House) -> list[Fault]:
    """A full disk needs a disk of our own."""
    return [fault for fault in FAULTS if fault.name != "disk full" or house.has_small_disk]
