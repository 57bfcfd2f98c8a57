"""Many people at the same moment: real threads with connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Argument = TypeVar("Argument")
Outcome = TypeVar("Outcome")

PATIENCE = 60


def at_once(
    act: Callable[[Argument], Outcome], arguments: Sequence[Argument], *, connected: bool = True
) -> list[Outcome | Exception]:
    """Call `act` with every argument, all released in the same moment. An exception is an outcome as well.

    `connected` says that each thread has its connection to the database before.
    """
    gate = threading.Barrier(len(arguments))

    def one(argument: Argument) -> Outcome | Exception:
        try:
            if connected:
                connections["default"].ensure_connection()
            gate.wait(PATIENCE)
            return act(argument)
        except Exception as problem:  # the test compares it
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))
