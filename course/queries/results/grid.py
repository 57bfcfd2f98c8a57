"""Who was where in a whole edition: people and guests against its meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course import clock
from course.models import Apology, AttendanceEvent, DayGuest, Edition, Meeting, User
from course.queries.results.attendance import Events, Line, by_subject, line_of
from course.queries.results.expected import PlaceHeld, places_held


@dataclass(frozen=True)
class Grid:
    """People and guests of an edition against the meetings that were or are to come, in the order of time.

    A cell is None where somebody was not expected and is not marked, and where nothing is known of what is to come.
    """

    edition: Edition
    meetings: list[Meeting]
    rows: list[tuple[User, list[Line | None]]]
    guests: list[tuple[Meeting, Line]]


def grid_of(edition: Edition) -> Grid:
    """As many queries for many people and meetings as for one."""
    meetings = list(edition.meetings.on_the_agenda().order_by("starts_at", "pk"))
    for meeting in meetings:
        meeting.edition = edition
    events = by_subject(AttendanceEvent.objects.filter(meeting__in=meetings))
    standing = Apology.objects.filter(meeting__in=meetings, taken_back_at=None)
    apologies = {(row.meeting_id, row.person_id): row for row in standing}
    held = _held_by_person(edition, events)
    rows = []
    for person, places in held.values():
        cells = [_cell(person, places, meeting, events, apologies) for meeting in meetings]
        rows.append((person, cells))
    guests = DayGuest.objects.filter(meeting__in=meetings).order_by("meeting__starts_at", "added_at", "pk")
    by_key = {meeting.pk: meeting for meeting in meetings}
    lines = [(by_key[one.meeting_id], line_of(one, events[one.meeting_id, "guest", one.pk])) for one in guests]
    return Grid(edition, meetings, rows, lines)


def _held_by_person(edition: Edition, events: Events) -> dict[int, tuple[User, list[PlaceHeld]]]:
    """Who has or had a place, and who is marked without one."""
    found: dict[int, tuple[User, list[PlaceHeld]]] = {}
    for held in places_held(edition):
        found.setdefault(held.person.pk, (held.person, []))[1].append(held)
    others = {pk for _meeting, kind, pk in events if kind == "person"} - set(found)
    for person in User.objects.filter(pk__in=others).select_related("organisation").order_by("sort_name", "pk"):
        found[person.pk] = (person, [])
    return found


def _cell(
    person: User,
    places: list[PlaceHeld],
    meeting: Meeting,
    events: Events,
    apologies: Mapping[tuple[int, int], Apology],
) -> Line | None:
    taps, apology = events.get((meeting.pk, "person", person.pk), []), apologies.get((meeting.pk, person.pk))
    has_begun = meeting.starts_at <= clock.now() or apology is not None
    if not taps and not (has_begun and any(held.covers(meeting) for held in places)):
        return None
    return line_of(person, taps, apology)
