"""Participants hear of material once it is open to them, in the rhythm that each chose: one mail for a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from itertools import groupby

from django.db import transaction

from course import clock
from course.actions.locks import lock_edition
from course.actions.mail.queue import filled, queue
from course.actions.mail.settling import go_together, let_settle, settling
from course.calendars.text import line
from course.enums import MailCode
from course.formatting import day_in_words
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Material, Meeting, Message
from course.models.mail import about
from course.queries.enrolment.participants import group_of
from course.queries.mail import facts
from course.queries.mail.templates import texts_of
from course.queries.materials import newly_open, still_open


def tell_new_material() -> int:
    """Queue what is open now and was not told. Returns how many mails."""
    by_meeting = groupby(newly_open(), key=lambda row: row.meeting)
    return sum(_tell(meeting, [row.pk for row in rows]) for meeting, rows in by_meeting)


@transaction.atomic
def _tell(meeting: Meeting, keys: Sequence[int]) -> int:
    """Under the lock of the edition: somebody may withdraw the material, or leave the group, meanwhile."""
    lock_edition(meeting.edition_id)
    Material.objects.select_for_update().filter(pk__in=keys, told_at=None).update(told_at=clock.now())
    rows = still_open(keys)
    owners = {row.owner_id for row in rows}
    people = group_of(meeting.edition).exclude(pk__in=owners if len(owners) == 1 else ())
    texts = texts_of([MailCode.NEW_MATERIAL], meeting.edition)[MailCode.NEW_MATERIAL]
    letters = [
        Message(
            template=MailCode.NEW_MATERIAL,
            person=person,
            about=about(meeting),
            occasion=f"material-{max(keys)}",
            link=f"{meeting.get_absolute_url()}#materials",
            edition=meeting.edition,
            before={"materials": list(keys)},
        )
        for person in people
    ]
    words = partial(_words, meeting, rows)
    if not rows:
        return 0
    told = queue([filled(one, text=texts.read_by(one.person), words=words) for one in letters])
    let_settle([one for one in told if not one.can_wait])
    go_together(settling(Message.objects.filter(about=about(meeting), template=MailCode.NEW_MATERIAL)))
    return len(told)


class Open:
    """What mails about new material of a meeting are about, as they leave: each read once."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self._rows: dict[tuple[int, ...], list[Material]] = {}

    @cached_property
    def people(self) -> set[int]:
        return set(group_of(self.meeting.edition).values_list("pk", flat=True))

    def rows(self, keys: Sequence[int]) -> list[Material]:
        if tuple(keys) not in self._rows:
            self._rows[tuple(keys)] = still_open(keys)
        return self._rows[tuple(keys)]


def anew(message: Message, found: Open) -> Anew:
    """What is not there any more is not told, nor what is for a meeting that is off, nor to who left the group."""
    rows = found.rows((message.before or {}).get("materials", ()))
    if not rows or not found.meeting.is_on_the_agenda or message.person_id not in found.people:
        return NO_LONGER_TRUE
    return Anew(words=partial(_words, found.meeting, rows))


def _words(meeting: Meeting, rows: Sequence[Material]) -> Words:
    named = "\n".join(f"- {line(row.title)} ({row.owner})" for row in rows)
    values = {"titel": AsIs(line(meeting.title)), "datum": day_in_words(meeting.day), "lijst": named}
    return Words(values, facts.of_meeting(meeting))
