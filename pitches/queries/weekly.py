"""What happened in a week among the pitches that a whole group can read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from course import clock
from course.models import Edition, User
from pitches.enums import OPEN_TO_GROUP, Visibility
from pitches.models import Contribution, Pitch
from pitches.queries.people import members_of
from pitches.queries.transitions import MOVED

A_WEEK = dt.timedelta(days=7)


class News(NamedTuple):
    """Of one pitch: whether it was opened to the group in that week, and how much was said of it."""

    title: str
    is_new: bool
    said: int


def news_before(edition: Edition, monday: dt.date) -> list[News]:
    """Of the seven days before this Monday (Dutch time), new pitches first; three queries."""
    since, until = clock.at(monday - A_WEEK, dt.time.min), clock.at(monday, dt.time.min)
    readable = Pitch.objects.filter(edition=edition, state__in=OPEN_TO_GROUP, visibility=Visibility.PARTICIPANTS)
    titles = dict(readable.order_by("pk").values_list("pk", "title"))
    said = Counter(
        Contribution.objects.standing()
        .filter(pitch__in=titles, created_at__gte=since, created_at__lt=until)
        .values_list("pitch", flat=True)
    )
    opened = _opened(titles, since, until)
    news = [News(title, key in opened, said[key]) for key, title in titles.items()]
    return sorted((one for one in news if one.is_new or one.said), key=lambda one: not one.is_new)


def _opened(keys: dict[int, str], since: dt.datetime, until: dt.datetime) -> set[int]:
    """Those that the group could read for the first time then: what came off the agenda or was parked is not new."""
    steps = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Pitch),
        action=MOVED,
        object_id__in=[str(key) for key in keys],
        timestamp__lt=until,
    )
    first: dict[int, dt.datetime] = {}
    for step in steps.order_by("timestamp", "pk"):
        if step.data["to"] in OPEN_TO_GROUP:
            first.setdefault(int(step.object_id), step.timestamp)
    return {key for key, moment in first.items() if moment >= since}


def who_wants_news(edition: Edition) -> list[User]:
    """Of the group, who did not say that they need no mail of it."""
    return list(members_of(edition.pk).filter(weekly_news=True))
