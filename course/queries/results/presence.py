"""What a meeting's page says to one participant, and who was or will be there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from course import clock
from course.models import Apology, Meeting, User
from course.queries.enrolment.participants import group_of
from course.queries.results.apologies import apology_of, away_from, can_still_apologise
from course.queries.results.attendance import list_is_open, present_at
from course.rules import takes_part_in


@dataclass(frozen=True)
class Presence:
    """How a participant stands before and during a meeting, and what they can say about it."""

    apology: Apology | None
    is_marked: bool
    is_open: bool
    can_apologise: bool


def presence_of(person: User, meeting: Meeting) -> Presence | None:
    """None for who takes no part, and for a meeting that does not go ahead. Two queries, on the day itself."""
    if not takes_part_in(person, meeting.edition) or not meeting.goes_ahead:
        return None
    is_open = list_is_open(meeting)
    marked = is_open and person.pk in present_at(meeting, person=person)
    return Presence(apology_of(person, meeting), marked, is_open, can_still_apologise(meeting))


def who_is_there(meeting: Meeting) -> QuerySet[User]:
    """Of the group: before, who did not say that they cannot come; afterwards who was there, when that was noted."""
    group = group_of(meeting.edition)
    present = present_at(meeting) if meeting.ends_at < clock.now() else set()
    if present:
        return group.filter(pk__in=present)
    return group.exclude(pk__in=away_from(meeting))
