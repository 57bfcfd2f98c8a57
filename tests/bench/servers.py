"""Gunicorn with two sync workers on a free port of loopback, and a client that measures."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.middleware import HEADER

WORKERS = 2
SECONDS_TO_ANSWER = 60


class NotServed(Exception):
    """A page that answers otherwise than it should cannot be measured."""


@dataclass(frozen=True)
class Server:
    """`process` is the id of the one that started the workers."""

    port: int
    process: int


@dataclass
class Measured:
    """The answers to one address. Times are in milliseconds."""

    times: list[float] = field(default_factory=list)
    size: int = 0
    queries: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


@contextmanager
def gunicorn(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve; requests that come before the workers are up wait in the socket."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        handle, port = listener.fileno(), listener.getsockname()[1]
        options = ["--workers", str(WORKERS), "--worker-class", "sync", "--bind", f"fd://{handle}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", application, *options, "--log-level", "warning"],
            env={**os.environ, **environment},
            pass_fds=[handle],
        )
    try:
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


class Client:
    """Asks one page of one server, again and again. Who has a `version` of it (an ETag) hears that it is still so.

    Of the last answer it knows `version` and `size`.
    """

    def __init__(self, server: Server, path: str, cookie: str = "", version: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS_TO_ANSWER)
        self.path, self.version, self.size = path, version, 0
        self.status = 304 if version else 200
        headers = {"Cookie": cookie, "If-None-Match": version}
        self.headers = {name: value for name, value in headers.items() if value}

    def ask(self, measured: Measured) -> None:
        """Raises NotServed for every other answer."""
        start = time.perf_counter()
        self.connection.request("GET", self.path, headers=self.headers)
        response = self.connection.getresponse()
        content = response.read()
        measured.times.append((time.perf_counter() - start) * 1000)
        if response.status != self.status:
            raise NotServed(f"{self.path} answers {response.status}, {response.headers.get('Location', '')}")
        self.version, self.size = response.headers.get("ETag", ""), len(content)
        measured.size = len(content)
        measured.queries.append(int(response.headers.get(HEADER, 0)))

    def ask_for(self, seconds: float, *, at_least: int, at_most: int) -> Measured:
        """As often as fits in so much time."""
        measured = Measured()
        end = time.perf_counter() + seconds
        while len(measured.times) < at_least or (time.perf_counter() < end and len(measured.times) < at_most):
            self.ask(measured)
        return measured
