"""Publishing: what waits for an edition becomes true all at once, and drafts are announced with it.

Lock order: the edition first, then its meetings. Two who publish at once wait for each other at the edition; the second
finds what the first did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.settling import go_together
from course.actions.mail.telling import AskFirst, deciding
from course.actions.planning import Accepting, known_findings, settle_findings
from course.actions.programme.carrying import carry_out
from course.actions.programme.meetings import lock_meeting, save_meeting
from course.authority import check_office, person_of
from course.enums import MeetingStatus
from course.errors import AlreadyDone, Refusal
from course.models import Edition, Meeting, Message, PendingChange, Publication
from course.queries.programme.pending import Waiting, announceable, fingerprint, overlay_of, waiting_in

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class AlreadyPublished(AlreadyDone):
    message = _("This was published already. Here is how it stands now.")


class OtherThanSeen(Refusal):
    message = _("Somebody changed something meanwhile, so nothing is published. This is how it stands now.")


class StillToChoose(Refusal):
    message = _("Something that waits was changed meanwhile. Choose of each which of both holds; then publish.")


class NothingToPublish(Refusal):
    message = _("Nothing waits, and no new meeting is ticked.")


class RefusedAt(Refusal):
    """What stands in the way of one meeting stands in the way of all."""

    message = _("%(meeting)s: %(refusal)s")


@transaction.atomic
def publish_changes(
    *,
    edition: Edition,
    drafts: Collection[int],
    tentative: Collection[int] = (),
    seen: str,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> Publication:
    """Carry out everything that waits for the edition, and announce these drafts of it (by key): all, or nothing.

    Drafts that are `tentative` are announced as such, the others as confirmed. `seen` is the fingerprint of what was
    agreed to. Who hears of several things gets them in one mail. Raises OnlyTheOffice, AlreadyPublished, OtherThanSeen,
    StillToChoose, NothingToPublish, RefusedAt, and what `settle_findings` and `deciding` raise.
    """
    check_office(by)
    edition = lock_edition(edition.pk)
    if Publication.objects.filter(edition=edition, seen=seen).exists():
        raise AlreadyPublished
    waiting, every = waiting_in(edition), announceable(edition)
    if fingerprint(edition, waiting, every) != seen:
        raise OtherThanSeen
    new = [draft for draft in every if draft.pk in drafts]
    _check(waiting, new)
    _settle(waiting, new, by, accepting)
    with deciding(telling, row=edition, by=by, takes_in=True) as letters:
        plans = [(lock_meeting(one.meeting), one.wanted) for one in waiting]
        moves = {key: move for one in waiting for key, move in one.moves.items()}
        carry_out(plans, moves, by=by, telling=telling, at=_at)
        for draft in new:
            status = MeetingStatus.TENTATIVE if draft.pk in tentative else MeetingStatus.CONFIRMED
            _announce(draft, status, by, telling)
        go_together(Message.objects.filter(pk__in=[one.pk for one in letters]))
    PendingChange.objects.filter(meeting__edition=edition).delete()
    made = Publication.objects.create(edition=edition, seen=seen, published_by=person_of(by))
    record(row=edition, action="course.edition.publish", by=by, changed=len(waiting), new=len(new))
    return made


def _check(waiting: Sequence[Waiting], new: Sequence[Meeting]) -> None:
    if not waiting and not new:
        raise NothingToPublish
    if any(one.stale for one in waiting):
        raise StillToChoose


def _settle(waiting: Sequence[Waiting], new: Sequence[Meeting], by: Authority, accepting: Accepting | None) -> None:
    """Of all together as they will be: what stands in the way halfway is no matter. Drafts are asked about anew."""
    changed = [one.meeting for one in waiting]
    settle_findings(
        [*changed, *new],
        before=known_findings(changed),
        by=by,
        accepting=accepting,
        overlay=overlay_of(waiting, new),
    )


@contextmanager
def _at(meeting: Meeting) -> Iterator[None]:
    """A refusal says of which meeting it is."""
    try:
        yield
    except AskFirst:
        raise
    except Refusal as refusal:
        raise RefusedAt(meeting=meeting, refusal=refusal) from refusal


def _announce(draft: Meeting, status: MeetingStatus, by: Authority, telling: Telling | None) -> None:
    wanted = lock_meeting(draft)
    wanted.status = status
    with _at(draft):
        save_meeting(meeting=wanted, by=by, telling=telling, is_settled=True)
