"""Work in the background: fetch nothing, call an action. A task that is lost is made up for by the next tick."""

from __future__ import annotations

import datetime as dt
import hashlib

import structlog
from celery import shared_task
from django.core.cache import cache
from django.db import transaction
from django.dispatch import receiver

from course import clock
from course.actions import due
from course.actions.enrolment import audit
from course.actions.mail.queue import queued_together
from course.actions.mail.send import send_due

log = structlog.get_logger(__name__)

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


@receiver(queued_together)
def hint_worker(**kwargs: object) -> None:
    """After the deciding transaction tells the worker that there is something to send: one hint for all of it."""
    transaction.on_commit(send_messages.delay, robust=True)
