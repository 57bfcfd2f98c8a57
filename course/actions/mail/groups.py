"""Letters of the course office to a group of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.queue import queued_together
from course.actions.mail.templates import NoText, check_placeholders
from course.authority import check_office, person_of
from course.enums import MessageState, Tell
from course.errors import AlreadyDone, Refusal
from course.mailtext.texts import MailText, fill_line
from course.models import Edition, Message, Sending, User
from course.queries.mail.groups import NAMEABLE, about_group, people_in, values_for
from course.queries.mail.letters import compose
from course.queries.mail.templates import OWN_WORDS, shipped_texts

if TYPE_CHECKING:
    from course.authority import Authority

HISTORY = {"course.mailing.write": _("Mail written to a group")}
"""The action of this module as the history names it."""


@dataclass(frozen=True)
class Goes:
    """When a letter goes: held until somebody lets it go, at a moment on the clock of the course (aware), or now."""

    hold: bool = False
    at: dt.datetime | None = None


NOW = Goes()


class NobodyToWriteTo(Refusal):
    message = _("There is nobody in this group.")


class GroupChanged(Refusal):
    message = _("The group changed while you were writing. Came: %(came)s, left: %(left)s. Look again and send.")


class MomentHasPassed(Refusal):
    message = _("This moment has passed. Choose a later one, or leave it empty to send now.")


class WrittenBefore(AlreadyDone):
    message = _("You sent this before. Look at the messages.")


@transaction.atomic
def write_to_group(
    *,
    edition: Edition,
    group: str,
    text: MailText,
    batch: str,
    seen: Collection[int],
    by: Authority,
    code: str = OWN_WORDS,
    goes: Goes = NOW,
) -> int:
    """Write to everybody in a group (`queries.mail.groups`). Returns to how many.

    `batch` is the mark of one sending: the same mark sends once. `seen` are the ids of the people to whom the writer
    meant to send. Raises NoText, UnknownPlaceholder, WrittenBefore, NobodyToWriteTo, GroupChanged, MomentHasPassed.
    """
    check_office(by)
    lock_edition(edition.pk)
    _check_text(text)
    if Message.objects.filter(batch=batch).exists():
        raise WrittenBefore
    if goes.at and goes.at <= clock.now():
        raise MomentHasPassed
    readers = _readers(edition, group, set(seen))
    same = {
        "template": code if code in shipped_texts() else OWN_WORDS,
        "about": about_group(group),
        "occasion": batch,
        "batch": batch,
        "sending": _sending(edition, text, goes, by),
        "not_before": goes.at,
        "edition": edition,
        "state": MessageState.HELD if goes.hold else MessageState.QUEUED,
        "link": reverse("course:my_course") if text.button else "",
    }
    rows = [Message(person=one, **same, **compose(text, values=values_for(edition, one))) for one in readers]
    Message.objects.bulk_create(rows)
    record(row=edition, action="course.mailing.write", by=by, batch=batch, subject=text.subject, number=len(rows))
    queued_together.send(sender=Message)
    return len(rows)


def _sending(edition: Edition, text: MailText, goes: Goes, by: Authority) -> Sending:
    return Sending.objects.create(
        subject=fill_line(text.subject, {"cursus": edition.title})[:250],
        asked_by=person_of(by),
        decision=Tell.HOLD if goes.hold else Tell.SEND,
    )


def _check_text(text: MailText) -> None:
    if not (text.subject.strip() and text.body.strip()):
        raise NoText
    check_placeholders(text, NAMEABLE)


def _readers(edition: Edition, group: str, seen: set[int]) -> list[User]:
    """The people of the group, when they are those whom the writer saw."""
    people = list(people_in(edition, group))
    if not people:
        raise NobodyToWriteTo
    now = {person.pk for person in people}
    if now != seen:
        raise GroupChanged(came=len(now - seen), left=len(seen - now))
    return people
