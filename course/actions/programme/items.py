"""What moves along with a meeting: its programme to the minute, and the dates of the edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import NOT_ON_THE_AGENDA
from course.errors import Refusal
from course.models import Edition, Meeting, ProgrammeItem, SpeakerInvitation, VisitStep, WorkVisit
from course.schedule import MIDNIGHT, minutes_of


class PassesMidnight(Refusal):
    message = _("With this start '%(item)s' would pass midnight. Change the programme first.")


def shift_programme(before: Meeting, after: Meeting) -> None:
    """Items and the steps of visits keep their distance to the start, by the clock. Raises PassesMidnight."""
    delta = _time_of_day(after) - _time_of_day(before)
    if not delta:
        return
    items = list(ProgrammeItem.objects.filter(meeting=before))
    steps = list(VisitStep.objects.filter(visit__item__meeting=before))
    parts: list[ProgrammeItem | VisitStep] = [*items, *steps]
    for part in parts:
        part.starts, part.ends = shifted(part, part.starts, delta), shifted(part, part.ends, delta)
    ProgrammeItem.objects.bulk_update(items, ["starts", "ends"])
    VisitStep.objects.bulk_update(steps, ["starts", "ends"])
    _shift_speakers(before, delta)
    WorkVisit.objects.filter(item__meeting=before).update(version=F("version") + 1)


def _shift_speakers(meeting: Meeting, delta: dt.timedelta) -> None:
    """From when each is expected keeps its distance to the start, within the day."""
    rows = list(SpeakerInvitation.objects.filter(meeting=meeting, call_time__isnull=False))
    for row in rows:
        moved = dt.datetime.combine(meeting.day, row.call_time or dt.time.min) + delta
        row.call_time = moved.time() if moved.date() == meeting.day else None
    SpeakerInvitation.objects.bulk_update(rows, ["call_time"])


def fit_edition(before: Meeting | None, after: Meeting) -> None:
    """The dates of the edition follow its first and last course day, and widen for a day beyond them.

    Drafts and cancelled meetings are no course days. `before` None is a new meeting. The caller locks the edition.
    """
    edition = Edition.objects.get(pk=after.edition_id)
    counting = edition.meetings.course_days()
    days = [meeting.day for meeting in counting.only("starts_at")]
    if not days:
        return
    left = before.day if before and _is_course_day(before) else None
    if left == edition.starts_on or min(days) < edition.starts_on:
        edition.starts_on = min(days)
    if left == edition.ends_on or max(days) > edition.ends_on:
        edition.ends_on = max(days)
    edition.ends_on = max(edition.starts_on, edition.ends_on)
    edition.save(update_fields=["starts_on", "ends_on"])


def _is_course_day(meeting: Meeting) -> bool:
    return meeting.counts_as_day and meeting.status not in NOT_ON_THE_AGENDA


def _time_of_day(meeting: Meeting) -> dt.timedelta:
    local = meeting.starts_at.astimezone(clock.AMSTERDAM)
    return dt.timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)


def move_steps(times: Mapping[int, tuple[dt.time, dt.time]]) -> None:
    """The steps of visits keep their distance to the start of their item; `times` are that start before and after.

    Raises PassesMidnight.
    """
    moved = {key: minutes_of(after) - minutes_of(before) for key, (before, after) in times.items() if before != after}
    if not moved:
        return
    steps = list(VisitStep.objects.filter(visit__item__in=moved).select_related("visit"))
    for step in steps:
        delta = dt.timedelta(minutes=moved[step.visit.item_id])
        step.starts, step.ends = shifted(step, step.starts, delta), shifted(step, step.ends, delta)
    VisitStep.objects.bulk_update(steps, ["starts", "ends"])
    WorkVisit.objects.filter(item__in=moved).update(version=F("version") + 1)


def shifted(part: ProgrammeItem | VisitStep, time: dt.time, delta: dt.timedelta) -> dt.time:
    """A time of this part, so much later. Raises PassesMidnight."""
    day = dt.date(2000, 1, 2)
    moved = dt.datetime.combine(day, time) + delta
    if moved.date() != day:
        raise PassesMidnight(item=part.title)
    return moved.time()


def shifted_minutes(title: str, delta: int, *times: int) -> list[int]:
    """The same of times in minutes after midnight."""
    moved = [time + delta for time in times]
    if not all(0 <= time < MIDNIGHT for time in moved):
        raise PassesMidnight(item=title)
    return moved
