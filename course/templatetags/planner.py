"""The squares and the lines of the planner: `{% load planner %}`. No templates: a page has hundreds of each."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from course.enums import MeetingStatus
from course.formatting import short_day, time_in_numbers
from course.queries.planning.accepted import PlannedMeeting
from course.queries.planning.planner import Day

register = template.Library()

NOTHING = mark_safe("")


@lru_cache(maxsize=4096)
def _address(name: str, meeting: int) -> str:
    """Written once: the planner shows three for each meeting, and they never change."""
    return reverse(f"meetings:{name}", args=[meeting])


@register.simple_tag
def square(day: Day) -> SafeString:
    """A day of the calendar. What is planned leads to its line, and is dragged to another square."""
    if day.date is None:
        return mark_safe("<td></td>")
    number = day.date.day
    to = format_html(' data-day="{}"', day.date.isoformat()) if day.is_to_come else NOTHING
    if day.is_plain:
        return format_html("<td{}>{}</td>", to, number)
    marks = format_html_join("", '<span class="w-sr-only">{}</span>', ((mark.words,) for mark in day.marks))
    shown = _planned(day, number) if day.meetings else number
    return format_html('<td{} class="{}">{} {}</td>', to, _classes(day), shown, marks)


def _classes(day: Day) -> str:
    shown = {
        "is-planned": day.is_planned,
        "is-waiting": day.waits,
        "is-free": day.is_free,
        "is-marked": day.marks and not day.is_free,
    }
    return " ".join(name for name, holds in shown.items() if holds)


def _planned(day: Day, number: int) -> SafeString:
    drag = mark_safe(" data-drag") if day.movable else NOTHING
    titles = ", ".join(meeting.title for meeting in day.meetings)
    if day.waits:
        titles += f" ({_('Put ready, not published yet')})"
    return format_html(
        '<a href="#meeting-{}"{}>{}<span class="w-sr-only">: {}</span></a>',
        day.meetings[0].pk,
        drag,
        number,
        titles,
    )


@register.simple_tag
def line(planned: PlannedMeeting) -> SafeString:
    """When a meeting is, what it is called and where it is, with the ways to change it."""
    meeting = planned.meeting
    status = "" if meeting.status == MeetingStatus.CONFIRMED else f" ({meeting.get_status_display()})"
    return format_html(
        '{}, {}–{} <a href="{}">{}</a>, {}{} {}{}',
        short_day(meeting.starts_at),
        time_in_numbers(meeting.starts_at),
        time_in_numbers(meeting.ends_at),
        _address("edit", meeting.pk),
        meeting.title,
        meeting.place,
        status,
        _way(_address("day", meeting.pk), _("The day"), meeting.title),
        _move(planned) if planned.can_move else NOTHING,
    )


def _way(address: str, words: str, title: str, attributes: SafeString = NOTHING) -> SafeString:
    """A link that says to who hears it of which meeting it is."""
    return format_html('<a href="{}"{}>{}<span class="w-sr-only">: {}</span></a>', address, attributes, words, title)


def _move(planned: PlannedMeeting) -> SafeString:
    address = _address("move", planned.meeting.pk)
    drag = format_html(' data-move="{}?was={}"', address, planned.day.isoformat())
    return format_html(" {}", _way(address, _("Move"), planned.meeting.title, drag))
