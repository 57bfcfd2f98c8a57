"""The work on lists of people: reading, looking through, writing. A worker that dies loses nothing and doubles nothing.

A list belongs to one worker for the time of a lease, on the real clock. What a batch writes and that it is written
stand in one transaction: who takes a list over begins where the last whole batch ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from course.actions.enrolment.import_runs import decided, drop_file, lock_run, move, record_telling
from course.actions.enrolment.imports import ReportOutdated, check_importing, import_people
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import AskFirst, Telling, still_going
from course.authority import OnlyTheOffice
from course.enums import ImportState
from course.errors import Refusal
from course.models import Edition, ImportRun, Message, User
from course.models.imports import ImportRunQuerySet
from course.queries.enrolment.import_rows import PlannedRow
from course.queries.enrolment.import_runs import as_preview, as_sheet, rows_of
from course.queries.enrolment.imports import Plan, plan_of
from course.queries.mail.audience import audience_of, mark_of
from course.sheets.people import given_rows
from course.sheets.reading import read_sheet

log = structlog.get_logger(__name__)

BATCH = 10
"""So many rows are written in one transaction: nobody who enrols meanwhile waits long for the edition."""

MAX_ATTEMPTS = 5
"""So often a list is taken up without getting any further."""


class TakenOver(Exception):
    """We were slow and another worker took this for lost, or the course office stopped it."""


class BrokenOff(Refusal):
    message = _("Something went wrong on our side. What is written stays; import the list again for the others.")


class FileGone(Refusal):
    message = _("The file is not there any more. Choose it again.")


def work_on_lists() -> int:
    """Go on with every list that nobody is at work on, to its end. Returns how many."""
    worked = 0
    while run := claim():
        worked += 1
        _work_on(run)
    return worked


@transaction.atomic
def claim() -> ImportRun | None:
    """Take the oldest list that is free, so that no other worker takes it until the lease ends."""
    run = _free().order_by("pk").first()
    if run is None:
        return None
    if run.state == ImportState.WAITING:
        run.state = ImportState.READING
    run.attempts += 1
    run.leased_until, run.leased_by = _lease_end(), uuid4().hex
    run.save(update_fields=["state", "attempts", "leased_until", "leased_by"])
    return run


def _free() -> ImportRunQuerySet:
    """Locked by nobody else."""
    return ImportRun.objects.select_for_update(skip_locked=True, of=("self",)).free()


def _work_on(run: ImportRun) -> None:
    try:
        with override(run.language):
            _go_on(run)
    except TakenOver:
        log.info("import taken over", run=run.pk)
    except Refusal as refusal:
        _fail(run, refusal)
    except DatabaseError:  # the lease ends, and somebody takes it up again
        log.exception("import broken off", run=run.pk)
    except Exception:  # whatever is wrong with this list, the others must go on
        log.exception("import failed", run=run.pk)
        _fail(run, BrokenOff())


def _go_on(run: ImportRun) -> None:
    if run.attempts > MAX_ATTEMPTS:
        raise BrokenOff
    if run.state == ImportState.READING:
        _read(run)
        _look_through(run)
    while run.state == ImportState.WRITING:
        run = _write_batch(run)


@transaction.atomic
def _fail(run: ImportRun, refusal: Refusal) -> None:
    mine = _mine(run)
    if mine is None:
        return
    with override(run.language):
        mine.error = str(refusal)
    move(mine, ImportState.FAILED)
    record_telling(mine)
    drop_file(mine)


def _read(run: ImportRun) -> None:
    """Once; a list that is looked through again is not read again. Raises what `read_sheet` raises, FileGone."""
    if run.sheet:
        return
    kind = str(run.file.name).rsplit(".", 1)[-1]
    try:
        with run.file.open("rb") as file:
            data = file.read()
    except (OSError, ValueError) as problem:
        raise FileGone from problem
    sheet = read_sheet(data, kind)
    rows = given_rows(sheet)
    with transaction.atomic():
        mine = _mine_or_gone(run)
        mine.sheet = as_sheet(title=sheet.title, unknown=sheet.unknown, rows=rows)
        mine.total, mine.leased_until = len(rows), _lease_end()
        mine.save(update_fields=["sheet", "total", "leased_until"])
        drop_file(mine)
    run.sheet = mine.sheet


def _look_through(run: ImportRun) -> None:
    """Make the report: what would happen with each row, and who gets which mail."""
    found: dict[str, Any] | None
    try:
        found = _rehearsed(run)
    except ReportOutdated:
        found = None
    with transaction.atomic():
        mine = _mine_or_gone(run)
        if found is None:
            mine.has_changed = True
            mine.state, mine.leased_until = ImportState.WAITING, None  # and counts as an attempt
            mine.save(update_fields=["has_changed", "state", "leased_until"])
            return
        for name, value in found.items():
            setattr(mine, name, value)
        mine.position = 0
        mine.going = mine.done + sum(len(batch["rows"]) for batch in mine.batches)
        if mine.batches:
            move(mine, ImportState.TO_CONFIRM)
        else:
            _finish(mine)


def _rehearsed(run: ImportRun) -> dict[str, Any]:
    """Write all of it, batch by batch as it will be, under the lock of the edition, and undo it."""
    letters: list[Message] = []
    batches: list[dict[str, Any]] = []
    with transaction.atomic():
        edition = lock_edition(run.edition_id)
        check_importing(edition)
        plan = plan_of(edition, rows_of(run))
        for rows in _batches(plan.enrolling):
            heard: list[Message] = []
            expected = Plan(tuple(rows)).fingerprint
            _import(edition, rows, expected, _asking(run), Telling(heard=heard))
            batches.append({
                "rows": [row.given.number for row in rows], "expected": expected, "seen": mark_of(heard),
            })  # fmt: skip
            letters += heard
        going = still_going(letters)
        audience = audience_of(going)
        transaction.set_rollback(True)
    preview = as_preview(going, audience) | {"mark": mark_of(going), "fingerprint": plan.fingerprint}
    refusals = [[row.given.number, list(row.problems)] for row in plan.rows if row.problems]
    return {"preview": preview, "batches": batches, "refusals": refusals, "refused": len(refusals)}


def _import(edition: Edition, rows: Sequence[PlannedRow], expected: str, by: User, telling: Telling) -> Plan:
    given = [row.given for row in rows]
    return import_people(edition=edition, rows=given, expected=expected, by=by, telling=telling)


def _batches(rows: Sequence[PlannedRow]) -> list[Sequence[PlannedRow]]:
    return [rows[first : first + BATCH] for first in range(0, len(rows), BATCH)]


def _asking(run: ImportRun) -> User:
    """Who answers for what is written. Raises OnlyTheOffice when that account is gone."""
    by = run.confirmed_by or run.asked_by
    if by is None:
        raise OnlyTheOffice
    return by


def _write_batch(run: ImportRun) -> ImportRun:
    """Write the next rows and that they are written. When something changed, the rest is looked through again."""
    try:
        return _write_next(run)
    except (ReportOutdated, AskFirst):
        return _look_again(run)


@transaction.atomic
def _write_next(run: ImportRun) -> ImportRun:
    edition = lock_edition(run.edition_id)
    run = _mine_or_gone(run)
    batch = run.batches[run.position]
    given = {row.number: row for row in rows_of(run)}
    rows = [given[number] for number in batch["rows"]]
    telling = decided(run, seen=batch["seen"])
    import_people(edition=edition, rows=rows, expected=batch["expected"], by=_asking(run), telling=telling)
    run.position += 1
    run.done += len(rows)
    run.attempts, run.leased_until = 0, _lease_end()
    run.save(update_fields=["position", "done", "attempts", "leased_until"])
    if run.position == len(run.batches):
        _finish(run)
    return run


@transaction.atomic
def _look_again(run: ImportRun) -> ImportRun:
    run = _mine_or_gone(run)
    record_telling(run)
    run.has_changed, run.sending = True, None
    move(run, ImportState.WAITING)
    return run


def _finish(run: ImportRun) -> None:
    move(run, ImportState.FINISHED)
    record_telling(run)
    record(
        row=run.edition, action="course.import.finish", by=_asking(run), file=run.filename, done=run.done,
        refused=run.refused,
    )  # fmt: skip


def _mine(run: ImportRun) -> ImportRun | None:
    """The run, locked, when we have it still."""
    stored = lock_run(run)
    return stored if stored.leased_by == run.leased_by and stored.is_at_work else None


def _mine_or_gone(run: ImportRun) -> ImportRun:
    mine = _mine(run)
    if mine is None:
        raise TakenOver
    return mine


def _lease_end() -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
