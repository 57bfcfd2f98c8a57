"""One history for admin and front end: append-only, in Wagtail's log, at the time of the course clock."""

from __future__ import annotations

from django.db.models import Model
from wagtail.log_actions import log

from course import clock
from course.models import User


def record(*, row: Model, action: str, by: User | None, **data: object) -> None:
    """Write one line of history about a row. The action must be registered (hook `register_log_actions`)."""
    log(instance=row, action=action, user=by, data=data, timestamp=clock.now())
