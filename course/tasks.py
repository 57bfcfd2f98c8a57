"""Work in the background: fetch nothing, call an action. A task that is lost is made up for by the next tick."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import partial

import structlog
from celery import Task, current_app, shared_task
from django.core.cache import cache
from django.db import transaction
from django.dispatch import receiver

from course import clock
from course.actions import due
from course.actions.enrolment import audit
from course.actions.enrolment.import_runs import work_waits
from course.actions.enrolment.import_work import work_on_lists
from course.actions.mail.queue import queued_together
from course.actions.mail.send import send_due
from course.actions.visits.explaining import explain_drafts, reasons_wait
from course.breaker import Breaker

log = structlog.get_logger(__name__)

HINT_SECONDS = 0.5
"""How long a hint may wait for the broker, at each step."""

PATIENCE = {
    "socket_connect_timeout": HINT_SECONDS,
    "socket_timeout": HINT_SECONDS,  # Redis
    "read_timeout": HINT_SECONDS,
    "write_timeout": HINT_SECONDS,  # RabbitMQ
    "max_retries": 0,  # kombu would connect again for ever
}
"""The same in the words of each broker; none heeds those of another."""

broker = Breaker(pause=5)
"""No hints for some seconds after a fault."""

KEPT_FOR = dt.timedelta(days=1)
"""So long we know what was skipped today and stands in the log."""


@shared_task
def run_due() -> None:
    """The tick of every minute: whatever is due; a line in the log for each job that did or skipped something."""
    for done in due.run_due():
        if done.did_something or (done.has_skipped and _is_new(done)):
            log.info("job done", job=done.job, told=done.told)


def _is_new(done: due.Done) -> bool:
    """What is skipped is skipped every minute, and is told once a day."""
    told = hashlib.sha256(str(done).encode()).hexdigest()
    return bool(cache.add(f"skipped:{clock.today()}:{told}", True, KEPT_FOR.total_seconds()))


@shared_task
def audit_all() -> None:
    """The recount of every night; what it finds stands in the cockpit."""
    audit.audit_all()


@shared_task
def send_messages() -> None:
    """What an action just queued goes at once."""
    report = send_due()
    if report:
        log.info("job done", job="messages", told=str(report))


@shared_task
def import_lists() -> None:
    """A list that was handed in or confirmed is worked on at once."""
    if worked := work_on_lists():
        log.info("job done", job="lists imported", told=str(worked))


@shared_task
def explain_allocations() -> None:
    """The reasons of a draft for a large group are worked out at once."""
    if worked := explain_drafts():
        log.info("job done", job="drafts explained", told=str(worked))


@receiver(queued_together)
def hint_worker(**kwargs: object) -> None:
    """After the deciding transaction tells the worker that there is something to send: one hint for all of it."""
    if not any(told is hint for _savepoints, told, *_robust in transaction.get_connection().run_on_commit):
        transaction.on_commit(hint, robust=True)


@receiver(work_waits)
def hint_importer(**kwargs: object) -> None:
    """The same for a list of people that waits for a worker."""
    transaction.on_commit(partial(hint, import_lists), robust=True)


@receiver(reasons_wait)
def hint_explainer(**kwargs: object) -> None:
    """The same for a draft that waits for its reasons."""
    transaction.on_commit(partial(hint, explain_allocations), robust=True)


def hint(task: Task | None = None) -> None:
    """Tell the worker now, or not at all: the tick of every minute sends too. A broker that hangs costs one wait."""
    if not broker.allows():
        return
    try:
        with current_app.connection_for_write(connect_timeout=HINT_SECONDS, transport_options=PATIENCE) as connection:
            (task or send_messages).apply_async(connection=connection, retry=False)  # type: ignore[call-arg]  # not in the stubs
    except Exception as fault:  # every broker has faults of its own, and what was decided stands
        broker.fault()
        log.warning("worker not told", problem=type(fault).__name__)
    else:
        broker.answered()
