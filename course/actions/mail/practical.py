"""The words of the practical mail: how one gets to a meeting, and to the work visits on which one goes from there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from course.actions.mail.queue import once_a_language
from course.enums import ItemKind
from course.formatting import day_in_words, time_in_words
from course.mailtext.texts import Words
from course.models import Meeting, ProgrammeItem, WorkVisit
from course.queries.mail import facts
from course.queries.visits.going import visits_by_person


def ways_of(meeting: Meeting, people: Collection[int]) -> Mapping[int, Callable[[], Words]]:
    """By the key of the person what the mail says; who goes on the same visits reads the same."""
    going, items = visits_by_person(meeting, people), list(meeting.items.select_related("visit"))
    written: dict[tuple[int, ...], Callable[[], Words]] = {}
    ways = {}
    for person in people:
        visits = [visit for visit in going.get(person, ()) if visit.place_id != meeting.place_id]
        key = tuple(visit.pk for visit in visits)
        ways[person] = written.setdefault(key, once_a_language(partial(_way, meeting, items, visits)))
    return ways


def _way(meeting: Meeting, items: Sequence[ProgrammeItem], visits: Sequence[WorkVisit]) -> Words:
    """One goes straight to a visit with which the own day begins; else first to the place of the meeting."""
    straight = bool(visits) and not _begins_together(items, visits[0])
    place = visits[0].place if straight else meeting.place
    arrival = next((item for item in items if item.kind == ItemKind.ARRIVAL), None)
    together = arrival.starts if arrival else meeting.starts_at
    values = {
        "datum": day_in_words(meeting.day),
        "plaats": place.city or place.name,
        "inloop": time_in_words(visits[0].item.starts if straight else together),
        "adres": place.full_address,
        "noodnummer": meeting.edition.day_number or str(facts.WHOM_TO_CALL),
    }
    begins = facts.of_visit(visits[0]) if straight else facts.of_meeting(meeting)
    return Words(values, (*begins, *facts.of_visits(visits[1:] if straight else visits)))


def _begins_together(items: Sequence[ProgrammeItem], visit: WorkVisit) -> bool:
    """Something else than a visit comes first."""
    return any(item.starts < visit.item.starts and not hasattr(item, "visit") for item in items)
