"""What moves along with a meeting: its programme to the minute, and the dates of the edition."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import MeetingStatus
from course.errors import Refusal
from course.models import Edition, Meeting, ProgrammeItem, VisitStep


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
        part.starts, part.ends = _shifted(part, part.starts, delta), _shifted(part, part.ends, delta)
    ProgrammeItem.objects.bulk_update(items, ["starts", "ends"])
    VisitStep.objects.bulk_update(steps, ["starts", "ends"])


def fit_edition(before: Meeting, after: Meeting) -> None:
    """When the first or last course day moved, so do the dates of the edition. The others leave it alone."""
    edition = Edition.objects.get(pk=after.edition_id)
    counting = Meeting.objects.filter(edition=edition, counts_as_day=True)
    days = [meeting.day for meeting in counting.exclude(status=MeetingStatus.CANCELLED).only("starts_at")]
    if not days:
        return
    if before.day == edition.starts_on or min(days) < edition.starts_on:
        edition.starts_on = min(days)
    if before.day == edition.ends_on or max(days) > edition.ends_on:
        edition.ends_on = max(days)
    edition.ends_on = max(edition.starts_on, edition.ends_on)
    edition.save(update_fields=["starts_on", "ends_on"])


def _time_of_day(meeting: Meeting) -> dt.timedelta:
    local = meeting.starts_at.astimezone(clock.AMSTERDAM)
    return dt.timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)


def _shifted(part: ProgrammeItem | VisitStep, time: dt.time, delta: dt.timedelta) -> dt.time:
    day = dt.date(2000, 1, 2)
    moved = dt.datetime.combine(day, time) + delta
    if moved.date() != day:
        raise PassesMidnight(item=part.title)
    return moved.time()
