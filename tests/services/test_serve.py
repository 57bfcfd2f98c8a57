"""`manage.py serve` as a whole: what of it is left when a part is gone from one moment to the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser.demo import OF_THE_TESTS, ROOT, eventually, free_port

pytestmark = pytest.mark.services

PARTS = ("gunicorn", "worker", "beat", "serve")


class Served:
    """The site as the README starts it, without a demo in it, in a group of processes of its own."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/healthz"
        ours = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**ours, "VAR_DIR": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def is_there(self) -> bool:
        """It answers, and the worker and its clock run."""
        try:
            urllib.request.urlopen(self.url, timeout=5).close()  # noqa: S310 - our own address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return set(self.parts()) == set(PARTS)

    def parts(self) -> dict[str, int]:
        """What runs of it, by the word of the command line that says which part it is; the oldest process of each."""
        found: dict[str, int] = {}
        for path in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name), reverse=True):
            with suppress(OSError):
                state, _parent, group = (path / "stat").read_text().rpartition(")")[2].split()[:3]
                words = (path / "cmdline").read_text().split("\0")
                if group == str(self.process.pid) and state != "Z":
                    found[next(word for word in PARTS if word in words)] = int(path.name)
        return found

    def clean_up(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path)
    try:
        eventually(running.is_there, seconds=90, what="web, worker and clock")
        yield running
    finally:
        running.clean_up()


@pytest.mark.parametrize("part", ["gunicorn", "worker", "beat"])
def test_when_a_part_is_killed_nothing_ticks_on_and_the_command_fails(served: Served, part: str) -> None:
    os.kill(served.parts()[part], signal.SIGKILL)
    assert served.process.wait(60) == 1
    eventually(lambda: not served.parts(), seconds=20, what=f"end of {served.parts()}")


def test_who_asks_it_to_stop_leaves_nothing_behind(served: Served) -> None:
    served.process.terminate()
    assert served.process.wait(60) == 0
    eventually(lambda: not served.parts(), seconds=20, what=f"end of {served.parts()}")
