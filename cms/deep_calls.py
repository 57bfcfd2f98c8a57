"""Room for calls in calls.

Python keeps the frames of its calls in pieces of 16 KB (3.11 and later; `push_chunk` in CPython's `pystate.c`). Each
call across the edge of a piece fetches the next one from the system, and gives it back when it returns. A request goes
through all middlewares into templates in templates, far across that edge: the page to log in did so hundreds of times,
a quarter of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WORDS = 2**16
"""What the frame below asks for. It gets one piece, as large as the next power of two: the rest is for its calls."""


def with_room(run: Callable[..., Any], *given: Any) -> Any:
    """Call `run` where all calls in it find place in one piece."""
    return run(*given)


with_room.__code__ = with_room.__code__.replace(co_stacksize=WORDS)
