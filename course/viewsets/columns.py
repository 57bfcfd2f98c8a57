"""Columns of the lists."""

from __future__ import annotations

import datetime as dt

from wagtail.admin.ui.tables import Column

from course import clock


class DayColumn(Column):
    """A day in numbers (21-01-2027), so that days can be compared down a list; a moment is its Dutch day."""

    def get_value(self, instance):
        value = super().get_value(instance)
        if isinstance(value, dt.datetime):
            value = value.astimezone(clock.AMSTERDAM)
        return f"{value:%d-%m-%Y}" if value else ""


class TimeColumn(Column):
    """A time of day (09:30)."""

    def get_value(self, instance):
        return f"{super().get_value(instance):%H:%M}"
