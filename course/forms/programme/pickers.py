"""Lists to choose from that say day, edition and place: titles alone are the same in every edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from course import clock
from course.actions.programme.pending import StaysWithIt
from course.formatting import short_day, time_in_numbers
from course.models import Meeting, Module, Place, ProgrammeItem, WorkVisit
from course.text import key_in


def _when(meeting: Meeting, starts: dt.time | dt.datetime, ends: dt.time | dt.datetime) -> str:
    return f"{short_day(meeting.day)} {meeting.day.year}, {time_in_numbers(starts)}–{time_in_numbers(ends)}"


class MeetingChoice(forms.ModelChoiceField):
    """For a part of the programme of an `edition` (its key) it says why a meeting of another one cannot be chosen."""

    edition: int | None = None

    def to_python(self, value: Any) -> Meeting | None:
        try:
            return super().to_python(value)
        except ValidationError as refused:
            key = key_in(value)
            if self.edition and Meeting.objects.filter(pk=key).exclude(edition=self.edition).exists():
                raise ValidationError(StaysWithIt.message, code="another_edition") from refused
            raise

    def label_from_instance(self, meeting: Meeting) -> str:
        local = (moment.astimezone(clock.AMSTERDAM) for moment in (meeting.starts_at, meeting.ends_at))
        return f"{_when(meeting, *local)}: {meeting.title} ({meeting.edition}, {meeting.place})"


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: ProgrammeItem) -> str:
        meeting = item.meeting
        return f"{_when(meeting, item.starts, item.ends)}: {item.title} ({meeting.edition}, {meeting.place})"


class ModuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, module: Module) -> str:
        return f"{module} ({module.edition})"


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, place: Place) -> str:
        return f"{place}, {place.city}" if place.city else str(place)


class VisitChoice(forms.ModelChoiceField):
    """Of one meeting; the visits come with their item and place."""

    def label_from_instance(self, visit: WorkVisit) -> str:
        times = f"{time_in_numbers(visit.item.starts)}–{time_in_numbers(visit.item.ends)}"
        return f"{times}: {visit} ({visit.place})"
