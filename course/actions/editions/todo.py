"""The list of what is left to do for a copied edition: ticked by hand, and its dates moved in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.programme.meetings import move_meeting
from course.authority import check_office, person_of
from course.enums import EditionTask
from course.errors import Refusal
from course.models import Edition, Meeting
from course.models.todo import TickedTask
from course.queries.editions.todo import FACTS

if TYPE_CHECKING:
    from course.authority import Authority

TICKED = "course.edition.todo"


class TellsItself(Refusal):
    message = _("Nobody ticks this: it is done as soon as it is so.")


class NoDraft(Refusal):
    message = _("This meeting is no draft any more. Move it on its own page, where you see who hears of it.")


class NotAllMoved(Refusal):
    """Carries the refusal of each meeting by its id."""

    message = _("Nothing was moved: at some meetings a rule stands in the way.")

    def __init__(self, refusals: Mapping[int, Refusal]) -> None:
        self.refusals = refusals
        super().__init__()


@transaction.atomic
def tick(*, edition: Edition, task: EditionTask, done: bool, by: Authority) -> None:
    """Done, or not after all; ticked twice is once, and who ticked first stays. Raises OnlyTheOffice, TellsItself."""
    check_office(by)
    if task in FACTS:
        raise TellsItself
    edition = lock_edition(edition.pk)
    ticked = TickedTask.objects.filter(edition=edition, task=task)
    if ticked.exists() == done:
        return
    if done:
        TickedTask.objects.create(edition=edition, task=task, done_at=clock.now(), done_by=person_of(by))
    else:
        ticked.delete()
    record(row=edition, action=TICKED, by=by, task=task.value, done=done)


@transaction.atomic
def move_drafts(*, edition: Edition, moments: Mapping[int, tuple[dt.datetime, dt.datetime]], by: Authority) -> int:
    """Give drafts of this edition other moments (begin and end, aware) by their ids: all, or none. Returns how many
    moved. Raises OnlyTheOffice, NotAllMoved.
    """
    check_office(by)
    edition = lock_edition(edition.pk)
    meetings = Meeting.objects.filter(edition=edition, pk__in=moments).order_by("pk")
    refusals: dict[int, Refusal] = {}
    moved = 0
    for meeting in meetings:
        starts_at, ends_at = moments[meeting.pk]
        if (meeting.starts_at, meeting.ends_at) == (starts_at, ends_at):
            continue
        try:
            if meeting.is_announced:
                raise NoDraft
            with transaction.atomic():
                move_meeting(meeting=meeting, starts_at=starts_at, ends_at=ends_at, by=by)
            moved += 1
        except Refusal as refusal:
            refusals[meeting.pk] = refusal
    if refusals:
        raise NotAllMoved(refusals)
    return moved
