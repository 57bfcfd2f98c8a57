"""Real Celery workers in processes of their own, and this process as one that sends them messages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from cms.celery import app

PATIENCE = 60
"""Seconds until a worker that does not start or stop fails the test."""


@dataclass(frozen=True)
class Broker:
    """Where messages to the worker go."""

    url: str
    options: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def sending_to(broker: Broker) -> Iterator[None]:
    """`task.delay` of this process writes to the broker, and no longer runs the task itself."""
    values = {
        "broker_url": broker.url,
        "broker_transport_options": dict(broker.options),
        "task_always_eager": False,
    }
    before = {name: getattr(app.conf, name) for name in values}
    try:
        # For Celery the variable of the environment goes before every setting.
        with patch.dict(os.environ, CELERY_BROKER_URL=broker.url):
            _configure(values)
            yield
            app.pool.force_close_all()
    finally:
        _configure(before)


def _configure(values: Mapping[str, Any]) -> None:
    """Celery keeps the pools of the address it saw first."""
    app.conf.update(values)
    app._pool = None
    app.amqp._producer_pool = None


class Worker:
    """A worker process in a group of its own, so that a kill takes its children too."""

    def __init__(self, broker: Broker, environment: Mapping[str, str], *arguments: str) -> None:
        self.lines: list[str] = []
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "cms", "worker", "-l", "INFO", *arguments],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.services.settings",
                "CELERY_BROKER_URL": broker.url,
                "BROKER_OPTIONS": json.dumps(broker.options),
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)
            if " ready." in line:
                self.ready.set()
        self.ready.set()

    @property
    def log(self) -> str:
        return "".join(self.lines)

    def await_ready(self) -> None:
        assert self.ready.wait(PATIENCE), self.log
        assert self.process.poll() is None, self.log

    def finish(self) -> None:
        """Let it end what it is doing and stop."""
        self.process.terminate()
        self._ended()
        assert self.process.returncode == 0, self.log

    def kill(self) -> None:
        """As when the power goes: no word of farewell."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self._ended()

    def _ended(self) -> None:
        self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        if self.process.stdout:
            self.process.stdout.close()


@contextmanager
def running_worker(broker: Broker, environment: Mapping[str, str], *arguments: str) -> Iterator[Worker]:
    """A worker that listens; gone at the end, whatever happened."""
    worker = Worker(broker, environment, *arguments)
    try:
        worker.await_ready()
        yield worker
    finally:
        worker.kill()
