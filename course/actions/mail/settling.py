"""A change is told some minutes after the last edit, and who hears of several hears of them in one mail."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from course.models import Message
from course.models.mail import MessageQuerySet

SETTLES = dt.timedelta(minutes=10)
"""So long after the last edit a change is told (real time): several edits in a row are one mail."""


def let_settle(letters: Sequence[Message]) -> list[Message]:
    """These tell of a change, and wait for the next edit: the mail about that takes their place."""
    due_at = timezone.now() + SETTLES
    for one in letters:
        one.due_at = due_at
    Message.objects.bulk_update(letters, ["due_at"])
    return list(letters)


def settling(messages: MessageQuerySet) -> MessageQuerySet:
    """Of these what waits for the next edit; not what waits to be tried again."""
    return messages.queued().filter(attempts=0, due_at__gt=timezone.now())


def go_together(messages: MessageQuerySet) -> None:
    """Who gets several of these gets them in one mail, so long after now as a change settles, as what can wait goes
    along with others. Two queries at most.
    """
    waiting = messages.queued().filter(person__isnull=False).order_by()
    readers = dict(waiting.values_list("pk", "person"))
    numbers = Counter(readers.values())
    several = [pk for pk, person in readers.items() if numbers[person] > 1]
    if several:
        waiting.filter(pk__in=several).update(can_wait=True, due_at=timezone.now() + SETTLES)
