"""Changes of an announced meeting that wait until they are published (*klaarzetten*). Nobody hears of them.

Lock order: the edition first, then the meeting.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.telling import Telling
from course.actions.planning import Accepting, known_findings, settle_findings
from course.actions.programme.asked import check_moved
from course.actions.programme.day import check_day, day_change
from course.actions.programme.items import shifted_minutes
from course.actions.programme.meetings import lock_meeting, save_meeting
from course.authority import check_office, person_of
from course.changes import Change, Plan, changes, chosen, is_new, new_row
from course.enums import MeetingStatus
from course.errors import Refusal
from course.models import Meeting, PendingChange, ProgrammeItem
from course.queries.planning.findings import Overlay
from course.queries.programme.day import day_of
from course.queries.programme.pending import (
    Waiting,
    effective_plan,
    overlay_of,
    overlay_with,
    seen_mark,
    waiting_in,
    waiting_of,
)
from course.queries.programme.plans import MEETING, Row, day_in, fields_of, meeting_in, stored_plan

if TYPE_CHECKING:
    from course.authority import Authority


class ChangedMeanwhile(Refusal):
    message = _(
        "Somebody changed this meeting, or what waits for it, meanwhile. Nothing of yours is kept yet: look at both."
    )


class NobodyKnowsIt(Refusal):
    message = _("Nobody knows of this draft yet. Save it: it is told when it is announced.")


class ChooseFirst(Refusal):
    message = _(
        "What waits for this meeting was made before it was changed. Choose first which of both holds: that is done "
        "where you publish."
    )


class NothingWaits(Refusal):
    message = _("This change does not wait any more.")


class StaysWithIt(Refusal):
    message = _("A part goes to a meeting of another edition at once. Choose 'Carry out now', or leave it where it is.")


class GoesElsewhere(Refusal):
    message = _(
        "This part waits to go to '%(meeting)s' already. Choose its own meeting and 'Put ready until you publish' "
        "first, then it stays there; after that it can go elsewhere."
    )


@transaction.atomic
def put_ready(
    *, meeting: Meeting, wanted: Plan, seen: str, by: Authority, accepting: Accepting | None = None
) -> PendingChange | None:
    """Keep how an announced meeting and its programme are to be, until that is published. None: there is nothing to
    wait for.

    `seen` is the mark (`seen_mark`) of what it was made from. What the change itself would refuse is refused now; what
    is found about the planning after publishing is asked about now. Raises OnlyTheOffice, NobodyKnowsIt,
    ChangedMeanwhile, ChooseFirst, and what `save_meeting`, `check_day` and `settle_findings` raise.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    waiting = waiting_of(stored)
    if waiting and _same(waiting.wanted, wanted):
        return waiting.pending
    _check_seen(stored, waiting, seen)
    now = stored_plan(stored)
    if not changes(now, now, wanted):
        _forget(stored, by)
        return None
    _rehearse(stored, wanted, by)
    _settle([stored], overlay_with(stored, wanted), by, accepting)
    return _keep(stored, now, wanted, by)


def _check_seen(stored: Meeting, waiting: Waiting | None, seen: str) -> None:
    if seen_mark(stored) != seen:
        raise ChangedMeanwhile
    if stored.status == MeetingStatus.DRAFT:
        raise NobodyKnowsIt
    if waiting and waiting.stale:
        raise ChooseFirst


@transaction.atomic
def put_elsewhere_ready(
    *, item: ProgrammeItem, to: Meeting, row: Row, seen: str, by: Authority, accepting: Accepting | None = None
) -> None:
    """A part (as `row` says) is to go to another meeting of its edition: it waits to leave the one and to come in the
    other, as one change. Who drops one of both where one publishes, or overwrites it in a form, drops the other too.

    `seen` is the mark of the meeting that it leaves. A second time changes nothing. Raises OnlyTheOffice, StaysWithIt,
    GoesElsewhere, StillAsked, and what `put_ready` raises.
    """
    check_office(by)
    if item.meeting.edition_id != to.edition_id:
        raise StaysWithIt
    here, there, key = lock_meeting(item.meeting), lock_meeting(to), str(item.pk)
    _check_goes_nowhere_else(here, key, there)
    plans = {here: without_item(effective_plan(here), key), there: with_item(effective_plan(there), key, row)}
    marks = {here: seen, there: seen_mark(there)}
    left = [one for one in plans if not _same(effective_plan(one), plans[one])]
    for one in left:
        _check_seen(one, waiting_of(one), marks[one])
    if left:
        check_moved(item)
    for one in left:
        _rehearse(one, plans[one], by)
    _settle(left, overlay_with(here, plans[here]) | overlay_with(there, plans[there], but=here), by, accepting)
    for one in left:
        _keep(one, stored_plan(one), plans[one], by, going={key: there.pk} if one == here else {})


def _check_goes_nowhere_else(here: Meeting, key: str, there: Meeting) -> None:
    waiting = waiting_of(here)
    other = waiting.pending.leaving.get(key, there.pk) if waiting else there.pk
    if other != there.pk:
        raise GoesElsewhere(meeting=Meeting.objects.get(pk=other))


def _same(one: Plan, two: Plan) -> bool:
    """Whatever new rows are called."""
    return _content(one) == _content(two)


def _content(plan: Plan) -> tuple[object, ...]:
    new = sorted(repr(sorted(row.items())) for key, row in plan.items() if is_new(key))
    return {key: row for key, row in plan.items() if not is_new(key)}, new


def _rehearse(stored: Meeting, wanted: Plan, by: Authority) -> None:
    """What stands in the way of the change itself; it is done and undone."""
    with transaction.atomic():
        carry_out(stored=copy.copy(stored), wanted=wanted, by=by, telling=Telling(heard=[]))
        transaction.set_rollback(True)


def _settle(meetings: Sequence[Meeting], overlay: Overlay, by: Authority, accepting: Accepting | None) -> None:
    """What is new after publishing, held against what would be there without this. They are of one edition."""
    before = known_findings(meetings, overlay_of(waiting_in(meetings[0].edition))) if meetings else {}
    settle_findings(meetings, before=before, by=by, accepting=accepting, overlay=overlay)


def _keep(
    stored: Meeting, now: Plan, wanted: Plan, by: Authority, going: Mapping[str, int] = MappingProxyType({})
) -> PendingChange:
    """`going` are parts that go to another meeting from now on, with its key."""
    waiting = waiting_of(stored)
    leaving = {**(waiting.pending.leaving if waiting else {}), **going}
    pending = PendingChange.objects.filter(meeting=stored).first() or PendingChange(meeting=stored, version=0)
    pending.base, pending.wanted, pending.version = now, wanted, pending.version + 1
    pending.leaving = {key: to for key, to in leaving.items() if key not in wanted}
    pending.changed_by, pending.changed_at = person_of(by), clock.now()
    pending.save()
    record(row=stored, action="course.meeting.pending", by=by, number=len(changes(now, now, wanted)))
    return pending


def _forget(stored: Meeting, by: Authority) -> None:
    if PendingChange.objects.filter(meeting=stored).delete()[0]:
        record(row=stored, action="course.meeting.drop", by=by)


@transaction.atomic
def drop_pending(*, meeting: Meeting, by: Authority) -> None:
    """What waits for this meeting is not to be; dropped before, it is gone. A part that was to come from another
    meeting stays there, and one that was to go does not come there. Raises OnlyTheOffice.
    """
    check_office(by)
    _forget(lock_meeting(meeting), by)


@transaction.atomic
def choose(*, meeting: Meeting, key: str, seen: str, takes_wanted: bool, by: Authority) -> None:
    """Of something that was changed meanwhile (the `key` of a `Change`): how it is to be, or as it is now.

    `seen` is the mark of what was shown. Chosen before, it is left alone. Raises OnlyTheOffice, ChangedMeanwhile,
    NothingWaits.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    waiting = waiting_of(stored)
    if waiting is None:
        raise NothingWaits
    one = next((change for change in waiting.stale if change.key == key), None)
    if one is None:
        return
    if seen_mark(stored) != seen:
        raise ChangedMeanwhile
    _take(waiting, one, takes_wanted=takes_wanted)
    record(row=stored, action="course.meeting.choose", by=by)


def _take(waiting: Waiting, one: Change, *, takes_wanted: bool) -> None:
    pending = waiting.pending
    pending.base, pending.wanted = chosen(pending.base, pending.wanted, one, takes_wanted=takes_wanted)
    pending.version += 1
    if changes(pending.base, waiting.now, pending.wanted):
        pending.save(update_fields=["base", "wanted", "leaving", "version"])
    else:
        pending.delete()


def carry_out(*, stored: Meeting, wanted: Plan, by: Authority, telling: Telling | None) -> None:
    """Store a plan through the ordinary actions: the meeting, its programme, calendars and mails. The findings are
    looked at by who calls, who holds the lock. Raises what `save_meeting` and `check_day` raise.

    A part that comes from another meeting is made anew here, and deleted there: each meeting is stored and told on its
    own, from how it was before, and a row that moves halfway is in neither "before". So what hangs on a part (a visit,
    an invitation without an answer) keeps it from waiting to go.
    """
    items = list(stored.items.order_by("starts", "pk").prefetch_related("speakers"))
    before, day = day_of(stored, items), day_in(_with_new(wanted, {str(item.pk) for item in items}))
    after = meeting_in(wanted, stored)
    programme = None
    if fields_of(stored)["times"] != wanted[MEETING]["times"] or before != day:
        check_day(day, items)
        programme = day_change(stored, before, day)
    save_meeting(meeting=after, by=by, telling=telling, programme=programme, is_settled=True)


def _with_new(plan: Plan, known: Collection[str]) -> Plan:
    """The plan with keys of their own for what comes from another meeting."""
    own = {key: row for key, row in plan.items() if key == MEETING or is_new(key) or key in known}
    for key in plan.keys() - own.keys():
        own[new_row(own)] = plan[key]
    return own


def with_fields(plan: Plan, fields: Row) -> Plan:
    """The plan with other fields of its meeting; the programme keeps its distance to the start, by the clock.

    Raises PassesMidnight.
    """
    after = {**copy.deepcopy(plan), MEETING: fields}
    delta = day_in(after).begins - day_in(plan).begins
    for key, row in after.items():
        if key != MEETING and delta:
            starts, ends, is_fixed = row["times"]
            row["times"] = [*shifted_minutes(row["title"], delta, starts, ends), is_fixed]
    return after


def with_item(plan: Plan, key: str | None, row: Row) -> Plan:
    """The plan with another row in the place of one, or with a new one: the same twice is a second click."""
    if key is None and any(is_new(name) and known == row for name, known in plan.items()):
        return plan
    return {**copy.deepcopy(plan), key or new_row(plan): row}


def without_item(plan: Plan, key: str) -> Plan:
    return {name: copy.deepcopy(row) for name, row in plan.items() if name != key}
