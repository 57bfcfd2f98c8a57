"""Materials that a person sees, and what the course office lists and misses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from course import clock, rules
from course.enums import NOT_ON_THE_AGENDA, Audience
from course.models import (
    Material,
    Meeting,
    User,
)


def materials_of(meeting: Meeting, user: User) -> list[Material]:
    """The current materials of a meeting that this person may open, and the own ones that are still to come."""
    current = meeting.materials.current().select_related("owner")
    return [material for material in current if rules.can_open_material(user, material)]


MATERIAL_DUE = dt.timedelta(days=14)
"""So long before a meeting its material should be there."""


def without_material() -> QuerySet[Meeting]:
    """Meetings within MATERIAL_DUE from today for which nobody gave material."""
    first = clock.at(clock.today(), dt.time.min)
    last = clock.at(clock.today() + MATERIAL_DUE, dt.time.max)
    current = Material.objects.current().filter(meeting=OuterRef("pk"))
    return Meeting.objects.on_the_agenda().filter(~Exists(current), starts_at__range=(first, last))


def newly_open() -> list[Material]:
    """What participants can open since some time, and were not told of; of a meeting that is off, once it is on again.
    One query.

    Of what is for the day itself alone nobody is mailed: people see it there, and a digest would come too late.
    """
    untold = Material.objects.current().filter(told_at=None, meeting__edition__is_cancelled=False)
    rows = untold.exclude(audience=Audience.MEETING).exclude(meeting__status__in=NOT_ON_THE_AGENDA)
    rows = rows.select_related("meeting__edition", "meeting__place", "owner").order_by("meeting", "pk")
    return [row for row in rows if rules.released_at(row) <= clock.now()]


def still_open(keys: Collection[int]) -> list[Material]:
    """Of these, what participants can open now."""
    rows = Material.objects.current().filter(pk__in=keys).exclude(audience=Audience.MEETING)
    rows = rows.select_related("meeting", "owner").order_by("pk")
    return [row for row in rows if rules.released_at(row) <= clock.now()]


def office_materials() -> QuerySet[Material]:
    return Material.objects.select_related("meeting", "owner")
