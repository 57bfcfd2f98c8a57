"""Pitches on pages of the course, which itself knows no pitches: `{% load pitches %}` in the template."""

from __future__ import annotations

from django import template

from course.models import Meeting, User
from pitches.enums import PitchState, PromiseState
from pitches.models import Pitch, Promise
from pitches.queries.pitches import own_pitches, pitches_of_meeting
from pitches.queries.promises import open_promises_of

register = template.Library()

TONES: dict[str, str] = {
    PitchState.PLANNED: "good",
    PitchState.RETURNED: "warning",
    PitchState.WITHDRAWN: "bad",
    PromiseState.KEPT: "good",
    PromiseState.BUSY: "warning",
}


@register.inclusion_tag("pitches/parts/meeting_pitches.html")
def meeting_pitches(meeting: Meeting, user: User) -> dict[str, object]:
    """The pitches with a turn in the meeting that the person may see, with a heading 2; or nothing at all."""
    return {"pitches": pitches_of_meeting(meeting, user)}


@register.inclusion_tag("pitches/parts/my_pitches.html")
def my_pitches(user: User) -> dict[str, object]:
    """The person's own pitches and open promises, each under a heading of level 2; two queries."""
    return {"pitches": own_pitches(user), "promises": open_promises_of(user)}


@register.filter
def tone(row: Pitch | Promise) -> str:
    """Of its state as a badge. 'Not managed' is a normal end, so it is not red."""
    return TONES.get(row.state, "neutral")
