"""What meetings are held against: programmes, visits, who speaks when and how far it is, of all that goes ahead."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q

from course import clock
from course.enums import TAKES_PART, VisitStatus
from course.models import Edition, Enrolment, Meeting, Place, ProgrammeItem, User, WorkVisit
from course.queries.planning.travel import TravelTimes, travel_times


class Part(NamedTuple):
    """What is looked at of an item. There may be thousands, and a whole row costs ten times as much."""

    pk: int
    meeting: Meeting
    starts: dt.time
    ends: dt.time
    kind: str
    title: str

    @property
    def meeting_id(self) -> int:
        return self.meeting.pk

    @property
    def row(self) -> ProgrammeItem:
        return ProgrammeItem(**self._asdict())


@dataclass(frozen=True)
class Around:
    """By the key of a meeting: its Dutch day, its items in the order of time, and its visits that go ahead. `meetings`
    are those of a day in the order of time, `course_days` those of an edition (key) that count as one, `speaking` the
    items of a day and a person (key), `speakers` the people of an item, `visit_of` its visit, `hosted` the visits of a
    day.
    """

    days: Mapping[int, dt.date]
    meetings: Mapping[dt.date, Sequence[Meeting]]
    course_days: Mapping[int, Sequence[Meeting]]
    items: Mapping[int, Sequence[Part]]
    visits: Mapping[int, Sequence[WorkVisit]]
    speaking: Mapping[tuple[dt.date, int], Sequence[Part]]
    speakers: Mapping[int, Sequence[User]]
    visit_of: Mapping[int, WorkVisit]
    hosted: Mapping[dt.date, Sequence[WorkVisit]]
    travel: TravelTimes

    def place_of(self, item: Part) -> Place:
        """A visit is where its host is, and everything else where the meeting is."""
        visit = self.visit_of.get(item.pk)
        return visit.place if visit else item.meeting.place


def around(
    ahead: Mapping[int, Meeting], wanted: Mapping[int, Sequence[ProgrammeItem] | None], asked: Collection[int]
) -> Around:
    """Of these meetings, in the order of time and with edition, place and municipality; at most six queries. `asked`
    are the keys of those that it is about: of another day nothing but the meeting matters. `wanted` are the items that
    a meeting (key) would have, with their speakers; None for those that are stored.
    """
    days = {key: meeting.day for key, meeting in ahead.items()}
    meetings, course_days = defaultdict(list), defaultdict(list)
    for key, meeting in ahead.items():
        meetings[days[key]].append(meeting)
        if meeting.counts_as_day:
            course_days[meeting.edition_id].append(meeting)
    near = {meeting.pk for day in {days[key] for key in asked} for meeting in meetings[day]}
    parts, speakers, known = _stored({key: ahead[key] for key in near if wanted.get(key) is None})
    others = [item for key in near for item in wanted.get(key) or ()]
    for item in others:
        parts.append(Part(item.pk, ahead[item.meeting_id], item.starts, item.ends, item.kind, item.title))
        speakers[item.pk] = list(item.speakers.all())
    items, speaking = defaultdict(list), defaultdict(list)
    for part in parts:
        key = part.meeting.pk
        items[key].append(part)
        for person in speakers.get(part.pk, ()):
            speaking[days[key], person.pk].append(part)
    by_key = {part.pk: part for part in parts}
    visits, hosted, visit_of = defaultdict(list), defaultdict(list), {}
    for visit in _visits(known, others):
        part = by_key[visit.item_id]
        visit.item, visit_of[part.pk] = part.row, visit
        visits[part.meeting.pk].append(visit)
        hosted[days[part.meeting.pk]].append(visit)
    return Around(days, meetings, course_days, items, visits, speaking, speakers, visit_of, hosted, travel_times())


def _stored(meetings: Mapping[int, Meeting]) -> tuple[list[Part], dict[int, list[User]], set[int]]:
    """The items in the order of time, by the key of each its speakers in the order of their keys, and the keys of the
    visits.

    Two queries, and one row for each person: many speak often.
    """
    rows = ProgrammeItem.objects.filter(meeting__in=meetings).order_by("starts", "pk", "speakers")
    values = list(rows.values_list("pk", "meeting", "starts", "ends", "kind", "title", "visit", "speakers"))
    people = User.objects.in_bulk({person for *_part, person in values if person})
    parts, speakers, visits = {}, defaultdict(list), set()
    for key, meeting, starts, ends, kind, title, visit, person in values:
        if key not in parts:
            parts[key] = Part(key, meetings[meeting], starts, ends, kind, title)
        if visit:
            visits.add(visit)
        if person:
            speakers[key].append(people[person])
    return list(parts.values()), speakers, visits


def _visits(known: Collection[int], items: Collection[ProgrammeItem]) -> Sequence[WorkVisit]:
    """Those with these keys and those of these items; where there are none, no query."""
    visits = WorkVisit.objects.exclude(status=VisitStatus.CANCELLED)
    visits = visits.filter(Q(pk__in=known) | Q(item__in=[item.pk for item in items]))
    with_all = visits.select_related("place__municipality", "host").prefetch_related("co_hosts", "steps")
    return list(with_all.order_by("item__starts", "pk"))


def people_going(editions: Collection[Edition]) -> dict[int, int]:
    """How many people may come to the meetings of these editions, by key: as many as there are places while one can
    enrol, and who takes part after that. One query.
    """
    taking_part = Enrolment.objects.filter(edition__in=editions, state__in=TAKES_PART).order_by()
    numbers = dict(taking_part.values_list("edition").annotate(Count("pk")))
    now = clock.now()
    return {
        edition.pk: max(numbers.get(edition.pk, 0), edition.capacity if now < edition.enrolment_closes_at else 0)
        for edition in editions
    }
