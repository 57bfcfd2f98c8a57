"""Reminding, whatever of: each once, late rather than never, and not when it is of no use any more.

Who gets a place after the moment of a reminder still gets it while there is a day to act on it. A meeting that moves
to another day is reminded of again; when it changes otherwise, so is who was not told before the change.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from course.actions.locks import lock_edition
from course.actions.mail.queue import once_a_language, queue_messages
from course.actions.mail.stop import drop_unsent
from course.enums import MailCode, MessageState
from course.mailtext.texts import Words
from course.models import Edition, Message, User


@dataclass(frozen=True)
class Reminder:
    """One mail to a number of people whose moment has come. `why_not` says why it is of no use; empty: it is. Where not
    everybody reads the same, `own` says what these people do, by key.

    From the moment `too_late` it comes too late. Who was told of the same `day` is not told again; `version` tells
    one appointment on that day from the next.
    """

    subject: str
    code: MailCode
    people: QuerySet[User]
    about: str
    link: str
    edition: Edition
    too_late: dt.datetime | None = None
    day: str = ""
    version: str = ""
    words: Callable[[], Words] = Words
    own: Callable[[Collection[int]], Mapping[int, Callable[[], Words]]] | None = None
    why_not: str = ""

    @property
    def occasion(self) -> str:
        return f"{self.day} {self.version}".strip()

    def not_told(self) -> list[User]:
        """Who did not get it yet. What was dropped when the appointment changed told nobody anything."""
        mails = Message.objects.filter(template=self.code, about=self.about, person=OuterRef("pk"))
        still_goes = Q(occasion__startswith=self.day) & ~Q(state=MessageState.CANCELLED)
        told = mails.filter(still_goes | Q(occasion=self.occasion))
        return list(self.people.filter(~Exists(told), is_active=True))

    def words_of(self, people: Collection[int]) -> Mapping[int, Callable[[], Words]]:
        """What each of these people reads, by key."""
        return self.own(people) if self.own else dict.fromkeys(people, once_a_language(self.words))

    def drop(self) -> int:
        """What was queued in time and did not go, because the mail server was away, is of no use any more either."""
        return drop_unsent(Message.objects.filter(template=self.code, about=self.about))


@dataclass(frozen=True)
class Round:
    """What one job did: how many mails it queued, and what it skipped and why."""

    queued: int
    skipped: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.queued > 0

    def __str__(self) -> str:
        return "; ".join([str(self.queued or "none"), *(f"skipped {one}" for one in self.skipped)])


@transaction.atomic
def remind_in(pk: int, reminders_of: Callable[[Edition], Iterator[Reminder]]) -> Round:
    """Under the lock of the edition, because a meeting may move and somebody may leave meanwhile."""
    queued, skipped = 0, []
    for reminder in reminders_of(lock_edition(pk)):
        too_late = reminder.drop() if reminder.why_not else 0
        people = reminder.not_told()
        if reminder.why_not and (people or too_late):
            skipped.append(f"{reminder.subject}: {reminder.why_not} ({len(people) + too_late} not told)")
        elif people:
            queued += len(_queue(reminder, people))
    return Round(queued, tuple(skipped))


def _queue(reminder: Reminder, people: list[User]) -> list[Message]:
    """Those who read the same go together."""
    words, alike = reminder.words_of([one.pk for one in people]), defaultdict(list)
    for one in people:
        alike[words[one.pk]].append(one)
    return [
        message
        for written, readers in alike.items()
        for message in queue_messages(
            code=reminder.code,
            people=readers,
            about=reminder.about,
            occasion=reminder.occasion,
            words=written,
            link=reminder.link,
            edition=reminder.edition,
            too_late=reminder.too_late,
        )
    ]
