"""The outbox: a message is a row in the deciding transaction and is sent afterwards.

Leases and pauses run on the real clock: a mail server knows nothing of the demo's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils import timezone, translation

from course import clock
from course.calendars import feeds
from course.enums import MailCode, MessageState
from course.models import Message, User
from course.queries.agenda import events_of
from course.queries.mail import text_of

log = structlog.get_logger(__name__)

PLACEHOLDER = re.compile(r"\{(\w+)\}")
MAX_ATTEMPTS = 5
queued_together = Signal()
"""Several messages were written at once."""

LEASE = dt.timedelta(minutes=15)
"""How long a worker may take for one message before we say that we do not know how it ended."""


@dataclass(frozen=True)
class SendReport:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0
    later: int = 0


def queue_message(
    *, code: MailCode, person: User, about: str, values: Mapping[str, str], occasion: str = "", link: str = ""
) -> Message | None:
    """Queue one mail to one person; None when this very message was queued before.

    `about` names the row ("enrolment:12"), `occasion` which time; `link` is a path on this site for the button.
    """
    text = text_of(code)
    known = {"voornaam": person.first_name, "achternaam": person.last_name, **values}
    message, created = Message.objects.get_or_create(
        template=code,
        about=about,
        person=person,
        occasion=occasion,
        defaults={
            "subject": fill(text.subject, known)[:250],
            "body": fill(text.body, known),
            "button": text.button,
            "link": link,
        },
    )
    return message if created else None


def queue_messages(
    *, code: MailCode, people: Iterable[User], about: str, values: Mapping[str, str], occasion: str = "", link: str = ""
) -> None:
    """Queue the same mail to each of these people, in as many queries as for one; nobody gets it twice."""
    text = text_of(code)
    rows = []
    for person in people:
        known = {"voornaam": person.first_name, "achternaam": person.last_name, **values}
        subject, body = fill(text.subject, known)[:250], fill(text.body, known)
        rows.append(
            Message(
                template=code,
                about=about,
                person=person,
                occasion=occasion,
                subject=subject,
                body=body,
                button=text.button,
                link=link,
            )
        )
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        queued_together.send(sender=Message)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the placeholders. Values are not filled again, and stay on one line in a subject."""
    return PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text)


def send_due(*, limit: int = 200) -> SendReport:
    """Send what is due, one message at a time; a worker that dies leaves the others untouched."""
    sent = failed = later = 0
    give_up_on_lost()
    for _turn in range(limit):
        message = claim()
        if message is None:
            break
        state = deliver(message)
        sent += state == MessageState.SENT
        failed += state == MessageState.FAILED
        later += state == MessageState.QUEUED
    return SendReport(sent, failed, later)


@transaction.atomic
def claim() -> Message | None:
    """Take the next message that is due, so that no other worker takes it. `due_at` becomes the end of the lease."""
    message = (
        Message.objects.select_for_update(skip_locked=True)
        .filter(state=MessageState.QUEUED, due_at__lte=timezone.now())
        .order_by("due_at", "pk")
        .first()
    )
    if message:
        message.state = MessageState.SENDING
        message.attempts += 1
        message.due_at = timezone.now() + LEASE
        message.save(update_fields=["state", "attempts", "due_at"])
    return message


def deliver(message: Message) -> MessageState:
    """Hand a claimed message to the mail server and write down how it went."""
    try:
        email = as_email(message)
    except Exception as problem:  # whatever is wrong with this one, the others must go out
        log.exception("message not made", message=message.pk)
        return _end(message, MessageState.FAILED, problem)
    try:
        email.send()
    except (SMTPException, OSError) as problem:
        log.warning("message not sent", message=message.pk, attempt=message.attempts, problem=type(problem).__name__)
        given_up = message.attempts >= MAX_ATTEMPTS
        return _end(message, MessageState.FAILED if given_up else MessageState.QUEUED, problem)
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=clock.now(), error="")
    return MessageState.SENT


def _end(message: Message, state: MessageState, problem: Exception) -> MessageState:
    """Write down why it was not sent. A queued message is tried again after 1, 4, 9, 16 minutes."""
    Message.objects.filter(pk=message.pk).update(
        state=state,
        due_at=timezone.now() + dt.timedelta(minutes=message.attempts**2),
        error=f"{type(problem).__name__}: {problem}"[:500],
    )
    return state


def give_up_on_lost() -> int:
    """Messages whose worker died while sending: whether the server took them cannot be known, so say so."""
    return Message.objects.filter(state=MessageState.SENDING, due_at__lt=timezone.now()).update(
        state=MessageState.FAILED, error="The worker stopped while sending; the message may have arrived."
    )


def as_email(message: Message) -> EmailMultiAlternatives:
    """Plain text and HTML from one source, to one address; with the whole planning for who got a place."""
    context = {
        "message": message,
        "paragraphs": [part.strip() for part in message.body.split("\n") if part.strip()],
        "url": f"{settings.SITE_URL}{message.link}" if message.link else "",
        "site_url": settings.SITE_URL,
    }
    with translation.override("nl"):
        email = EmailMultiAlternatives(
            subject=" ".join(message.subject.split()),
            body=render_to_string("email/message.txt", context),
            to=[message.person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        email.attach_alternative(render_to_string("email/message.html", context), "text/html")
    if message.template == MailCode.PLACED:
        # A type that is not text, so that mail servers leave the line ends of the calendar alone.
        planning = feeds.of_person(*events_of(message.person))
        email.attach("zorg-en-gemeente.ics", planning.body, "application/ics")
    return email
