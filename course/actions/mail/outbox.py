"""What the course office does with messages that wait or failed: one, or many together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course.actions.enrolment.offers import count_anew
from course.actions.history import record
from course.actions.locks import lock_editions
from course.actions.mail.anew import NO_LONGER_SO, no_longer_true
from course.actions.mail.queue import queued_together
from course.actions.mail.templates import NoText
from course.authority import check_office
from course.enums import ABOUT_SAFETY, NOT_WORDED, WAITS, MessageState
from course.errors import Refusal
from course.formatting import in_dutch
from course.mailtext.texts import MailText, unknown_placeholders
from course.models import Edition, Message
from course.queries.mail.heard import TELLS_CHANGE

if TYPE_CHECKING:
    from course.authority import Authority
    from course.models.mail import MessageQuerySet

HISTORY = {
    "course.message.edit": _("Text of a message changed"),
    "course.message.hold": _("Message held back"),
    "course.message.release": _("Message released"),
    "course.message.drop": _("Message dropped"),
    "course.message.retry": _("Message tried again"),
}
"""The actions of this module as the history names them."""


class NoLongerWaits(Refusal):
    message = _("This message no longer waits: it was sent, dropped or is being sent.")


class FixedWords(Refusal):
    message = _("The words of this mail go with what an account or a calendar is told: they stay as they are.")


class FilledInBefore(Refusal):
    message = _("This mail is filled in already, so nobody fills in %(typed)s. Write it out.")


class NoLongerTrue(Refusal):
    message = _("This message says what is no longer so: something changed meanwhile, or its reader left the group.")


class OtherNumber(Refusal):
    message = _("The number of these messages changed meanwhile. Look again and send.")


class NothingToDo(Refusal):
    message = _("There is no message for which this is possible.")


@dataclass(frozen=True)
class Done:
    """With how many messages something was done, and how many others it was not done with, as the action says."""

    number: int
    others: int = 0


@transaction.atomic
def edit_message(*, message: Message, subject: str, body: str, by: Authority) -> None:
    """Other words in one message before it goes. Raises NoText, FilledInBefore, FixedWords, NoLongerWaits."""
    check_office(by)
    subject, body = " ".join(subject.split()), body.strip()
    if not (subject and body):
        raise NoText
    typed = _braces(subject, body) - _braces(message.subject, message.body)
    if typed:
        raise FilledInBefore(typed=", ".join(sorted(typed)))
    if message.template in NOT_WORDED:
        raise FixedWords
    changed = Message.objects.filter(pk=message.pk, state__in=WAITS).update(subject=subject[:250], body=body)
    if not changed:
        raise NoLongerWaits
    record(row=message, action="course.message.edit", by=by)


def _braces(subject: str, body: str) -> set[str]:
    """What looks like a placeholder. What an applicant typed between braces stood there before."""
    return set(unknown_placeholders(MailText(subject, body, ""), frozenset()))


@transaction.atomic
def hold_back(*, messages: MessageQuerySet, by: Authority) -> Done:
    """Queued messages stay until somebody lets them go. Raises NothingToDo."""
    check_office(by)
    queued = _locked(messages.queued().exclude(template__in=ABOUT_SAFETY))
    return Done(_change(queued, "course.message.hold", by, state=MessageState.HELD, held_because=""))


@transaction.atomic
def release(*, messages: MessageQuerySet, by: Authority) -> Done:
    """Held messages go now, what tells one reader of one meeting in one mail; the term of an offer counts from now.
    The others: letters to who left the group meanwhile, what is no longer so, and what a newer message says otherwise;
    these are dropped.

    Raises NothingToDo.
    """
    check_office(by)
    messages = messages.held()
    _lock_editions(messages)
    held = _locked(messages)
    untrue = _untrue(held)
    gone = [message for message in held if message.pk in untrue]
    going = [message for message in held if message.pk not in untrue]
    with in_dutch():
        because = str(NO_LONGER_SO)
    dropped = _change(gone, "course.message.drop", by, state=MessageState.CANCELLED, held_because=because)
    _count_anew(going)
    released = _let_go(going, "course.message.release", by, held_because="")
    Message.objects.filter(pk__in=_about_one_change(going)).update(can_wait=True)
    return Done(released, dropped)


def _about_one_change(messages: list[Message]) -> list[int]:
    """Keys of those that tell one reader of one meeting, and are not alone."""
    changes = [message for message in messages if message.template in TELLS_CHANGE]
    number = Counter((message.person_id, message.about) for message in changes)
    return [message.pk for message in changes if number[message.person_id, message.about] > 1]


@transaction.atomic
def drop(*, messages: MessageQuerySet, by: Authority) -> Done:
    """Messages that wait or failed never go. Raises NothingToDo."""
    check_office(by)
    waiting = messages.filter(state__in=(*WAITS, MessageState.FAILED))
    dropped = _locked(waiting.exclude(template__in=ABOUT_SAFETY))
    return Done(_change(dropped, "course.message.drop", by, state=MessageState.CANCELLED))


@transaction.atomic
def try_again(*, messages: MessageQuerySet, by: Authority) -> Done:
    """Failed messages go once more, with all their attempts, also when one may have arrived. The term of an offer that
    surely did not arrive counts from now.

    Raises NothingToDo, NoLongerTrue.
    """
    check_office(by)
    _lock_editions(messages.failed())
    failed = _locked(messages.failed())
    still_true = _still_true(failed)
    if not still_true:
        raise NoLongerTrue
    return Done(_retry(still_true, by))


@transaction.atomic
def try_again_together(*, messages: MessageQuerySet, by: Authority) -> Done:
    """The same for many at once. The others: those that may have arrived or are no longer true; they stay, to be looked
    at one by one. Raises NothingToDo.
    """
    check_office(by)
    _lock_editions(messages.failed())
    failed = _locked(messages.failed())
    surely = [message for message in _still_true(failed) if message.handed_over_at is None]
    return Done(_retry(surely, by), len(failed) - len(surely))


@transaction.atomic
def send_again_anyway(*, messages: MessageQuerySet, number: int, by: Authority) -> Done:
    """Those of a sending that may have arrived go once more: the office read that people may get them twice.

    `number` is how many the office was told of. The others are no longer true; they stay. Raises NothingToDo,
    OtherNumber, NoLongerTrue.
    """
    check_office(by)
    unsure = _locked(messages.failed().may_have_arrived())
    if len(unsure) != number:
        raise OtherNumber
    still_true = _still_true(unsure)
    if not still_true:
        raise NoLongerTrue
    return Done(_retry(still_true, by), len(unsure) - len(still_true))


def _still_true(failed: list[Message]) -> list[Message]:
    """Without what is no longer so, what a newer message says otherwise and letters to who left the group."""
    untrue = _untrue(failed)
    return [message for message in failed if message.pk not in untrue]


def _untrue(messages: list[Message]) -> set[int]:
    """The keys of what is no longer so."""
    outdated = Message.objects.filter(pk__in=[message.pk for message in messages]).outdated()
    return {*outdated.values_list("pk", flat=True), *(message.pk for message in no_longer_true(messages))}


def _retry(failed: list[Message], by: Authority) -> int:
    _count_anew(message for message in failed if message.handed_over_at is None)
    return _let_go(failed, "course.message.retry", by, attempts=0, handed_over_at=None, error="")


def _count_anew(messages: Iterable[Message]) -> None:
    Message.objects.bulk_update(count_anew(messages), ["subject", "body", "facts"])


def _lock_editions(messages: MessageQuerySet) -> None:
    """Nobody moves into or out of a group, or answers an offer, meanwhile."""
    keys = set(messages.values_list("edition_id", flat=True)) - {None}
    lock_editions(keys)


def _locked(messages: MessageQuerySet) -> list[Message]:
    """Rows as they are now, not as the office saw them; a worker that has one keeps it. Raises NothingToDo."""
    rows = list(messages.order_by("pk").select_for_update(of=("self",)).select_related("edition", "person"))
    if not rows:
        raise NothingToDo
    return rows


def _let_go(rows: list[Message], action: str, by: Authority, **values: object) -> int:
    """The next round of sending takes these."""
    now = {"state": MessageState.QUEUED, "can_wait": False, "due_at": timezone.now(), "not_before": None}
    number = _change(rows, action, by, **now, **values)
    queued_together.send(sender=Message)
    return number


def _change(rows: list[Message], action: str, by: Authority, **values: object) -> int:
    """Change these rows and write it down. Returns how many they are."""
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
    _remember(rows, action, by)
    return len(rows)


def _remember(rows: list[Message], action: str, by: Authority) -> None:
    """A line with the message, and one line with the edition for what was written together."""
    batches: Counter[tuple[str, Edition]] = Counter()
    for row in rows:
        if row.batch and row.edition and len(rows) > 1:
            batches[row.batch, row.edition] += 1
        else:
            record(row=row, action=action, by=by)
    for (batch, edition), number in batches.items():
        record(row=edition, action=action, by=by, batch=batch, number=number)
