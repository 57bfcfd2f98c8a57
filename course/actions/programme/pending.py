"""Changes of an announced meeting that wait until they are published (*klaarzetten*). Nobody hears of them.

Lock order: the edition first, then the meeting.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.telling import Telling, deciding
from course.actions.planning import Accepting, known_findings, settle_findings
from course.actions.programme.carrying import carry_out
from course.actions.programme.items import shifted_minutes
from course.actions.programme.meetings import lock_meeting
from course.authority import check_office, person_of
from course.changes import Change, Plan, changes, chosen, is_new, new_row
from course.errors import Refusal
from course.models import Meeting, PendingChange, ProgrammeItem
from course.queries.planning.findings import Overlay
from course.queries.programme.halves import Move
from course.queries.programme.pending import Plans, Waiting, overlay_of, overlay_with, plans_of, waiting_in
from course.queries.programme.plans import MEETING, Row, day_in

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


class WaitsOtherwise(Refusal):
    message = _("What waits was changed meanwhile, so nothing is dropped. This is how it stands now.")


class StaysWithIt(Refusal):
    message = _(
        "A part stays in its edition. Put it in the programme of the other edition there, and take it out here once "
        "that is published."
    )


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

    `seen` is the mark (`Plans.mark`) of what it was made from. What the change itself would refuse is refused now; what
    is found about the planning after publishing is asked about now. Raises OnlyTheOffice, NobodyKnowsIt,
    ChangedMeanwhile, ChooseFirst, and what `save_meeting`, `check_day` and `settle_findings` raise.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    plans = plans_of(stored)
    if plans.waiting and _same(plans.effective, wanted):
        return plans.waiting.pending
    _check_seen(plans, seen)
    if not changes(plans.now, plans.now, wanted):
        _forget(stored, by)
        return None
    _rehearse([(stored, wanted)], plans.moves, by)
    _settle([stored], overlay_with(stored, wanted), by, accepting)
    return _keep(plans, wanted, by)


def _check_seen(plans: Plans, seen: str) -> None:
    if plans.mark != seen:
        raise ChangedMeanwhile
    if not plans.meeting.is_announced:
        raise NobodyKnowsIt
    if plans.waiting and plans.waiting.stale:
        raise ChooseFirst


@transaction.atomic
def put_removal_ready(*, item: ProgrammeItem, seen: str, by: Authority) -> None:
    """A part is to be taken out of its meeting. Raises GoesElsewhere while it waits for that, and what `put_ready`
    raises.
    """
    check_office(by)
    here, key = lock_meeting(item.meeting), str(item.pk)
    plans = plans_of(here)
    _check_goes_nowhere_else(plans.waiting, key, here)
    put_ready(meeting=here, wanted=without_item(plans.effective, key), seen=seen, by=by)


@transaction.atomic
def put_elsewhere_ready(
    *, item: ProgrammeItem, to: Meeting, row: Row, seen: str, by: Authority, accepting: Accepting | None = None
) -> None:
    """A part (as `row` says) is to go to another meeting of its edition: it waits to leave the one and to come in the
    other, as one change. Who drops one of both where one publishes, or overwrites it in a form, drops the other too.

    `seen` is the mark of the meeting that it leaves. A second time changes nothing. Raises OnlyTheOffice, StaysWithIt,
    GoesElsewhere, and what `put_ready` raises.
    """
    check_office(by)
    if item.meeting.edition_id != to.edition_id:
        raise StaysWithIt
    here, there, key = lock_meeting(item.meeting), lock_meeting(to), str(item.pk)
    plans = {one: plans_of(one) for one in (here, there)}
    _check_goes_nowhere_else(plans[here].waiting, key, there)
    wanted = {here: without_item(plans[here].effective, key), there: with_item(plans[there].effective, key, row)}
    marks = {here: seen, there: plans[there].mark}
    left = [one for one in wanted if not _same(plans[one].effective, wanted[one])]
    for one in left:
        _check_seen(plans[one], marks[one])
    moves = {**plans[here].moves, **plans[there].moves, key: Move(here.pk, there.pk)}
    _rehearse([(one, wanted[one]) for one in left], moves, by)
    _settle(left, overlay_with(here, wanted[here]) | overlay_with(there, wanted[there], but=here), by, accepting)
    for one in left:
        _keep(plans[one], wanted[one], by, going={key: there.pk} if one == here else {})


def _check_goes_nowhere_else(waiting: Waiting | None, key: str, there: Meeting) -> None:
    other = waiting.pending.leaving.get(key, there.pk) if waiting else there.pk
    if other != there.pk:
        raise GoesElsewhere(meeting=Meeting.objects.get(pk=other))


def _same(one: Plan, two: Plan) -> bool:
    """Whatever new rows are called."""
    return _content(one) == _content(two)


def _content(plan: Plan) -> tuple[object, ...]:
    new = sorted(repr(sorted(row.items())) for key, row in plan.items() if is_new(key))
    return {key: row for key, row in plan.items() if not is_new(key)}, new


def _rehearse(plans: Sequence[tuple[Meeting, Plan]], moves: Mapping[str, Move], by: Authority) -> None:
    """What stands in the way of the change itself; it is done and undone."""
    if not plans:
        return
    telling = Telling(heard=[])
    with transaction.atomic():
        with deciding(telling, row=plans[0][0], by=by):
            carry_out([(copy.copy(stored), plan) for stored, plan in plans], moves, by=by, telling=telling)
        transaction.set_rollback(True)


def _settle(meetings: Sequence[Meeting], overlay: Overlay, by: Authority, accepting: Accepting | None) -> None:
    """What is new after publishing, held against what would be there without this. They are of one edition."""
    before = known_findings(meetings, overlay_of(waiting_in(meetings[0].edition))) if meetings else {}
    settle_findings(meetings, before=before, by=by, accepting=accepting, overlay=overlay)


def _keep(plans: Plans, wanted: Plan, by: Authority, going: Mapping[str, int] = MappingProxyType({})) -> PendingChange:
    """`going` are parts that go to another meeting from now on, with its key."""
    stored, now = plans.meeting, plans.now
    leaving = {**(plans.waiting.pending.leaving if plans.waiting else {}), **going}
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
def drop_pending(*, meeting: Meeting, by: Authority, seen: str | None = None) -> None:
    """What waits for this meeting is not to be; dropped before, it is gone. A part that was to come from another
    meeting stays there, and one that was to go does not come there.

    `seen` is the mark of what was shown; None drops whatever waits. Raises OnlyTheOffice, WaitsOtherwise.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    waits = PendingChange.objects.filter(meeting=stored).first()
    if waits and seen not in (None, waits.mark):
        raise WaitsOtherwise
    _forget(stored, by)


@transaction.atomic
def choose(*, meeting: Meeting, key: str, seen: str, takes_wanted: bool, by: Authority) -> None:
    """Of something that was changed meanwhile (the `key` of a `Change`): how it is to be, or as it is now.

    `seen` is the mark of what was shown. Chosen before, it is left alone. Raises OnlyTheOffice, ChangedMeanwhile,
    NothingWaits.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    plans = plans_of(stored)
    if plans.waiting is None:
        raise NothingWaits
    one = next((change for change in plans.waiting.stale if change.key == key), None)
    if one is None:
        return
    if plans.mark != seen:
        raise ChangedMeanwhile
    _take(plans.waiting, one, takes_wanted=takes_wanted)
    record(row=stored, action="course.meeting.choose", by=by)


def _take(waiting: Waiting, one: Change, *, takes_wanted: bool) -> None:
    pending = waiting.pending
    pending.base, pending.wanted = chosen(pending.base, pending.wanted, one, takes_wanted=takes_wanted)
    pending.version += 1
    if changes(pending.base, waiting.now, pending.wanted):
        pending.save(update_fields=["base", "wanted", "leaving", "version"])
    else:
        pending.delete()


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
