"""Lists of people are kept no longer than they are needed."""

from __future__ import annotations

import datetime as dt

import structlog
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from course import clock
from course.actions.enrolment.import_runs import delete_file, end_stopped, lock_run
from course.authority import SYSTEM
from course.enums import ImportState
from course.models import ImportRun
from course.models.files import private_storage
from course.models.imports import FOLDER

log = structlog.get_logger(__name__)

CONFIRMED_WITHIN = dt.timedelta(days=1)
"""So long a list waits for the word of the course office."""

KEPT_FOR = dt.timedelta(days=14)
"""So long after the end its rows can be read again, to repair what was refused."""

NOBODYS_AFTER = dt.timedelta(days=1)
"""So long a file may lie there without a row: while it is handed in there is none."""


def forget_lists() -> int:
    """Stop what nobody confirmed, and forget what stood in lists that ended. Returns of how many lists."""
    forgotten = sum(_stop_unconfirmed(run) for run in _unconfirmed())
    old = ImportRun.objects.ended().filter(ended_at__lt=clock.now() - KEPT_FOR).exclude(sheet={})
    forgotten += old.update(sheet={}, preview={}, batches=[], refusals=[])
    for run in ImportRun.objects.ended().exclude(file="").without_lists():
        delete_file(run)
    _drop_nobodys_files()
    return forgotten


def _unconfirmed() -> list[ImportRun]:
    waiting = ImportRun.objects.filter(state=ImportState.TO_CONFIRM, asked_at__lt=clock.now() - CONFIRMED_WITHIN)
    return list(waiting.without_lists())


@transaction.atomic
def _stop_unconfirmed(run: ImportRun) -> bool:
    run = lock_run(run)
    if run.state != ImportState.TO_CONFIRM:
        return False
    end_stopped(run, SYSTEM)
    return True


def _drop_nobodys_files() -> None:
    """Files of a list that was not taken in after all, or whose edition is gone."""
    storage = private_storage()
    known = set(ImportRun.objects.exclude(file="").values_list("file", flat=True))
    lost = [name for name in _files(storage) if name not in known and _is_old(storage, name)]
    for name in lost:
        storage.delete(name)
        log.info("file without a list dropped", file=name)


def _files(storage: Storage) -> list[str]:
    try:
        return [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    except FileNotFoundError:
        return []


def _is_old(storage: Storage, name: str) -> bool:
    return storage.get_modified_time(name) < timezone.now() - NOBODYS_AFTER
