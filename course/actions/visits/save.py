"""A visit with its steps and its runbook, saved at once or not at all.

Lock order: the editions first, then the visit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.actions.programme.elsewhere import check_unchosen
from course.actions.programme.parts import change_programme
from course.actions.visits.notices import tell_another_contact, tell_back, tell_host_moved
from course.actions.visits.transition import REFUSALS, change_status
from course.authority import check_office
from course.enums import VISIT_ASKED, VisitStatus
from course.errors import Refusal
from course.models import Organisation, RunbookTask, VisitStep, WorkVisit
from course.queries.mail.heard import says_of
from course.queries.visits.transitions import standing_needs, unmet

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.actions.planning import Accepting
    from course.authority import Authority

OF_OTHERS = (
    "status", "chosen_questions", "approval_asked_at", "approved_at", "link_number", "version",
)  # fmt: skip
"""What a form cannot change."""

TO_READ = ("learned", "lessons")
"""What the host approves before others see it."""


class VisitChanged(Refusal):
    message = _("Somebody else changed this visit meanwhile. Nothing of yours is saved yet: look at both, and choose.")


class StepEndsFirst(Refusal):
    message = _("The step '%(step)s' must start before it ends.")


@dataclass(frozen=True)
class VisitRows:
    """All steps and tasks that a visit is to have; a row without a key is new. `done` are the tasks that are done."""

    steps: Sequence[VisitStep] = ()
    runbook: Sequence[RunbookTask] = ()
    done: Collection[RunbookTask] = ()


@transaction.atomic
def save_visit(
    *,
    visit: WorkVisit,
    co_hosts: Collection[Organisation],
    rows: VisitRows,
    seen: int,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> WorkVisit:
    """Store what a form changed, on top of version `seen`. What was shared and is worded anew waits for the host again.

    Raises OnlyTheOffice, VisitChanged, StepEndsFirst, ChosenBetween, the refusal of what the state of the visit asks
    and no longer holds, and what `change_programme` raises.
    """
    check_office(by)
    stored = WorkVisit.objects.filter(pk=visit.pk).select_related("item").first()
    meetings = {visit.item.meeting_id, *([stored.item.meeting_id] if stored else [])}
    before = stored.contact_id if stored else None
    return change_programme(
        meetings=meetings,
        write=partial(_write, visit, co_hosts, rows, seen, by, telling),
        by=by,
        telling=telling,
        accepting=accepting,
        but={key for key in (before, visit.contact_id) if key and (before != visit.contact_id or len(meetings) > 1)},
    )


def _write(
    visit: WorkVisit,
    co_hosts: Collection[Organisation],
    rows: VisitRows,
    seen: int,
    by: Authority,
    telling: Telling | None,
) -> WorkVisit:
    made = visit.pk is None
    before = None if made else _lock(visit, seen)
    missed = [] if before is None else unmet(before, standing_needs(VisitStatus(before.status)))
    is_reworded = before is not None and any(getattr(before, name) != getattr(visit, name) for name in TO_READ)
    visit.version = 1 if before is None else before.version + 1
    visit.save()
    visit.co_hosts.set(co_hosts)
    _write_steps(visit, rows.steps)
    _write_runbook(visit, rows)
    after = WorkVisit.objects.with_who_and_where().get(pk=visit.pk)
    has_another = before is not None and before.contact_id != after.contact_id
    if before and before.item.meeting_id != after.item.meeting_id:
        _go_elsewhere(after, before, is_told=not has_another)
    if before and before.contact and has_another:
        tell_another_contact(after, before=before.contact)
    for need in unmet(after, standing_needs(VisitStatus(visit.status))):
        if need not in missed and not (is_reworded and visit.is_shared):
            raise REFUSALS[need]
    if is_reworded:
        _ask_anew(visit, by, telling)
    record(row=visit, action="wagtail.create" if made else "wagtail.edit", by=by)
    return visit


def _go_elsewhere(visit: WorkVisit, before: WorkVisit, *, is_told: bool) -> None:
    """To another meeting. Its host hears where it went in a mail of their own, and not of both programmes; one who is
    new hears how it stands.
    """
    check_unchosen(WorkVisit.objects.filter(pk=visit.pk))
    if is_told and visit.status in VISIT_ASKED:
        tell_host_moved(visit, knew=says_of(before))


def _lock(visit: WorkVisit, seen: int) -> WorkVisit:
    """The stored row; what a form cannot change stays as it is there. Raises VisitChanged."""
    rows = WorkVisit.objects.select_for_update(of=("self",)).select_related("item__meeting__edition", "contact")
    stored = rows.get(pk=visit.pk)
    if stored.version != seen:
        raise VisitChanged
    for name in OF_OTHERS:
        setattr(visit, name, getattr(stored, name))
    return stored


def _ask_anew(visit: WorkVisit, by: Authority, telling: Telling | None) -> None:
    """The host approved, or was asked about, other words."""
    if visit.is_shared:
        change_status(visit, to=VisitStatus.DONE, by=by)
        with deciding(telling, row=visit, by=by):
            tell_back(visit, left=VisitStatus.SHARED)
    elif visit.approval_asked_at:
        visit.approval_asked_at = None
        visit.save(update_fields=["approval_asked_at"])


def _write_steps(visit: WorkVisit, steps: Sequence[VisitStep]) -> None:
    known = set(visit.steps.values_list("pk", flat=True))
    visit.steps.exclude(pk__in=[step.pk for step in steps]).delete()
    for step in steps:
        if step.starts >= step.ends:
            raise StepEndsFirst(step=step.title)
        _put(step, visit, known)


def _write_runbook(visit: WorkVisit, rows: VisitRows) -> None:
    """A task that was done before stays done since then."""
    done_at = dict(visit.runbook.values_list("pk", "done_at"))
    visit.runbook.exclude(pk__in=[task.pk for task in rows.runbook]).delete()
    for task in rows.runbook:
        since = done_at.get(task.pk) or clock.now()
        task.done_at = since if any(task is one for one in rows.done) else None
        _put(task, visit, done_at)


def _put(row: VisitStep | RunbookTask, visit: WorkVisit, known: Collection[int]) -> None:
    """A key of another visit, or of a row that is gone, makes a new row."""
    row.visit = visit
    row.pk = row.pk if row.pk in known else None
    row.save()
