"""When people of an edition are somewhere else: they speak, host, or take part in another edition."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from course import clock
from course.enums import NOT_ON_THE_AGENDA, TAKES_PART, VisitStatus
from course.models import Meeting, ProgrammeItem, WorkVisit

Window = tuple[dt.datetime, dt.datetime]
"""From and until, aware."""


@dataclass
class Busy:
    """Who is where at what time, by the key of the person; with the visit at which that is, if it is one."""

    times: dict[int, list[tuple[Window, int | None]]] = field(default_factory=lambda: defaultdict(list))

    def clashes(self, person: int, window: Window, visit: int) -> bool:
        """Somebody who hosts or speaks at a visit can go along there."""
        starts, ends = window
        return any(
            at != visit and other_starts < ends and starts < other_ends
            for (other_starts, other_ends), at in self.times.get(person, ())
        )


def window_of(visit: WorkVisit) -> Window:
    return _window(visit.item.meeting, visit.item)


def _window(meeting: Meeting, item: ProgrammeItem) -> Window:
    return clock.at(meeting.day, item.starts), clock.at(meeting.day, item.ends)


def busy_times(people: Collection[int], meeting: Meeting, *, within: Iterable[Window]) -> Busy:
    """Of these people (by key), around the visits of this meeting. Three queries."""
    busy, windows = Busy(), list(within)
    if not windows:
        return busy
    starts, ends = min(start for start, _end in windows), max(end for _start, end in windows)
    around = {"meeting__starts_at__lt": ends, "meeting__ends_at__gt": starts}
    items = ProgrammeItem.objects.filter(speakers__in=people, **around).exclude(meeting__status__in=NOT_ON_THE_AGENDA)
    for item in items.select_related("meeting", "visit").prefetch_related("speakers"):
        for speaker in item.speakers.all():
            busy.times[speaker.pk].append((_window(item.meeting, item), _visit_at(item)))
    hosted = WorkVisit.objects.filter(contact__in=people, **{f"item__{name}": value for name, value in around.items()})
    for visit in hosted.exclude(status=VisitStatus.CANCELLED).select_related("item__meeting"):
        busy.times[visit.contact_id or 0].append((window_of(visit), visit.pk))
    elsewhere = Meeting.objects.on_the_agenda().filter(starts_at__lt=ends, ends_at__gt=starts)
    elsewhere = elsewhere.exclude(edition=meeting.edition_id).filter(edition__is_cancelled=False)
    taking_part = elsewhere.filter(edition__enrolments__user__in=people, edition__enrolments__state__in=TAKES_PART)
    rows = taking_part.values_list("edition__enrolments__user", "starts_at", "ends_at")
    for person, other_starts, other_ends in rows:
        busy.times[person].append(((other_starts, other_ends), None))
    return busy


def _visit_at(item: ProgrammeItem) -> int | None:
    visit = getattr(item, "visit", None)
    return visit.pk if visit else None
