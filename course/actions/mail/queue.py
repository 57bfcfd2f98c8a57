"""A message is a row in the deciding transaction and is sent afterwards (`course.actions.mail.send`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from django.dispatch import Signal
from django.utils.translation import get_language, override

from course import clock
from course.actions.mail.stop import stop_outdated
from course.actions.mail.telling import settle
from course.enums import CAN_WAIT, LEAVES, SUPERSEDES, Leaves, MailRhythm
from course.mailtext.texts import MailText, Words, neutral_facts
from course.models import Edition, Message, User
from course.queries.mail.digest import next_round
from course.queries.mail.hours import leaves_from
from course.queries.mail.letters import compose
from course.queries.mail.templates import texts_of

queued_together = Signal()
"""Messages were written, or may go again."""


def filled(message: Message, *, text: MailText, words: Callable[[], Words] = Words) -> Message:
    """The message with its text filled in, in the language of the text; not queued yet.

    Its `about` names the row ("enrolment:12"), `occasion` which time; `link` is a path on this site for the button.
    """
    with override(text.language):
        known = words()
    parts = compose(text, values=known.values, person=message.person, edition=message.edition)
    for name, value in parts.items():
        setattr(message, name, value)
    show(message, known)
    return message


def show(message: Message, known: Words) -> None:
    """What stands at a glance, and where the button leads."""
    message.facts, message.link = neutral_facts(known.facts), message.link if known.link is None else known.link
    message.says = dict(known.says)


def queue(letters: Sequence[Message], *, too_late: dt.datetime | None = None) -> list[Message]:
    """Put letters about one row in the outbox, and return those that were not there before: nobody gets one twice.

    Whether they go at all, the scope in which they were written says (`course.actions.mail.telling`). What need not
    come at once waits for the hours in which people work, or for the round of its reader, when that is not from
    `too_late` on. An older message that says otherwise is stopped. As many queries for many as for one. The caller
    holds the lock of the edition: two who queue the same at once break a constraint, and the decision of one with it.
    """
    told = Message.objects.filter(about__in={one.about for one in letters})
    before = set(told.values_list("template", "occasion", "person", "address"))
    new = [one for one in letters if (one.template, one.occasion, one.person_id, one.address) not in before]
    settle(new)
    _let_wait(new, too_late)
    Message.objects.bulk_create(new)
    newer = [one for one in new if one.template in SUPERSEDES]
    untrue = {code for one in newer for code in SUPERSEDES[one.template]}
    if not untrue.isdisjoint(template for template, *_reader in before):
        older = Message.objects.filter(about=newer[0].about)
        stop_outdated(older, codes=[one.template for one in newer])
    if new:
        queued_together.send(sender=Message)
    return new


def queue_messages(
    *,
    code: StrEnum,
    people: Iterable[User],
    about: str,
    words: Callable[[], Words] = Words,
    occasion: str = "",
    link: str = "",
    edition: Edition | None = None,
    too_late: dt.datetime | None = None,
) -> list[Message]:
    """Queue the same mail to each of these people, in the text of the edition when it has its own.

    What is filled in is written once for each language.
    """
    texts, written = texts_of([code], edition)[code], once_a_language(words)
    same = {"template": code, "about": about, "occasion": occasion, "link": link, "edition": edition}
    letters = (Message(person=person, **same) for person in people)
    told = [filled(one, text=texts.read_by(one.person), words=written) for one in letters]
    return queue(told, too_late=too_late)


def telling_from(before: Mapping[str, Any], letters: Sequence[Message]) -> list[Message]:
    """Keep what the readers of these know until they arrive; nothing is written when that is nothing."""
    for one in letters if before else ():
        one.before = dict(before)
    if before:
        Message.objects.bulk_update(letters, ["before"])
    return list(letters)


def once_a_language(words: Callable[[], Words]) -> Callable[[], Words]:
    """The same, remembered for each active language."""
    remembered = cache(lambda _language: words())
    return lambda: remembered(get_language())


def _let_wait(letters: Sequence[Message], too_late: dt.datetime | None) -> None:
    """Until people work, or until the round of the rhythm that somebody chose, in which it goes along with others."""
    waiting = [one for one in letters if LEAVES[one.template] != Leaves.AT_ONCE]
    now, hours = clock.now(), leaves_from() if waiting else None
    for one in waiting:
        round_at = _round_of(one)
        if round_at and not (too_late and round_at >= too_late):
            one.can_wait, one.not_before = True, round_at
        elif hours and hours > now and not (too_late and hours >= too_late):
            one.not_before = hours


def _round_of(message: Message) -> dt.datetime | None:
    person = message.person
    if person is None or message.template not in CAN_WAIT or person.mail_rhythm == MailRhythm.AT_ONCE:
        return None
    return next_round(MailRhythm(person.mail_rhythm))
