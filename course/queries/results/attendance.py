"""Who was where: the list of one meeting, and the days of one person."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from course import clock
from course.attendance import Standing, Tap, standing_of, what_stands
from course.models import Apology, AttendanceEvent, DayGuest, Edition, Meeting, User
from course.queries.results.expected import expected_at
from course.text import folded

OPENS_BEFORE = dt.timedelta(minutes=30)
"""So long before a meeting begins participants can say by the code on the screen that they are there."""

UNMARKED, EXCUSED = "unmarked", "excused"
WORDS: Mapping[str, str | Promise] = {
    "present": _("Present"),
    "late": _("Present, not all the time"),
    "absent": _("Not present"),
    EXCUSED: _("Apologised"),
    UNMARKED: _("Not marked"),
}
"""The states in which somebody can stand on a list, in the order in which they are counted."""


@dataclass(frozen=True)
class Line:
    """One participant or guest on the list of a meeting, with what was tapped about them."""

    who: User | DayGuest
    standing: Standing
    apology: Apology | None = None
    events: Sequence[AttendanceEvent] = ()

    @property
    def is_guest(self) -> bool:
        return isinstance(self.who, DayGuest)

    @property
    def field(self) -> str:
        """How a form names the row: "person" or "guest"."""
        return "guest" if isinstance(self.who, DayGuest) else "person"

    @property
    def name(self) -> str:
        return str(self.who)

    @property
    def organisation(self) -> str:
        return str(self.who.organisation or "")

    @property
    def state(self) -> str:
        """Who apologised and is marked as not present was excused; who came all the same is present."""
        standing = self.standing
        if standing.is_present:
            return "late" if standing.late or standing.left_early else "present"
        if self.apology is not None:
            return EXCUSED
        return UNMARKED if standing.is_present is None else "absent"

    @property
    def words(self) -> str:
        """The state for people, with the minutes."""
        return in_words(self.state, self.standing)

    @property
    def searched(self) -> str:
        """By what the line is found: folded, so that neither accents nor capitals count."""
        return folded(f"{self.name} {self.organisation}")

    @property
    def standing_events(self) -> list[AttendanceEvent]:
        """What can be taken back, newest first."""
        stands = {tap.pk for tap in what_stands(map(tap_of, self.events))}
        return [event for event in reversed(self.events) if event.pk in stands]


@dataclass(frozen=True)
class AttendanceList:
    """The list of one meeting: who is expected and who is marked without that, then guests."""

    meeting: Meeting
    people: list[Line]
    guests: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [*self.people, *self.guests]

    @property
    def unmarked(self) -> list[Line]:
        """Of whom nobody knows anything; who apologised is not among them."""
        return [line for line in self.lines if line.state == UNMARKED]

    @property
    def disputed(self) -> list[Line]:
        return [line for line in self.lines if line.standing.is_disputed]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(state, words, how many), without what there is none of."""
        found = Counter(line.state for line in self.lines)
        return [(state, str(words), found[state]) for state, words in WORDS.items() if found[state]]

    def matching(self, words: Iterable[str]) -> list[Line]:
        """The lines in which each of these folded words is somewhere."""
        wanted = list(words)
        return [line for line in self.lines if all(word in line.searched for word in wanted)]


def attendance_of(meeting: Meeting) -> AttendanceList:
    """As many queries for many people as for one."""
    events = by_subject(AttendanceEvent.objects.filter(meeting=meeting))
    apologies = {row.person_id: row for row in apologies_for(meeting)}
    expected = expected_at(meeting)
    known = {person.pk for person in expected}
    marked = User.objects.filter(attendance__meeting=meeting).exclude(pk__in=known).select_related("organisation")
    people = [*expected, *marked.distinct().order_by("sort_name", "pk")]
    return AttendanceList(
        meeting,
        [line_of(person, events[meeting.pk, "person", person.pk], apologies.get(person.pk)) for person in people],
        [line_of(guest, events[meeting.pk, "guest", guest.pk]) for guest in meeting.guests.order_by("added_at", "pk")],
    )


def apologies_for(meeting: Meeting) -> list[Apology]:
    """Those that stand, in the order of a Dutch list of names."""
    found = Apology.objects.filter(meeting=meeting, taken_back_at=None).select_related("person__organisation")
    return list(found.order_by("person__sort_name", "person_id"))


def opens_at(meeting: Meeting) -> dt.datetime:
    """From when on somebody can say by the code that they are there."""
    return meeting.starts_at - OPENS_BEFORE


def list_is_open(meeting: Meeting) -> bool:
    """Now somebody can say by the code that they are there."""
    return opens_at(meeting) <= clock.now() <= meeting.ends_at


def in_words(state: str, standing: Standing) -> str:
    """Present, 10 minutes late, left 25 minutes early."""
    if state != "late":
        return str(WORDS[state])
    parts = [str(WORDS["present"])]
    if standing.late:
        parts.append(
            ngettext("%(number)d minute late", "%(number)d minutes late", standing.late) % {"number": standing.late}
        )
    if standing.left_early:
        left = ngettext("left %(number)d minute early", "left %(number)d minutes early", standing.left_early)
        parts.append(left % {"number": standing.left_early})
    return ", ".join(parts)


def tap_of(event: AttendanceEvent) -> Tap:
    return Tap(event.pk, event.kind, event.source, event.happened_at, event.by_id, event.minutes, event.undoes_id)


def standing_in(events: Iterable[AttendanceEvent]) -> Standing:
    """What these taps about one person at one meeting come to."""
    return standing_of(map(tap_of, events))


def line_about(event: AttendanceEvent) -> Line:
    """How the person or guest of this tap stands now."""
    about = {"meeting": event.meeting_id, "person": event.person_id, "guest": event.guest_id}
    apology = Apology.objects.filter(meeting=event.meeting_id, person=event.person_id, taken_back_at=None).first()
    who = event.guest or event.person
    if who is None:
        raise AttendanceEvent.DoesNotExist
    return line_of(who, list(AttendanceEvent.objects.filter(**about)), apology)


Events = Mapping[tuple[int, str, int], list[AttendanceEvent]]


def by_subject(events: QuerySet[AttendanceEvent]) -> Events:
    """By meeting and whom they are about, in the order in which they happened; one query."""
    rows = events.select_related("by", "undoes").order_by("happened_at", "pk")
    found: dict[tuple[int, str, int], list[AttendanceEvent]] = defaultdict(list)
    for row in rows:
        key = ("guest", row.guest_id) if row.guest_id else ("person", row.person_id or 0)  # a constraint: one of both
        found[row.meeting_id, *key].append(row)
    return found


def line_of(who: User | DayGuest, events: Sequence[AttendanceEvent], apology: Apology | None = None) -> Line:
    return Line(who, standing_in(events), apology, events)


def attended_meetings(person: User, edition: Edition) -> list[Meeting]:
    """The meetings of the edition at which this person was, in the order of time; late or gone early counts."""
    meetings = list(edition.meetings.on_the_agenda().order_by("starts_at", "pk"))
    events = by_subject(AttendanceEvent.objects.filter(meeting__in=meetings, person=person))
    return [one for one in meetings if standing_in(events.get((one.pk, "person", person.pk), ())).is_present]


def attended_days(person: User, edition: Edition) -> int:
    """How many course days this person was there: what the certificate asks for."""
    return sum(meeting.counts_as_day for meeting in attended_meetings(person, edition))


def present_at(meeting: Meeting, person: User | None = None) -> set[int]:
    """Ids of the participants who were there, or of this one alone; one query."""
    rows = AttendanceEvent.objects.filter(meeting=meeting, person__isnull=False)
    events = by_subject(rows.filter(person=person) if person else rows)
    return {pk for (_meeting, _kind, pk), taps in events.items() if standing_in(taps).is_present}
