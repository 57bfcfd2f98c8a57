"""Columns of the lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.admin.ui.tables import BooleanColumn, Column

from course.formatting import day_in_numbers, short_moment, time_in_numbers


class UnbrokenColumn(Column):
    """What never goes over two lines: a day, a time."""

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(name, *args, **{"classname": "unbroken", **kwargs})


class DayColumn(UnbrokenColumn):
    """A day in numbers (21-01-2027), so that days can be compared down a list; a moment is its Dutch day."""

    def get_value(self, instance: Model) -> str:
        value = super().get_value(instance)
        return day_in_numbers(value) if value else ""


class MomentColumn(UnbrokenColumn):
    """A day and the time of it (do 19 nov, 17:00)."""

    def get_value(self, instance: Model) -> str:
        value = super().get_value(instance)
        return short_moment(value) if value else ""


class TimeColumn(UnbrokenColumn):
    """A time of day (09:30)."""

    def get_value(self, instance: Model) -> str:
        return time_in_numbers(super().get_value(instance))


class MeetingColumn(Column):
    """A meeting as everywhere, by its title and its day."""

    cell_template_name = "components/meeting_cell.html"


class AnswerColumn(BooleanColumn):
    """Yes, no or not known: as a sign, and in words for who cannot see it."""

    cell_template_name = "components/answer_cell.html"
