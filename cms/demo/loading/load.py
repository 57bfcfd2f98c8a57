"""What every step of a load works with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from cms.demo.loading.registry import Registry
from cms.demo.records import Content
from course import clock
from course.models import Message, Sending, User

Calendars = dict[type[Model], dict[int, dict[str, Any]]]
"""What rows store of calendars, by model and key."""


@dataclass(frozen=True)
class Load:
    """The content, the moment at which it is shown (aware), and the rows."""

    content: Content
    moment: dt.datetime
    rows: Registry
    calendars: Calendars = field(default_factory=dict)
    """What each meeting and visit stored of its calendar before this load."""

    @property
    def today(self) -> dt.date:
        """The Dutch day of the moment."""
        return self.moment.astimezone(clock.AMSTERDAM).date()

    @property
    def beginning(self) -> dt.datetime:
        """The first demo moment: what was always there is since then."""
        return min(self.content.moments.values())

    @property
    def office(self) -> User:
        """Who does in the demo what the course office does."""
        office: User = self.rows["person:org01"]
        return office

    @contextmanager
    def on(self, moment: dt.datetime) -> Iterator[None]:
        """Inside it is that moment (aware): what an action writes there happened then. Its mails went then, too: they
        are dropped at once, because each action looks through all that wait.
        """
        with clock.standing_at(moment):
            yield
        edition: Any = self.rows.loaded.get("edition")
        mails = Message.objects.filter(edition=edition) if edition else Message.objects.none()
        sendings = set(mails.exclude(sending=None).values_list("sending", flat=True))
        if sendings:
            mails.delete()
            Sending.objects.filter(pk__in=sendings).delete()


Step = tuple[str | Promise, Callable[[Load], None]]
"""A word for the progress bar, and what is loaded then."""


def lines(texts: Iterable[str]) -> str:
    """One point per line, as text fields with several points have it."""
    return "\n".join(texts)
