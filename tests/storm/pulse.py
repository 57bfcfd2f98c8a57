"""How busy the machine is: a fixed piece of work, done ten times a second by a process of its own.

`python -m tests.storm.pulse` prints a line for each: the moment (`time.monotonic`) and the seconds that it took.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 0.1
"""Seconds."""

WORK = 60_000
"""Additions; some milliseconds."""


class Pulse:
    def __init__(self) -> None:
        self.beats: list[tuple[float, float]] = []
        self.process = subprocess.Popen([sys.executable, "-m", "tests.storm.pulse"], stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            moment, seconds = line.split()
            self.beats.append((float(moment), float(seconds)))

    def stretch(self, began: float, over: float) -> float:
        """How many times longer the work took in this time than when it took least; 1 when nobody was in the way."""
        least = min((seconds for _moment, seconds in self.beats), default=1.0)
        taken = [seconds for moment, seconds in self.beats if began <= moment < over]
        return statistics.fmean(taken) / least if taken else 1.0

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.reader.join(10)
        if self.process.stdout:
            self.process.stdout.close()


@contextmanager
def taken() -> Iterator[Pulse]:
    """The pulse, until the end."""
    pulse = Pulse()
    try:
        yield pulse
    finally:
        pulse.stop()


def main() -> None:
    while True:
        began = time.monotonic()
        sum(range(WORK))
        print(began, time.monotonic() - began, flush=True)  # noqa: T201 - for who started us
        time.sleep(EVERY)


if __name__ == "__main__":
    main()
