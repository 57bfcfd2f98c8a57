"""One history for admin and front end: append-only, in Wagtail's log, at the time of the course clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model
from wagtail.log_actions import log

from course import clock
from course.authority import person_of

if TYPE_CHECKING:
    from course.authority import Authority


def record(*, row: Model, action: str, by: Authority, **data: object) -> None:
    """Write one line of history about a row. The action must be registered (hook `register_log_actions`)."""
    log(instance=row, action=action, user=person_of(by), data=data, timestamp=clock.now())
