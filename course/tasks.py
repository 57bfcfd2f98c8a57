"""Work in the background: fetch nothing, call an action. A task that is lost is made up for by the next tick."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from course.actions import audit, due, messages
from course.models import Message


@shared_task
def run_due() -> str:
    """The tick of every minute: whatever is due, and what it did."""
    return "; ".join(due.run_due())


@shared_task
def audit_all() -> None:
    """The recount of every night; what it finds stands in the cockpit."""
    audit.audit_all()


@shared_task
def send_messages() -> None:
    messages.send_due()


@receiver(post_save, sender=Message)
def hint_worker(sender: type[Message], created: bool, **kwargs: object) -> None:
    """After the deciding transaction tells the worker that there is something to send."""
    if created:
        hint_worker_once()


@receiver(messages.queued_together)
def hint_worker_once(**kwargs: object) -> None:
    """One hint for all that was written together; Django sends no post_save for these."""
    transaction.on_commit(send_messages.delay, robust=True)
