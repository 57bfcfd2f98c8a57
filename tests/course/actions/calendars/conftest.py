"""Three days of an edition, somebody who takes part, and a clock that invites and sends what is due."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.invitations import invite_due
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory


@pytest.fixture
def minute(at):
    """To so many minutes after ten, when what is due leaves."""

    def go(minutes):
        at(2026, 12, 1, 10 + minutes // 60, minutes % 60)
        invite_due()
        send_due()

    go(0)
    return go


@pytest.fixture
def meetings(minute):
    """Three days of one edition, told to nobody."""
    first = MeetingFactory()
    days = [first]
    for week in (1, 2):
        later = dt.timedelta(weeks=week)
        days.append(MeetingFactory(
            edition=first.edition, starts_at=first.starts_at + later, ends_at=first.ends_at + later
        ))  # fmt: skip
    for day in days:
        refresh_calendar(meeting=day)
    return days


@pytest.fixture
def person(meetings):
    return EnrolmentFactory(edition=meetings[0].edition).user


@pytest.fixture
def office():
    return {"by": OrganiserFactory(), "telling": AT_ONCE}
