"""Whose presence a meeting may expect: whoever has a place on its day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry

from course import clock
from course.enums import TAKES_PART, EnrolmentState
from course.models import Edition, Enrolment, Meeting, User

MOVED = "course.enrolment.move"
GAVE_IT_UP = (EnrolmentState.WITHDRAWN, EnrolmentState.TRANSFERRED)


@dataclass(frozen=True)
class PlaceHeld:
    """From when until when (aware, None: still) a person has a place in the edition."""

    person: User
    since: dt.datetime
    until: dt.datetime | None = None

    def covers(self, meeting: Meeting) -> bool:
        """Who comes in during the day is expected that day, and so is who leaves after it began."""
        return self.since <= meeting.ends_at and (self.until is None or self.until > meeting.starts_at)


def places_held(edition: Edition) -> list[PlaceHeld]:
    """In the order of a Dutch list of names. The moments are those of the history; two queries."""
    enrolments = list(_with_a_place(edition))
    moves = _moves_of(enrolments)
    return [held for enrolment in enrolments for held in _held(enrolment, moves[str(enrolment.pk)])]


def expected_at(meeting: Meeting) -> list[User]:
    """In the order of a Dutch list of names."""
    return [held.person for held in places_held(meeting.edition) if held.covers(meeting)]


def is_expected(user: User, meeting: Meeting) -> bool:
    """As the list of names has it, for one person."""
    enrolments = list(Enrolment.objects.filter(edition=meeting.edition_id, user=user).select_related("user"))
    moves = _moves_of(enrolments)
    held = (one for enrolment in enrolments for one in _held(enrolment, moves[str(enrolment.pk)]))
    return any(one.covers(meeting) for one in held)


def _with_a_place(edition: Edition) -> QuerySet[Enrolment]:
    states = Q(state__in=(*TAKES_PART, *GAVE_IT_UP))
    found = Enrolment.objects.filter(states, edition=edition).select_related("user__organisation")
    return found.order_by("user__sort_name", "user_id")


def _moves_of(enrolments: Iterable[Enrolment]) -> dict[str, list[ModelLogEntry]]:
    """The steps into and out of a place, oldest first, by the id of the enrolment."""
    keys = [str(enrolment.pk) for enrolment in enrolments]
    kind = ContentType.objects.get_for_model(Enrolment)
    lines = ModelLogEntry.objects.filter(content_type=kind, object_id__in=keys, action=MOVED).order_by("timestamp")
    found: dict[str, list[ModelLogEntry]] = defaultdict(list)
    for line in lines:
        if EnrolmentState.PLACED in (line.data.get("from"), line.data.get("to")):
            found[line.object_id].append(line)
    return found


def _held(enrolment: Enrolment, moves: list[ModelLogEntry]) -> Iterator[PlaceHeld]:
    """Each time that this person held a place. Without a step in the history it was given when it was asked for."""
    since = None if moves and moves[0].data.get("to") == EnrolmentState.PLACED else _asked_at(enrolment)
    for move in moves:
        if move.data.get("to") == EnrolmentState.PLACED:
            since = move.timestamp
        elif since and move.data.get("to") in GAVE_IT_UP:
            yield PlaceHeld(enrolment.user, since, move.timestamp)
            since = None
    if since and enrolment.state in TAKES_PART:
        yield PlaceHeld(enrolment.user, since)


def _asked_at(enrolment: Enrolment) -> dt.datetime:
    return enrolment.submitted_at or enrolment.created_at or clock.now()
