"""What is kept beside a meeting when it is stored: what changed for who reads it, and what waits for it still."""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils import timezone

from course import clock
from course.actions.mail.settling import SETTLES
from course.changes import Plan, changes, kept_up
from course.enums import Published
from course.models import Meeting, PendingChange, PublishedChange
from course.queries.programme.plans import stored_plan
from course.queries.programme.published import Facts, changed_facts, public_facts


@dataclass
class Reading:
    """What people could read about a meeting before it is stored anew. Made under the lock of its edition."""

    meeting: Meeting
    before: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.before = public_facts(self.meeting)

    def keep(self, after: Meeting) -> None:
        """What changed for them. Of a draft there is nothing to read; one that is announced is new as a whole."""
        if not after.is_announced:
            return
        if not self.meeting.is_announced:
            keep_new(after)
        else:
            for what, (was, now) in changed_facts(self.before, public_facts(after)).items():
                _keep(after, what, was, now)


def keep_new(meeting: Meeting) -> None:
    _write(meeting, Published.NEW, None, None)


def _keep(meeting: Meeting, what: Published, was: object, now: object) -> None:
    """Edits in a row are one change: what came back within minutes did not change, and what is new is read as it is."""
    unsettled = PublishedChange.objects.filter(meeting=meeting, settles_at__gt=timezone.now())
    if unsettled.filter(what=Published.NEW).exists():
        return
    row = unsettled.filter(what=what).first()
    if row is None:
        _write(meeting, what, was, now)
    elif row.was == now:
        row.delete()
    else:
        row.now, row.published_at = now, clock.now()
        row.save(update_fields=["now", "published_at"])


def _write(meeting: Meeting, what: Published, was: object, now: object) -> None:
    settles_at = timezone.now() + SETTLES
    PublishedChange.objects.create(meeting=meeting, what=what, was=was, now=now, settles_at=settles_at)


def keep_up(meetings: Collection[int]) -> None:
    """What waits for these meetings and is so already waits no more. The caller holds the lock of their edition."""
    for row in PendingChange.objects.filter(meeting__in=meetings).select_related("meeting"):
        now = stored_plan(row.meeting)
        base = kept_up(row.base, now, row.wanted)
        if not changes(base, now, row.wanted):
            row.delete()
        elif base != row.base:
            row.base = base
            row.save(update_fields=["base"])


def replace_speaker(gone: int, keep: int) -> None:
    """In what waits, when two people are one."""
    for row in PendingChange.objects.order_by("pk"):
        before = (row.base, row.wanted)
        row.base, row.wanted = (_with_speaker(plan, gone, keep) for plan in before)
        if (row.base, row.wanted) != before:
            row.save(update_fields=["base", "wanted"])


def _with_speaker(plan: Plan, gone: int, keep: int) -> Plan:
    plan = copy.deepcopy(plan)
    for row in plan.values():
        if gone in row.get("speakers", ()):
            row["speakers"] = sorted({*row["speakers"], keep} - {gone})
    return plan
