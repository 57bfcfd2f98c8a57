"""What every step of a load works with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from cms.demo.loading.registry import Registry
from cms.demo.records import Content
from course import clock


@dataclass(frozen=True)
class Load:
    """The content, the moment at which it is shown (aware), and the rows."""

    content: Content
    moment: dt.datetime
    rows: Registry

    @property
    def today(self) -> dt.date:
        """The Dutch day of the moment."""
        return self.moment.astimezone(clock.AMSTERDAM).date()

    @property
    def beginning(self) -> dt.datetime:
        """The first demo moment: what was always there is since then."""
        return min(self.content.moments.values())


Step = tuple[str | Promise, Callable[[Load], None]]
"""A word for the progress bar, and what is loaded then."""


def lines(texts: Iterable[str]) -> str:
    """One point per line, as text fields with several points have it."""
    return "\n".join(texts)
