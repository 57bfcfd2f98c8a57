"""The squares and the lines of the planner: `{% load planner %}`. No templates: a page has hundreds of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from course.enums import MeetingStatus
from course.formatting import short_day, time_in_numbers
from course.models import AcceptedFinding, Meeting
from course.queries.planning.accepted import PlannedMeeting
from course.queries.planning.days import Mark
from course.queries.planning.planner import Day

register = template.Library()

NOTHING = mark_safe("")

OF_WHICH = '<span class="w-sr-only">: {title}</span>'
"""Says to who hears a link of which meeting it is."""

LINE = f'{{when}} <a href="{{edit}}">{{title}}</a>, {{where}} <a href="{{day}}">{{see}}{OF_WHICH}</a>'
WHY = f'<p><a href="?meeting={{pk}}#meeting-{{pk}}">{{words}}{OF_WHICH}</a></p>'
LINE_TO_MOVE = f'{LINE} <a href="{{move}}" data-move="{{move}}?was={{was}}">{{go}}{OF_WHICH}</a>'


@lru_cache(maxsize=4096)
def _address(name: str, meeting: int) -> SafeString:
    """Written once, as the three below: a page has hundreds of each, and they never change."""
    return conditional_escape(reverse(f"meetings:{name}", args=[meeting]))


@lru_cache(maxsize=4096)
def _to(day: dt.date) -> SafeString:
    return format_html(' data-day="{}"', day.isoformat())


@lru_cache(maxsize=4096)
def _plain(day: dt.date, attributes: SafeString) -> SafeString:
    return format_html("<td{}>{}</td>", attributes, day.day)


@lru_cache(maxsize=4096)
def _marks(marks: Sequence[Mark]) -> SafeString:
    """The same on each day of a holiday."""
    return format_html_join("", '<span class="w-sr-only">{}</span>', ((mark.words,) for mark in marks))


@register.simple_tag
def squares(week: Sequence[Day]) -> SafeString:
    return mark_safe("".join(map(_square, week)))  # noqa: S308 - each is safe


def _square(day: Day) -> SafeString:
    """A day of the calendar. What is planned leads to its line, and is dragged to another square."""
    if day.date is None:
        return mark_safe("<td></td>")
    number = day.date.day
    to = _to(day.date) if day.is_to_come else NOTHING
    if day.is_plain:
        return _plain(day.date, to)
    shown = _planned(day, number) if day.meetings else number
    return format_html('<td{} class="{}">{} {}</td>', to, _classes(day), shown, _marks(day.marks))


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


@lru_cache
def _words(language: str) -> dict[str, SafeString]:
    """What every line says in the active language."""
    return {"see": conditional_escape(_("The day")), "go": conditional_escape(pgettext("meeting", "Move"))}


@lru_cache(maxsize=4096)
def _escaped(name: str) -> SafeString:
    """Of a place: many meetings have the same."""
    return conditional_escape(name)


@register.simple_tag
def line(planned: PlannedMeeting) -> SafeString:
    """When a meeting is, what it is called and where it is, with the ways to change it."""
    meeting = planned.meeting
    status = "" if meeting.status == MeetingStatus.CONFIRMED else f" ({meeting.get_status_display()})"
    return format_html(
        LINE_TO_MOVE if planned.can_move else LINE,
        when=_when(meeting),
        title=meeting.title,
        where=_escaped(f"{meeting.place}{status}"),
        edit=_address("edit", meeting.pk),
        day=_address("day", meeting.pk),
        move=_address("move", meeting.pk),
        was=planned.day,
        **_words(get_language()),
    )


def _when(meeting: Meeting) -> str:
    return f"{short_day(meeting.starts_at)}, {time_in_numbers(meeting.starts_at)}–{time_in_numbers(meeting.ends_at)}"


@register.simple_tag
def findings(planned: PlannedMeeting) -> SafeString:
    """All that was found, each with its level; and who planned it all the same, when and why."""
    lines = (
        (found.level.label, found.sentence, _all_the_same(accepted) if accepted else NOTHING)
        for found, accepted in planned.findings
    )
    return format_html(
        '<ul class="office-findings">{}</ul>', format_html_join("", "<li><strong>{}:</strong> {}{}</li>", lines)
    )


@register.simple_tag
def say_why(planned: PlannedMeeting) -> SafeString:
    """Leads to where a reason is given, while one is asked."""
    if not planned.waiting:
        return NOTHING
    meeting, words = planned.meeting, _("Say why it is planned so all the same")
    return format_html(WHY, pk=meeting.pk, words=words, title=meeting.title)


def _all_the_same(accepted: AcceptedFinding) -> SafeString:
    words = {
        "person": accepted.accepted_by or _("the course office"),
        "day": short_day(accepted.accepted_at),
        "reason": accepted.reason,
    }
    return format_html("<br>{}", _("Planned all the same (%(person)s, %(day)s): %(reason)s") % words)
