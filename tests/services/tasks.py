"""What a worker does in tests of the way to it."""

from __future__ import annotations

from celery import shared_task
from django.core.mail import send_mail


@shared_task
def post(number: int) -> None:
    """Tell the mail server of the test that this message arrived."""
    send_mail(str(number), "", None, ["test@voorbeeld.example"])
