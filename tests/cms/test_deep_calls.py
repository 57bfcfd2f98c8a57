"""Deep calls find their place in one piece of memory: behind the door for requests, and in every test."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.handlers.wsgi import WSGIHandler

from cms.deep_calls import with_room
from cms.plain_text import Application

resource = pytest.importorskip("resource", reason="Only Linux counts the memory of one thread.")
if not hasattr(resource, "RUSAGE_THREAD"):
    pytest.skip("Only Linux counts the memory of one thread.", allow_module_level=True)

DEPTH = 300
"""Frames: more than one piece of Python's holds."""

FEW = 50
"""Pages of memory. Without room it takes about two hundred."""


def nothing() -> None:
    """Its frame comes and goes."""


def at_every_depth(depth: int = DEPTH) -> None:
    for _call in range(100):
        nothing()
    if depth:
        at_every_depth(depth - 1)


def pages_fetched(run: Callable[[], object]) -> int:
    """How many the system gave for it, in a thread that begins with no frames."""
    counted = []

    def count() -> None:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        run()
        counted.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    return counted[0]


def test_deep_calls_fetch_no_memory_when_they_have_room():
    assert pages_fetched(lambda: with_room(at_every_depth)) < FEW


def test_a_request_has_room(monkeypatch):
    monkeypatch.setattr(WSGIHandler, "__call__", lambda self, environ, start: at_every_depth())
    application = Application()
    assert pages_fetched(lambda: application({}, None)) < FEW


def test_what_a_call_in_the_room_returns_comes_back():
    assert with_room(divmod, 17, 5) == (3, 2)
