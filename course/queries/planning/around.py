"""What meetings are held against: programmes, visits, who speaks when and how far it is, of all that goes ahead."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from course import clock
from course.enums import TAKES_PART, VisitStatus
from course.models import Edition, Enrolment, Meeting, Place, ProgrammeItem, User, WorkVisit
from course.queries.planning.travel import TravelTimes, travel_times

TEXTS = ("summary", "method")
"""Of an item; long, and of no use here."""


@dataclass(frozen=True)
class Around:
    """By the key of a meeting: its Dutch day, its items in the order of time, and its visits that go ahead. `speaking`
    are the items of a day and a person (key), `speakers` the people of an item, `visit_of` its visit, `hosted` the
    visits of a day.
    """

    days: Mapping[int, dt.date]
    items: Mapping[int, Sequence[ProgrammeItem]]
    visits: Mapping[int, Sequence[WorkVisit]]
    speaking: Mapping[tuple[dt.date, int], Sequence[ProgrammeItem]]
    speakers: Mapping[int, Sequence[User]]
    visit_of: Mapping[int, WorkVisit]
    hosted: Mapping[dt.date, Sequence[WorkVisit]]
    travel: TravelTimes

    def place_of(self, item: ProgrammeItem) -> Place:
        """A visit is where its host is, and everything else where the meeting is."""
        visit = self.visit_of.get(item.pk)
        return visit.place if visit else item.meeting.place


def around(ahead: Mapping[int, Meeting], wanted: Mapping[int, Sequence[ProgrammeItem] | None]) -> Around:
    """Of these meetings, with edition, place and municipality; at most seven queries. `wanted` are the items that a
    meeting (key) would have, with their speakers; None for those that are stored.
    """
    days = {key: meeting.day for key, meeting in ahead.items()}
    otherwise = [item for key, parts in wanted.items() if key in ahead for item in parts or ()]
    stored = [key for key in ahead if wanted.get(key) is None]
    items, speaking, speakers = defaultdict(list), defaultdict(list), _speakers(stored)
    speakers.update((item.pk, list(item.speakers.all())) for item in otherwise)
    rows = ProgrammeItem.objects.filter(meeting__in=stored).defer(*TEXTS).order_by("starts", "pk")
    for item in (*rows, *otherwise):
        item.meeting = ahead[item.meeting_id]
        items[item.meeting_id].append(item)
        for person in speakers.get(item.pk, ()):
            speaking[days[item.meeting_id], person.pk].append(item)
    by_key = {item.pk: item for of_meeting in items.values() for item in of_meeting}
    visits, hosted = defaultdict(list), defaultdict(list)
    for visit in (one for one in _visits(ahead) if one.item_id in by_key):
        visit.item = by_key[visit.item_id]
        visits[visit.item.meeting_id].append(visit)
        hosted[days[visit.item.meeting_id]].append(visit)
    visit_of = {visit.item_id: visit for of_meeting in visits.values() for visit in of_meeting}
    return Around(days, items, visits, speaking, speakers, visit_of, hosted, travel_times())


def _speakers(ahead: Collection[int]) -> dict[int, list[User]]:
    """By the key of an item, in the order of their keys. Two queries, and one row for each person: many speak often."""
    pairs = ProgrammeItem.speakers.through.objects.filter(programmeitem__meeting__in=ahead)
    speaks = list(pairs.order_by("user_id").values_list("programmeitem_id", "user_id"))
    people = User.objects.in_bulk({person for _item, person in speaks})
    found = defaultdict(list)
    for item, person in speaks:
        found[item].append(people[person])
    return found


def _visits(ahead: Collection[int]) -> Sequence[WorkVisit]:
    visits = WorkVisit.objects.exclude(status=VisitStatus.CANCELLED).filter(item__meeting__in=ahead)
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
