"""Whether people are told of what the course office does: now, later by hand, or not at all with a reason.

An action of which people hear takes a `Telling` and writes its mails inside `deciding`. Without one it refuses the
course office (NotDecided), so that no door mails unasked; a door rehearses the action, shows who would get what, and
acts with what was decided there. What participants, managers and the system itself do, tells at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.settling import go_together, settling
from course.actions.mail.stop import hold_unsent
from course.authority import SYSTEM, System, person_of
from course.enums import GOES_ANYWAY, TELLS_STATE, MessageState, Tell
from course.errors import Refusal
from course.formatting import in_dutch
from course.models import Message, Sending
from course.queries.mail.audience import mark_of

if TYPE_CHECKING:
    from django.db.models import Model

    from course.authority import Authority


class AskFirst(Refusal):
    """The office has to see who gets what before it happens; its doors show that and ask."""


class NotDecided(AskFirst):
    message = _("People get a mail about this. Look who, and choose whether they are told.")


class ReasonForSilence(AskFirst):
    message = _("Say why nobody is told. It is kept in the history.")


class ReadersChanged(AskFirst):
    message = _("Something changed meanwhile: others get a mail, or another mail. Look again and choose.")


class DecidedTwice(RuntimeError):
    """An action asked for one decision in several scopes. Then nothing can be decided: each of them writes other mails
    than those that were shown together. A fault of ours, found where the action is rehearsed.
    """


@dataclass(frozen=True)
class Telling:
    """What was decided about the mails of one action. `seen` marks the mails that the office was shown
    (`queries.mail.audience.mark_of`); `heard` collects them when the action is rehearsed. Who acts in several parts
    gives each the same `sending`, and writes down once what was decided.
    """

    how: Tell = Tell.SEND
    reason: str = ""
    seen: str = ""
    sending: Sending | None = None
    heard: list[Message] | None = field(default=None, compare=False)


AT_ONCE = Telling()
"""For who decides without a page: the demo, an import from the command line."""


@dataclass
class _Scope:
    telling: Telling | None
    by: Authority
    letters: list[Message] = field(default_factory=list)
    sending: Sending | None = None
    takes_in: bool = False


_scope: ContextVar[_Scope | None] = ContextVar("telling", default=None)


def check_reason(telling: Telling) -> None:
    """Raises ReasonForSilence."""
    if telling.how == Tell.NOBODY and not telling.reason.strip():
        raise ReasonForSilence


@contextmanager
def deciding(
    telling: Telling | None, *, row: Model, by: Authority, office: bool = True, takes_in: bool = False
) -> Iterator[list[Message]]:
    """The mails written inside follow the decision; hold and silence stand in the history of `row`.

    Who acts for the course office (`office`) must bring a decision when there are mails; what others bring counts for
    nothing. With `takes_in` the actions inside decide nothing of their own: one decision is about all of it. Nor does
    an act inside another that got the same decision. Gives the mails as they are written. Once for all mails of an
    action, inside a transaction. Raises NotDecided, ReasonForSilence, ReadersChanged, DecidedTwice.
    """
    outer = _scope.get()
    if outer and (outer.takes_in or outer.telling is telling):
        yield outer.letters
        return
    if not office or (telling is None and isinstance(by, System)):
        telling = AT_ONCE
    if telling:
        check_reason(telling)
    scope = _Scope(telling, by, sending=telling.sending if telling else None, takes_in=takes_in)
    token = _scope.set(scope)
    try:
        yield scope.letters
    finally:
        _scope.reset(token)
    if scope.letters:
        go_together(settling(Message.objects.filter(pk__in=[one.pk for one in scope.letters])))
    if telling:
        _finish(scope, telling, row)


def settle(letters: Sequence[Message]) -> None:
    """Give letters that are about to be stored their sending and their state. Raises NotDecided.

    Outside `deciding` they go by themselves.
    """
    if not letters:
        return
    scope = _scope.get() or _Scope(AT_ONCE, SYSTEM)
    if scope.telling is None:
        raise NotDecided
    if scope.sending is None:
        scope.sending = new_sending(letters[0].subject, scope.telling, scope.by)
    for one in letters:
        one.sending = scope.sending
        if one.template not in GOES_ANYWAY:
            _apply(one, scope.telling)
    scope.letters += letters


def new_sending(subject: str, telling: Telling, by: Authority) -> Sending:
    """Of the mails that one decision is about. A reason is kept for silence alone."""
    reason = telling.reason.strip() if telling.how == Tell.NOBODY else ""
    return Sending.objects.create(subject=subject, asked_by=person_of(by), decision=telling.how, reason=reason)


def _apply(letter: Message, telling: Telling) -> None:
    """What nobody is told is kept as dropped: the office sees what was not said, and a later change knows it."""
    if telling.how == Tell.HOLD:
        letter.state = MessageState.HELD
    elif telling.how == Tell.NOBODY:
        letter.state, letter.held_because = MessageState.CANCELLED, telling.reason.strip()[:200]


def _finish(scope: _Scope, telling: Telling, row: Model) -> None:
    if telling.heard is not None:
        if telling.heard and scope.letters:
            raise DecidedTwice
        telling.heard.extend(scope.letters)
    if telling.seen and scope.letters and telling.seen != mark_of(scope.letters):
        raise ReadersChanged
    decided = [one for one in scope.letters if one.template not in GOES_ANYWAY]
    if not decided or telling.how == Tell.SEND:
        return
    if telling.how == Tell.NOBODY:
        _hold_what_stood_before(decided)
    if not telling.sending:
        record_decision(telling, row=row, by=scope.by, number=len(decided))


def record_decision(telling: Telling, *, row: Model, by: Authority, number: int) -> None:
    """Hold and silence stand in the history of the row, with how many mails they are about."""
    if number and telling.how != Tell.SEND:
        reason = {"reason": telling.reason.strip()} if telling.how == Tell.NOBODY else {}
        record(row=row, action=f"course.telling.{telling.how.value}", by=by, number=number, **reason)


def _hold_what_stood_before(letters: Sequence[Message]) -> None:
    """An older answer that waits would now say what is no longer so; the course office decides about it."""
    with in_dutch():
        because = str(_("It moved on, and nobody was told of that."))
    states = Message.objects.filter(about__in={one.about for one in letters}, template__in=TELLS_STATE)
    hold_unsent(states.exclude(sending=letters[0].sending), because=because)


def rehearse(act: Callable[[Telling], object]) -> list[Message]:
    """The mails that an action would write now, to the word: it is done under its locks and undone.

    Without those that a later step of the same action makes untrue. Raises what the action raises.
    """
    heard: list[Message] = []
    with transaction.atomic():
        act(Telling(heard=heard))
        going = still_going(heard)
        transaction.set_rollback(True)
    return going


def still_going(heard: Sequence[Message]) -> list[Message]:
    """Of mails that were written in this transaction those that nothing after them made untrue."""
    stored = Message.objects.in_bulk([one.pk for one in heard])
    return [one for one in heard if stored[one.pk].state == MessageState.QUEUED]
