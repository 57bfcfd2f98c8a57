"""Whether somebody works in the background: the last tick, and mail that should have gone. On the real clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from course.models import Message, Tick
from course.models.mail import GOES_AT

SILENT = dt.timedelta(minutes=5)
"""So long after the tick of every minute nobody is at work any more."""

LATE = dt.timedelta(minutes=15)
"""So long a mail may be due before that is worth a word; a server that is away for a moment is not."""


@dataclass(frozen=True)
class Background:
    """What is known of the worker and the clock that wakes it."""

    last_tick: dt.datetime | None
    late_since: dt.datetime | None
    """When the oldest mail that is late was due."""

    @property
    def is_silent(self) -> bool:
        return self.last_tick is None or self.last_tick < timezone.now() - SILENT


def background() -> Background:
    """Two queries."""
    last = Tick.objects.values_list("at", flat=True).first()
    late = Message.objects.due(since=LATE).aggregate(oldest=Min(GOES_AT))
    return Background(last, late["oldest"])
