"""What the course office does with a list of people: hand it in, let it be written, stop it.

Reading and writing is for a worker (`course.actions.enrolment.import_work`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.imports import ReportOutdated, check_importing
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import (
    NotDecided,
    ReadersChanged,
    Telling,
    check_reason,
    new_sending,
    record_decision,
)
from course.authority import SYSTEM, check_organiser, person_of
from course.enums import IMPORT_TRANSITIONS, ImportState, Language, Tell
from course.errors import AlreadyDone, Refusal
from course.models import Edition, ImportRun
from course.queries.enrolment.import_runs import rows_of
from course.queries.enrolment.imports import plan_of

if TYPE_CHECKING:
    from course.authority import Authority

work_waits = Signal()
"""A worker has something to read or to write."""

HISTORY = {
    "course.import.begin": _("List of people handed in"),
    "course.import.confirm": _("Import of a list confirmed"),
    "course.import.stop": _("Import of a list stopped"),
    "course.import.finish": _("List of people imported"),
}


class ImportUnderWay(Refusal):
    message = _("A list is being imported into this edition already. Wait until it is done, or stop it.")


class NothingToConfirm(Refusal):
    message = _("This list does not wait for your word. This is how it stands now.")


class GoesOnAlready(AlreadyDone):
    message = _("These people are being enrolled already.")


class EndedAlready(AlreadyDone):
    message = _("This import was over already.")


def start_import(*, edition: Edition, file: File[bytes], by: Authority) -> ImportRun:
    """Take a list in; a worker reads it.

    Raises OnlyTheOffice, ImportUnderWay, NoRoom, what `check_importing` raises.
    """
    check_organiser(by)
    check_importing(edition)
    run = ImportRun(edition=edition, asked_by=person_of(by), language=_language())
    run.filename = str(file.name).rsplit("/", maxsplit=1)[-1][-200:]
    run.file.save(run.filename, file, save=False)
    try:
        _start(run, by)
    except BaseException as problem:
        run.file.delete(save=False)
        if isinstance(problem, IntegrityError):
            raise ImportUnderWay from problem
        raise
    return run


@transaction.atomic
def _start(run: ImportRun, by: Authority) -> None:
    edition = lock_edition(run.edition_id)
    check_importing(edition)
    if edition.import_runs.under_way().exists():
        raise ImportUnderWay
    run.save()
    record(row=edition, action="course.import.begin", by=by, file=run.filename)
    work_waits.send(sender=ImportRun)


def _language() -> Language:
    """In which what we find in the list is written down: of who asks."""
    language = (get_language() or "").partition("-")[0]
    return Language(language) if language in Language else Language.DUTCH


def confirm_import(*, run: ImportRun, by: Authority, telling: Telling | None = None) -> None:
    """Let a worker write what the report said, and tell people so.

    Raises OnlyTheOffice, NothingToConfirm, GoesOnAlready, what `check_importing` and `deciding` raise, and
    ReportOutdated when it would not be what the report said: a worker makes a new one.
    """
    check_organiser(by)
    try:
        _confirm(run, by, telling)
    except ReportOutdated:
        _look_again(run)
        raise


@transaction.atomic
def _confirm(run: ImportRun, by: Authority, telling: Telling | None) -> None:
    edition = lock_edition(run.edition_id)
    run = lock_run(run)
    if run.state == ImportState.WRITING:
        raise GoesOnAlready
    if run.state != ImportState.TO_CONFIRM:
        raise NothingToConfirm
    check_importing(edition)
    letters = run.preview.get("letters")
    run.sending = new_sending(letters[0]["subject"], _checked(run, telling), by) if letters else None
    if plan_of(edition, rows_of(run)).fingerprint != run.preview.get("fingerprint"):
        raise ReportOutdated
    run.confirmed_by = person_of(by)
    run.preview, run.has_changed = {}, False
    move(run, ImportState.WRITING)
    record(row=edition, action="course.import.confirm", by=by, file=run.filename, number=run.going - run.done)
    work_waits.send(sender=ImportRun)


def _checked(run: ImportRun, telling: Telling | None) -> Telling:
    if telling is None:
        raise NotDecided
    check_reason(telling)
    if telling.seen != run.preview["mark"]:
        raise ReadersChanged
    return telling


@transaction.atomic
def _look_again(run: ImportRun) -> None:
    run = lock_run(run)
    if run.state == ImportState.TO_CONFIRM:
        run.has_changed = True
        move(run, ImportState.WAITING)
        work_waits.send(sender=ImportRun)


@transaction.atomic
def stop_import(*, run: ImportRun, by: Authority) -> ImportRun:
    """What is written stays written, nothing more is. Raises OnlyTheOffice, EndedAlready."""
    check_organiser(by)
    run = lock_run(run)
    if not run.is_under_way:
        raise EndedAlready
    end_stopped(run, by)
    return run


def end_stopped(run: ImportRun, by: Authority) -> None:
    """The caller has the lock."""
    move(run, ImportState.STOPPED)
    drop_file(run)
    record_telling(run)
    record(row=run.edition, action="course.import.stop", by=by, file=run.filename, done=run.done)


def decided(run: ImportRun, *, seen: str = "") -> Telling:
    """About the mails of this list: one sending says it, however many batches there are. Without mails none is."""
    if run.sending is None:
        return Telling(seen=seen)
    return Telling(how=Tell(run.sending.decision), reason=run.sending.reason, seen=seen, sending=run.sending)


def record_telling(run: ImportRun) -> None:
    """What was decided stands in the history once, when the list is at its end."""
    number = run.sending.messages.count() if run.sending else 0
    record_decision(decided(run), row=run.edition, by=run.confirmed_by or SYSTEM, number=number)


def lock_run(run: ImportRun) -> ImportRun:
    """The run as it is stored now, until the transaction ends. Raises ImportRun.DoesNotExist."""
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def move(run: ImportRun, to: ImportState) -> None:
    """Take a step of the lifecycle and store the run; who holds it then holds it no longer. The caller has the lock."""
    if to not in IMPORT_TRANSITIONS[ImportState(run.state)]:
        raise NothingToConfirm
    run.state, run.leased_until, run.leased_by, run.attempts = to, None, "", 0
    if not run.is_under_way:
        run.ended_at, run.preview = clock.now(), {}
    run.save()


def drop_file(run: ImportRun) -> None:
    """The file goes as soon as this is decided for good; who dies in between leaves it to `forget_lists`."""
    transaction.on_commit(partial(delete_file, run), robust=True)


def delete_file(run: ImportRun) -> None:
    """From the private files, when it is there still."""
    if run.file.name:
        run.file.storage.delete(run.file.name)
        ImportRun.objects.filter(pk=run.pk).update(file="")
