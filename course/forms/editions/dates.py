"""The days and times of all drafts of an edition, in one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from course import clock
from course.forms.moments import DayField, HourField
from course.models import Meeting

PARTS = ("day", "starts", "ends")


class MeetingDatesForm(forms.Form):
    """Three fields for each meeting, named after the part and the id of the meeting."""

    def __init__(self, *args: Any, meetings: Sequence[Meeting], form_id: str = "", **kwargs: Any) -> None:
        """`form_id` is that of the form in the page to which the fields belong, when they stand outside it."""
        super().__init__(*args, **kwargs)
        self.meetings = meetings
        for meeting in meetings:
            self._ask(meeting)
        for field in self.fields.values():
            field.widget.attrs |= {"form": form_id} if form_id else {}

    def _ask(self, meeting: Meeting) -> None:
        begins, ends = (one.astimezone(clock.AMSTERDAM) for one in (meeting.starts_at, meeting.ends_at))
        named = {"meeting": meeting.title}
        day = forms.DateInput({"type": "date", "aria-label": _("Day of %(meeting)s") % named}, "%Y-%m-%d")
        starts = forms.TimeInput({"type": "time", "aria-label": _("Begin of %(meeting)s") % named}, "%H:%M")
        until = forms.TimeInput({"type": "time", "aria-label": _("End of %(meeting)s") % named}, "%H:%M")
        self.fields |= {
            f"day-{meeting.pk}": DayField(initial=begins.date(), widget=day),
            f"starts-{meeting.pk}": HourField(initial=begins.time(), widget=starts),
            f"ends-{meeting.pk}": HourField(initial=ends.time(), widget=until),
        }
        for part in PARTS:
            field = self.fields[f"{part}-{meeting.pk}"]
            field.label = field.widget.attrs["aria-label"]

    def clean(self) -> dict[str, Any]:
        """An hour that the clock skips, or shows twice, is no moment."""
        cleaned = super().clean() or {}
        for name in [name for name in cleaned if name.startswith(("starts-", "ends-"))]:
            day, time = cleaned.get(f"day-{name.partition('-')[2]}"), cleaned[name]
            try:
                from_current_timezone(dt.datetime.combine(day, time) if day and time else None)
            except ValidationError as problem:
                self.add_error(name, problem)
        return cleaned

    def rows(self) -> list[tuple[Meeting, list[Any], list[str]]]:
        """Each meeting with its fields and what is wrong with them."""
        rows = []
        for meeting in self.meetings:
            fields = [self[f"{part}-{meeting.pk}"] for part in PARTS]
            rows.append((meeting, fields, [str(error) for field in fields for error in field.errors]))
        return rows

    @property
    def moments(self) -> dict[int, tuple[dt.datetime, dt.datetime]]:
        given = self.cleaned_data
        return {
            meeting.pk: (
                clock.at(given[f"day-{meeting.pk}"], given[f"starts-{meeting.pk}"]),
                clock.at(given[f"day-{meeting.pk}"], given[f"ends-{meeting.pk}"]),
            )
            for meeting in self.meetings
        }
