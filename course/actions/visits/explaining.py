"""Why somebody of a large group does not go on the visit of the first choice, worked out in the background.

A draft belongs to one worker for the time of a lease, on the real clock. Reasons are kept a few at a time: who takes a
draft over goes on with the people who have none. A draft that was made anew takes it out of the hands of who works on
the old one. Lock order: the edition, then the round.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from uuid import uuid4

import structlog
from django.db import DatabaseError, transaction
from django.dispatch import Signal
from django.utils import timezone

from course.actions.visits.rounds import locked
from course.allocation.allocate import Allocation, Reason, allocate, each_reason, without_first_choice
from course.models import DraftPlace, VisitRound
from course.queries.visits.rounds import case_of

log = structlog.get_logger(__name__)

AT_ONCE = 40
"""Of so many people the reasons come with the draft: a quarter of one second. For 200 it is half a minute."""

BATCH = 5
"""So many reasons are kept at once."""

LEASE = dt.timedelta(minutes=5)
"""So long a worker may take for a batch before another takes the draft up."""

OF_REASONS = ("to_explain", "explained", "leased_until", "leased_by")
"""What a round keeps of working out its reasons."""

reasons_wait = Signal()
"""A draft waits for its reasons."""


def explain_drafts() -> int:
    """Work out every draft that nobody is at work on, to its end. Returns how many."""
    worked = 0
    while round := _claim():
        worked += 1
        _work_on(round)
    return worked


@transaction.atomic
def _claim() -> VisitRound | None:
    """Take the oldest draft that is free, so that no other worker takes it until the lease ends."""
    free = VisitRound.objects.select_for_update(skip_locked=True, of=("self",)).waiting_for_reasons()
    round = free.order_by("pk").first()
    if round:
        round.leased_until, round.leased_by = timezone.now() + LEASE, uuid4().hex
        round.save(update_fields=["leased_until", "leased_by"])
    return round


def _work_on(round: VisitRound) -> None:
    """What goes wrong with one draft stops no other; it can be published with the reasons that there are."""
    try:
        _explain(round)
    except DatabaseError:  # the lease ends, and somebody takes it up again
        log.exception("reasons broken off", round=round.pk)
    except Exception:
        log.exception("reasons failed", round=round.pk)
        _end(round)


def _explain(round: VisitRound) -> None:
    case = case_of(round)
    if case.mark != round.drawn_from:
        return _end(round)
    allocation = allocate(case)
    open_ones = set(round.draft_places.filter(why="").values_list("enrolment", flat=True))
    people = [one for one in without_first_choice(allocation) if one.key in open_ones]
    done = round.to_explain - len(people)
    found = each_reason(allocation, people)
    while batch := list(islice(found, BATCH)):
        done += len(batch)
        if not _keep(round, allocation, batch, done):
            return None
    return _end(round)


@transaction.atomic
def _keep(round: VisitRound, allocation: Allocation, batch: list[tuple[int, Reason]], done: int) -> bool:
    """Nobody's who was moved by hand meanwhile. False when the draft is no longer ours."""
    mine = _mine(round)
    if mine is None:
        return False
    for key, reason in batch:
        place = DraftPlace.objects.filter(round=mine, enrolment=key, visit=allocation.places.get(key), why="")
        place.update(why=reason.why, number=reason.number)
    mine.explained, mine.leased_until = done, timezone.now() + LEASE
    mine.save(update_fields=["explained", "leased_until"])
    return True


@transaction.atomic
def _end(round: VisitRound) -> None:
    mine = _mine(round)
    if mine:
        _begin(mine, 0)
        mine.save(update_fields=OF_REASONS)


def _mine(round: VisitRound) -> VisitRound | None:
    """The stored row, locked; None when the draft was made anew, or another worker took it for lost."""
    stored = locked(VisitRound.objects.select_related("meeting").get(pk=round.pk))
    return stored if stored.leased_by == round.leased_by and stored.is_explaining else None


def ask_for_reasons(round: VisitRound, number: int) -> None:
    """A new draft needs so many; a worker that is busy with an older one finds out. The caller saves the round."""
    _begin(round, number)
    if number:
        reasons_wait.send(sender=VisitRound)


def _begin(round: VisitRound, number: int) -> None:
    """So many are awaited, and no worker has the draft."""
    round.to_explain, round.explained = number, 0
    round.leased_until, round.leased_by = None, ""
