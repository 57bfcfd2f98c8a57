"""A meeting to another day, at the same hours. A thin door: `save_meeting` does it, as it does for the form."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.programme.meetings import DayHasPassed, DoesNotGoAhead, MeetingIsOver, lock_meeting, save_meeting
from course.authority import check_office
from course.errors import Refusal
from course.formatting import time_in_numbers
from course.models import Meeting

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.actions.planning import Accepting
    from course.authority import Authority


class MovedMeanwhile(Refusal):
    message = _("Somebody moved or changed this meeting meanwhile. Look at where it is now, and choose again.")


class HourDoesNotExist(Refusal):
    message = _("On that day the clock goes forward: %(time)s does not exist. Choose another day.")


@transaction.atomic
def move_to_day(
    *,
    meeting: Meeting,
    day: dt.date,
    seen: dt.date | None,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> None:
    """Move a meeting with its programme to another Dutch day; every hour stays what it is on the Dutch clock.

    `seen` is the day on which who moves it saw it. It is left alone when it is on that day already, as after a second
    click. Raises OnlyTheOffice, DoesNotGoAhead, MeetingIsOver, MovedMeanwhile, DayHasPassed, HourDoesNotExist, and what
    `save_meeting` raises.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    if stored.day == day:
        return
    if not stored.goes_ahead:
        raise DoesNotGoAhead
    if stored.ends_at <= clock.now():
        raise MeetingIsOver
    if stored.day != seen:
        raise MovedMeanwhile
    if day < clock.today():
        raise DayHasPassed
    wanted = copy.copy(stored)
    wanted.starts_at, wanted.ends_at = (_at(day, moment) for moment in (stored.starts_at, stored.ends_at))
    _check_items(stored, day)
    save_meeting(meeting=wanted, by=by, telling=telling, accepting=accepting)


def _at(day: dt.date, moment: dt.datetime) -> dt.datetime:
    """The same time on the Dutch clock, on another day."""
    return _existing(day, moment.astimezone(clock.AMSTERDAM).time())


def _check_items(meeting: Meeting, day: dt.date) -> None:
    for times in meeting.items.values_list("starts", "ends"):
        for time in times:
            _existing(day, time)


def _existing(day: dt.date, time: dt.time) -> dt.datetime:
    if not clock.exists(day, time):
        raise HourDoesNotExist(time=time_in_numbers(time))
    return clock.at(day, time)
