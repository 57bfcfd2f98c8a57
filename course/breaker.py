"""A fuse for a service beside us: when it hangs it costs one wait, and then nothing for some seconds.

Shared by all threads of this process. It runs on the real clock: a service knows nothing of the demo's.
"""

from __future__ import annotations

import time


class Breaker:
    """Closed while the service answers. After a fault it is open for `pause` seconds; then one caller tries again."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._open_until = 0.0
        self._is_broken = False

    def allows(self) -> bool:
        """Whether to ask the service now. Who tries again after a fault holds off the others meanwhile."""
        if not self._is_broken:
            return True
        now = time.monotonic()
        if now < self._open_until:
            return False
        self._open_until = now + self.pause
        return True

    def fault(self) -> bool:
        """The service did not answer. True when that is news."""
        is_news = not self._is_broken
        self._is_broken, self._open_until = True, time.monotonic() + self.pause
        return is_news

    def answered(self) -> None:
        """The service is there (again)."""
        self._is_broken = False
