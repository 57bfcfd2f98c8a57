"""Reminders of promises: a week before the last day, on that day and a week after it, in one mail for each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import queue_messages
from course.enums import Leaves
from course.formatting import day_in_words
from course.mailing import Mail
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Words
from course.models import Message, User
from course.models.mail import about
from course.workdays import REMINDS_AT
from pitches.enums import PitchMail
from pitches.models import Promise

A_WEEK = dt.timedelta(days=7)
ROUNDS = (-A_WEEK, dt.timedelta(), A_WEEK)
"""When somebody is reminded, counted from the last day of the promise."""


def remind_of_promises() -> int:
    """Remind everybody whose moment has come, from nine o'clock on. Returns how many people."""
    if clock.now() < clock.at(clock.today(), REMINDS_AT):
        return 0
    people = {one.owner_id for one in _may_be_due() if _round_of(one) > one.reminded}
    return sum(_remind(person) for person in sorted(people))


def _may_be_due() -> QuerySet[Promise]:
    soon = clock.today() + A_WEEK
    rows = Promise.objects.open().filter(due_on__lte=soon, reminded__lt=len(ROUNDS), owner__is_active=True)
    return rows.order_by("due_on", "pk")


def _round_of(promise: Promise) -> int:
    """How many of the rounds have come; those of before it was made need not come any more."""
    today, made_on = clock.today(), promise.created_at.astimezone(clock.AMSTERDAM).date()
    come = [number for number, after in enumerate(ROUNDS, start=1) if promise.due_on + after <= today]
    is_to_tell = bool(come) and promise.due_on + ROUNDS[come[-1] - 1] > made_on
    return come[-1] if is_to_tell else 0


@transaction.atomic
def _remind(person: int) -> int:
    owner = User.objects.select_for_update(of=("self",)).get(pk=person)
    due = [one for one in _may_be_due().filter(owner=owner).select_for_update(of=("self",)) if _is_due(one)]
    for promise in due:
        promise.reminded = _round_of(promise)
    Promise.objects.bulk_update(due, ["reminded"])
    told = due and queue_messages(
        code=PitchMail.PROMISES_DUE,
        people=[owner],
        about=about(owner),
        occasion=clock.today().isoformat(),
        link=f"{reverse('course:my_course')}#my-promises",
        words=partial(_words, due),
    )
    return int(bool(told))


def _is_due(promise: Promise) -> bool:
    return _round_of(promise) > promise.reminded


def rows() -> QuerySet[User]:
    """Whom such a mail is about."""
    return User.objects.all()


def anew(_message: Message, owner: User) -> Anew:
    """Without what was told since; nothing when nothing is left."""
    due = Promise.objects.open().filter(owner=owner, due_on__lte=clock.today() + A_WEEK, reminded__gt=0)
    found = list(due.order_by("due_on", "pk"))
    return Anew(words=partial(_words, found)) if found else NO_LONGER_TRUE


def _words(due: Iterable[Promise]) -> Words:
    lines = [_("- %(what)s (by %(day)s)") % {"what": one.what, "day": day_in_words(one.due_on)} for one in due]
    return Words({"lijst": "\n".join(lines), "n": str(len(lines))})


MAILS: dict[str, Mail] = {PitchMail.PROMISES_DUE: Mail(Leaves.IN_HOURS, (PitchMail.PROMISES_DUE,), rows, anew)}
