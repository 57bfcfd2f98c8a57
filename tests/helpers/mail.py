"""Mail in the tests."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection
from django.utils import timezone

from course.actions.mail.groups import Goes, write_to_group
from course.actions.mail.queue import filled
from course.actions.mail.queue import queue as put_in_queue
from course.enums import MailCode, MessageState
from course.mailtext.texts import MailText, Words
from course.models import Message
from course.queries.mail.groups import ids_in
from course.queries.mail.templates import texts_of


def queue(person, *, code=MailCode.WAITING, values=None, **changes):
    message = Message(**{"template": code, "person": person, "about": "nothing:1", "link": "/mijn/", **changes})
    text = texts_of([code], message.edition)[code]
    words = Words(values or {"n": "3", "domein": "gemeente"})
    queued = put_in_queue([filled(message, text=text.read_by(message.person), words=lambda: words)])
    return queued[0] if queued else None


def bring(messages, state, **fields):
    """Messages as if a worker or the course office had brought them to this state; who sends one has a lease."""
    lease = timezone.now() + dt.timedelta(minutes=10) if state == MessageState.SENDING else None
    messages.update(**{"state": state, "leased_until": lease, **fields})


def to_go():
    """Which mails are to go, by the key of the person."""
    return sorted(Message.objects.queued().values_list("person", "template"))


def forget_hints():
    """What the preparation of a test would have told the worker once it was stored."""
    connection.run_on_commit.clear()


def write(edition, by, **changes):
    """A letter to who has a place, as the writer sees the group now."""
    fields = {
        "edition": edition,
        "group": "placed",
        "text": MailText("Dag {voornaam}", "Tot {startdatum}.", ""),
        "batch": uuid.uuid4().hex,
    } | changes
    goes = Goes(hold=fields.pop("hold", False), at=fields.pop("at", None))
    seen = ids_in(edition, fields["group"])
    return write_to_group(**{"seen": seen, **fields, "goes": goes, "by": by})
