"""Somebody who is invited by mail, and what their calendar makes of it."""

from __future__ import annotations

import datetime as dt

from django.core import mail

from course import clock
from course.actions.calendars.invitations import choose_calendar
from course.actions.programme.meetings import move_meeting
from tests.helpers.itip import CalendarApp, has_calendar, itip_of
from tests.helpers.pending import accepting_all


def choose(person, choice):
    choose_calendar(person=person, choice=choice, by=person)


def to(person):
    return [one for one in mail.outbox if one.to == [person.email]]


def methods(person):
    return [itip_of(one)[0] for one in to(person) if has_calendar(one)]


def held(person):
    """The days that the calendar of this person holds after all mails, in order."""
    events = CalendarApp().read(*filter(has_calendar, to(person))).held.values()
    return sorted(event.decoded("DTSTART").astimezone(clock.AMSTERDAM).date() for event in events)


def days(meetings):
    return [one.day for one in meetings]


def later(meeting, office, weeks=5):
    meeting.refresh_from_db()
    step = dt.timedelta(weeks=weeks)
    moments = {"starts_at": meeting.starts_at + step, "ends_at": meeting.ends_at + step}
    accepting_all(move_meeting, "Zo kan het.", meeting=meeting, **moments, **office)
