"""Stopping what did not leave yet. A worker that has such a message finds out before it hands it over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext as _

from course.enums import TELLS_STATE, MessageState
from course.formatting import in_dutch
from course.models.mail import LONGEST_REASON, MessageQuerySet

SUBJECT = "{subject}"
"""Where the database writes the subject of the mail that says otherwise."""


def hold_unsent(messages: MessageQuerySet, *, because: str) -> int:
    """What goes soon stays until the course office decides; `because` is what it reads there. Returns how many."""
    return _hold(messages.going_soon(), because[:LONGEST_REASON])


def drop_unsent(messages: MessageQuerySet, **also: object) -> int:
    """What surely did not arrive and is true no more never goes. Returns how many."""
    return messages.stoppable().update(state=MessageState.CANCELLED, leased_until=None, **also)


def stop_outdated(messages: MessageQuerySet, *, codes: Iterable[str]) -> None:
    """Of these, what a newer mail about the same subject makes untrue never goes by itself, also what failed.

    An answer about an enrolment is held, so that the course office sees that somebody did not get it, and which mail
    says otherwise. A change of which a later one tells is dropped: the later tells it all. `codes` are those that may
    be found; a query for each of the two that is needed.
    """
    outdated, found = messages.stoppable().outdated(), set(codes)
    if not found.isdisjoint(TELLS_STATE):
        with in_dutch():
            because = _("A newer message says otherwise: %(subject)s") % {"subject": SUBJECT}
        before, _mark, after = because.partition(SUBJECT)
        answers = outdated.filter(template__in=TELLS_STATE).exclude(state=MessageState.HELD)
        _hold(answers, Left(Concat(Value(before), F("answer"), Value(after)), LONGEST_REASON))
    if not found.issubset(TELLS_STATE):
        drop_unsent(outdated.exclude(template__in=TELLS_STATE))


def _hold(messages: MessageQuerySet, because: str | Left) -> int:
    return messages.update(state=MessageState.HELD, held_because=because, leased_until=None)
