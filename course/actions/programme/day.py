"""A whole day at once: its times, what is in it and in which order. All of it is stored, or nothing.

From the stored rows and the wanted ones comes a list of differences (`queries.programme.day`), and that goes through
the ordinary actions: the same findings, calendars and mails as when a form changed each row.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.planning import Accepting
from course.actions.programme.asked import check_removed
from course.actions.programme.items import PassesMidnight, move_steps
from course.actions.programme.meetings import EndsBeforeStart, lock_meeting, save_meeting
from course.actions.programme.parts import ProgrammeChange
from course.authority import check_office
from course.errors import Refusal
from course.models import Meeting, ProgrammeItem
from course.queries.editions.deletion import Needed, goes_along
from course.queries.programme.day import Day, Part, day_of, differences, is_same, version_of
from course.schedule import MIDNIGHT, Running, minutes_of, time_of

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

WRITTEN = ("starts", "ends", "is_fixed", "kind", "title", "room", "summary", "method")
"""Columns of an item that a day sets; its speakers beside them."""

Speaking = ProgrammeItem.speakers.through


class StaleDay(Refusal):
    message = _("Somebody changed this day meanwhile. What you typed is still here; nothing of it is saved.")


class WaitsToCome(Refusal):
    message = _("'%(item)s' comes here from another meeting when you publish. It cannot be carried out from here.")


class TooShort(Refusal):
    message = _("'%(item)s' must take a minute at least.")


class HangsOn(Refusal):
    message = _("'%(item)s' cannot be taken out of the day here: %(others)s hang on it. Look at those first.")


@transaction.atomic
def change_day(
    *,
    meeting: Meeting,
    wanted: Day,
    seen: str,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> int:
    """Store a wanted day of a meeting; returns how many parts came, left or changed. One mail each, whatever changed in
    the programme, and one about the appointment when its own times change.

    `seen` is the version (`version_of`) that it was made from. Stored before, by a second click, it is left alone.
    Raises OnlyTheOffice, StaleDay, TooShort, WaitsToCome, HangsOn, PassesMidnight, and what `save_meeting` raises.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    items = list(stored.items.order_by("starts", "pk").prefetch_related("speakers"))
    before = day_of(stored, items)
    if is_same(before, wanted):
        return 0
    if version_of(stored, before) != seen:
        raise StaleDay
    check_day(wanted, items)
    changed = len(differences(before, wanted))
    programme = day_change(stored, before, wanted)
    save_meeting(
        meeting=_at_its_times(stored, wanted), by=by, telling=telling, accepting=accepting, programme=programme
    )
    record(row=stored, action="course.meeting.day", by=by, number=changed)
    return changed


def day_change(stored: Meeting, before: Day, wanted: Day) -> ProgrammeChange:
    """From one day to the other, to be stored with the meeting. Made under its lock."""
    is_told = before.as_moved.parts != wanted.as_moved.parts
    return ProgrammeChange(stored, partial(_write, stored, wanted), is_told=is_told)


def _at_its_times(stored: Meeting, wanted: Day) -> Meeting:
    after = copy.copy(stored)
    if wanted.begins != minutes_of(stored.starts_at.astimezone(clock.AMSTERDAM).time()):
        after.starts_at = clock.at(stored.day, time_of(wanted.begins))
    if wanted.ends != minutes_of(stored.ends_at.astimezone(clock.AMSTERDAM).time()):
        after.ends_at = clock.at(stored.day, time_of(wanted.ends))
    return after


def check_day(wanted: Day, items: Iterable[ProgrammeItem]) -> None:
    """What no door may let through; what is odd about a day are findings. `items` are those that are stored.

    Raises EndsBeforeStart, TooShort, PassesMidnight, WaitsToCome, StaleDay, StillAsked, HangsOn.
    """
    if not 0 <= wanted.begins < wanted.ends < MIDNIGHT:
        raise EndsBeforeStart
    for part, running in wanted.lines:
        if part.slot.minutes < 1:
            raise TooShort(item=part.title)
        if running.passes_midnight:
            raise PassesMidnight(item=part.title)
    stored, kept = {item.pk: item for item in items}, [part.key for part in wanted.parts if part.key]
    _check_own(wanted, set(kept) - stored.keys())
    if len(set(kept)) != len(kept) or not stored.keys() >= set(kept):
        raise StaleDay
    for key in stored.keys() - set(kept):
        _check_removal(stored[key])


def _check_own(wanted: Day, unknown: Collection[int]) -> None:
    for item in ProgrammeItem.objects.filter(pk__in=unknown)[:1]:
        raise WaitsToCome(item=next(part.title for part in wanted.parts if part.key == item.pk))


def _check_removal(item: ProgrammeItem) -> None:
    """A visit with its steps and runbook does not go along unseen, nor does a pitch lose its place, nor a speaker the
    part for which they were asked.
    """
    check_removed(item)
    try:
        along = ", ".join(goes_along(item))
    except Needed as needed:
        along = needed.by
    if along:
        raise HangsOn(item=item.title, others=along)


def _write(meeting: Meeting, wanted: Day) -> None:
    """Items keep their keys, and the steps of a visit their distance to its start."""
    stored = {item.pk: item for item in meeting.items.all()}
    starts = {key: item.starts for key, item in stored.items()}
    kept = {part.key for part in wanted.parts if part.key}
    ProgrammeItem.objects.filter(pk__in=stored.keys() - kept).delete()
    items = [_filled(meeting, stored.get(part.key or 0), part, running) for part, running in wanted.lines]
    ProgrammeItem.objects.bulk_update([item for item in items if item.pk], WRITTEN)
    ProgrammeItem.objects.bulk_create([item for item in items if not item.pk])
    _let_speak({item.pk: part.speakers for item, part in zip(items, wanted.parts, strict=True)})
    move_steps({item.pk: (starts[item.pk], item.starts) for item in items if item.pk in starts})


def _filled(meeting: Meeting, item: ProgrammeItem | None, part: Part, running: Running) -> ProgrammeItem:
    item = item or ProgrammeItem(meeting=meeting)
    item.starts, item.ends, item.is_fixed = time_of(running.starts), time_of(running.ends), part.slot.fixed is not None
    item.kind, item.title, item.room, item.summary, item.method = (
        part.kind, part.title, part.room, part.summary, part.method,
    )  # fmt: skip
    return item


def _let_speak(wanted: Mapping[int, frozenset[int]]) -> None:
    rows = Speaking.objects.filter(programmeitem__in=wanted)
    stored = {(row.programmeitem_id, row.user_id): row.pk for row in rows}
    asked = {(item, person) for item, people in wanted.items() for person in people}
    gone = [pk for pair, pk in stored.items() if pair not in asked]
    Speaking.objects.filter(pk__in=gone).delete()
    Speaking.objects.bulk_create(
        Speaking(programmeitem_id=item, user_id=person) for item, person in sorted(asked - stored.keys())
    )
