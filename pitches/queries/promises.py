"""Promises, for who made them."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from django.db.models import QuerySet

from course import clock
from course.models import User
from course.queries.planning.days import christmas_weeks
from course.workdays import last_working_day_before
from pitches.enums import RecognitionKind
from pitches.models import Pitch, Promise, Recognition
from pitches.models.promises import PromiseQuerySet
from pitches.queries.people import members_of
from pitches.rules import editions_of_group


def promises_of(user: User) -> PromiseQuerySet:
    """Everything that the person promised, with the pitch it came from."""
    return Promise.objects.filter(owner=user).select_related("pitch__slot__item__meeting")


def open_promises_of(user: User) -> QuerySet[Promise]:
    """What the person still has to do, the first due first; without the pitches."""
    return Promise.objects.filter(owner=user).open().order_by("due_on", "pk")


class Due(IntEnum):
    """The headings of the promises of a group, in their order."""

    OVERDUE = 1
    SOON = 2
    LATER = 3
    ENDED = 4


SOON = dt.timedelta(days=14)


def due_of(promise: Promise) -> Due:
    """Under which heading a promise stands today."""
    if promise.has_ended:
        return Due.ENDED
    if promise.is_overdue:
        return Due.OVERDUE
    return Due.SOON if promise.due_on <= clock.today() + SOON else Due.LATER


A_WHILE = dt.timedelta(days=14)
"""How long somebody takes for what was promised in the room, unless they say otherwise."""


def day_to_promise() -> dt.date:
    """A working day in about two weeks. One query."""
    return last_working_day_before(clock.today() + A_WHILE + dt.timedelta(days=1), weeks=christmas_weeks())


def joined_in(pitch: Pitch) -> QuerySet[User]:
    """Who of the group said 'I join in', by name."""
    joined = Recognition.objects.filter(pitch=pitch, kind=RecognitionKind.HELP).values("user")
    return members_of(pitch.edition_id).filter(pk__in=joined)


def promises_of_group(user: User) -> dict[Due, list[Promise]]:
    """Of the pitches that somebody sees, in the editions of their group; first what is due. What ended
    last comes first.
    """
    seen = Pitch.objects.visible_to(user).filter(edition__in=editions_of_group(user))
    rows = sorted(Promise.objects.filter(pitch__in=seen).with_who(), key=lambda one: (due_of(one), one.due_on, one.pk))
    groups = {due: [one for one in rows if due_of(one) == due] for due in Due}
    groups[Due.ENDED].reverse()
    return {due: found for due, found in groups.items() if found}
