"""A meeting to another day, at the same hours. A thin door: `save_meeting` does it, as it does for the form, or
`put_ready` when another day waits.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.programme.meetings import DayHasPassed, DoesNotGoAhead, MeetingIsOver, lock_meeting, save_meeting
from course.actions.programme.pending import put_ready, with_fields
from course.authority import check_office
from course.changes import Plan
from course.errors import Refusal
from course.formatting import time_in_numbers
from course.models import Meeting, PendingChange
from course.queries.programme.pending import plans_of
from course.queries.programme.plans import MEETING, Row, meeting_in
from course.schedule import time_of

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

    `seen` is the day on which who moves it saw it: that on which it is after publishing. When another day waits, the
    move waits too, and nobody hears of it; all else that waits moves along with the meeting. It is left alone when it
    is on that day already, as after a second click. Raises OnlyTheOffice, DoesNotGoAhead, MeetingIsOver,
    MovedMeanwhile, DayHasPassed, HourDoesNotExist, and what `put_ready` and `save_meeting` raise.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    plans = plans_of(stored)
    waiting = plans.waiting
    shown = meeting_in(waiting.wanted, stored) if waiting else stored
    if shown.day == day:
        return
    if not shown.goes_ahead:
        raise DoesNotGoAhead
    if stored.ends_at <= clock.now():
        raise MeetingIsOver
    if shown.day != seen:
        raise MovedMeanwhile
    if day < clock.today():
        raise DayHasPassed
    moments = _on(day, (shown.starts_at, shown.ends_at))
    if waiting and shown.day != stored.day:
        _check_items(day, (time_of(time) for row in _parts(waiting.wanted) for time in row["times"][:2]))
        plan = with_fields(waiting.wanted, waiting.wanted[MEETING] | {"times": moments})
        put_ready(meeting=stored, wanted=plan, seen=plans.mark, by=by, accepting=accepting)
        return
    _check_items(day, (time for times in stored.items.values_list("starts", "ends") for time in times))
    if waiting:
        _move_along(waiting.pending, day)
    wanted = copy.copy(stored)
    wanted.starts_at, wanted.ends_at = map(dt.datetime.fromisoformat, _on(day, (stored.starts_at, stored.ends_at)))
    save_meeting(meeting=wanted, by=by, telling=telling, accepting=accepting)


def _on(day: dt.date, moments: Iterable[dt.datetime]) -> list[str]:
    """The same times on the Dutch clock, on another day, as a plan has them."""
    times = (moment.astimezone(clock.AMSTERDAM).time() for moment in moments)
    return [_existing(day, time).astimezone(dt.UTC).isoformat() for time in times]


def _move_along(pending: PendingChange, day: dt.date) -> None:
    """What waits keeps its hours, as does what it was made from: a change stays a change, and none becomes stale."""
    for plan in (pending.base, pending.wanted):
        plan[MEETING]["times"] = _on(day, map(dt.datetime.fromisoformat, plan[MEETING]["times"]))
    pending.version += 1
    pending.save(update_fields=["base", "wanted", "leaving", "version"])


def _parts(plan: Plan) -> list[Row]:
    return [row for key, row in plan.items() if key != MEETING]


def _check_items(day: dt.date, times: Iterable[dt.time]) -> None:
    for time in times:
        _existing(day, time)


def _existing(day: dt.date, time: dt.time) -> dt.datetime:
    if not clock.exists(day, time):
        raise HourDoesNotExist(time=time_in_numbers(time))
    return clock.at(day, time)
