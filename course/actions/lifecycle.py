"""Steps in the life of an enrolment. Every other action that moves one goes through here.

Lock order: the edition first (the lower id first when there are two), then the enrolment.
"""

from __future__ import annotations

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.enums import ENROLMENT_MOVES, TAKES_PART, Actor, EnrolmentState, MailCode, MessageState, Side
from course.errors import Refusal
from course.models import Edition, Enrolment, Message, User
from course.queries.editions import enrolment_has_opened

ASIDE = 1_000_000
"""No line is so long: where places in line stand while the others move up (no two may be the same meanwhile)."""

REMINDS = (MailCode.PROFILE, MailCode.PREPARE, MailCode.PRACTICAL)
"""Mails for who takes part, and for nobody else at the time of sending."""


class MoveRefused(Refusal):
    message = _("This enrolment cannot go from '%(before)s' to '%(after)s'.")


class NotYetOpen(Refusal):
    message = _("Enrolment is not open yet.")


class EditionCancelled(Refusal):
    message = _("This edition does not go ahead.")


def locked(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is stored now, with its edition locked first. Inside a transaction."""
    edition = Edition.objects.select_for_update().get(pk=enrolment.edition_id)
    found = Enrolment.objects.select_for_update(of=("self",)).select_related("user__organisation").get(pk=enrolment.pk)
    found.edition = edition
    return found


def check_edition(edition: Edition) -> None:
    """Raises EditionCancelled or NotYetOpen."""
    if edition.is_cancelled:
        raise EditionCancelled
    if not enrolment_has_opened(edition):
        raise NotYetOpen


def move(enrolment: Enrolment, *, to: EnrolmentState, by: Actor, user: User | None, reason: str = "") -> None:
    """One step of the lifecycle, with its row in the history. Who leaves the line lets the others move up.

    The caller holds the lock of the edition. Raises MoveRefused for a move outside the table.
    """
    before = EnrolmentState(enrolment.state)
    if by not in ENROLMENT_MOVES[before].get(to, frozenset()):
        raise MoveRefused(before=before.label, after=to.label)
    left = enrolment.rank if to != EnrolmentState.WAITING else None
    enrolment.state = to
    enrolment.rank = _last_rank(enrolment) + 1 if to == EnrolmentState.WAITING else None
    if to != EnrolmentState.AWAITING_APPROVAL:
        enrolment.held_until = None
    enrolment.moves += 1
    enrolment.save()
    if before in TAKES_PART and to not in TAKES_PART:
        _drop_reminders(enrolment)
    if left:
        _move_up(enrolment.edition, Side(enrolment.side), behind=left)
    record(
        row=enrolment,
        action="course.enrolment.move",
        by=user,
        **{"from": before.value, "to": to.value, "by_role": by.value, "reason": reason},
    )


def _drop_reminders(enrolment: Enrolment) -> None:
    """What still waits to remind somebody of a course in which they take no part any more."""
    waiting = Message.objects.filter(edition=enrolment.edition_id, person=enrolment.user_id, template__in=REMINDS)
    waiting.filter(state__in=[MessageState.QUEUED, MessageState.HELD]).update(state=MessageState.CANCELLED)


def _last_rank(enrolment: Enrolment) -> int:
    """The last place in line of the side; 0 when nobody waits."""
    line = Enrolment.objects.filter(edition=enrolment.edition_id, side=enrolment.side, rank__isnull=False)
    return line.aggregate(last=Max("rank"))["last"] or 0


def _move_up(edition: Edition, side: Side, *, behind: int) -> None:
    """Whoever stood behind this place in line comes one closer; two updates, whatever the length of the line."""
    line = Enrolment.objects.filter(edition=edition, side=side)
    line.filter(rank__gt=behind).update(rank=F("rank") + ASIDE)
    line.filter(rank__gt=ASIDE).update(rank=F("rank") - ASIDE - 1)
