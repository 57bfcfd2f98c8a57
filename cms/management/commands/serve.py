"""Web, worker and clock in one command, for one machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from django.core.management.base import BaseCommand, CommandError, CommandParser

CELERY = ("celery", "-q", "-A", "cms")
PATIENCE = 30
"""Seconds for a part to finish what it is doing."""


class Command(BaseCommand):
    help = "Starts gunicorn, one Celery worker and its clock, and stops them all when one stops."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: object, host: str, port: int, threads: int, **options: object) -> None:
        os.environ.setdefault("SITE_URL", f"http://{host}:{port}")  # links in mails lead to this very site
        self.processes: list[subprocess.Popen[bytes]] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._start(
            "gunicorn", "cms.wsgi", "--bind", f"{host}:{port}", "--threads", str(threads), "--no-control-socket"
        )
        self._start(*CELERY, "worker", "-P", "threads", "-c", "2", "-l", "WARNING")
        self._start(*CELERY, "beat", "--pidfile=", "-l", "WARNING")
        self.stdout.write(self.style.SUCCESS(f"Zorg en Gemeente: http://{host}:{port}  (stop with Ctrl+C)"))
        self._wait()

    def _start(self, module: str, *arguments: str) -> None:
        """Run a module of this environment in a process of its own: a clock inside a worker outlives it when that is
        killed.
        """
        self.processes.append(subprocess.Popen([sys.executable, "-m", module, *arguments]))  # noqa: S603 - our own modules and arguments

    def _wait(self) -> None:
        """Until a process ends; then end the others, and say so when nobody asked for it."""
        while all(process.poll() is None for process in self.processes):
            time.sleep(0.5)
        ended = next(process for process in self.processes if process.returncode is not None)
        self._terminate()
        if ended.returncode not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise CommandError(f"A part stopped with code {ended.returncode}; the site is down.")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._terminate()

    def _terminate(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
