"""The outbox: a message is a row in the deciding transaction and is sent afterwards (`course.actions.outbox`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext as _
from django.utils.translation import override

from course import clock
from course.actions.outbox import SendReport, send_due
from course.enums import CAN_WAIT, TELLS_STATE, MailCode, MailRhythm, MessageState
from course.models import Edition, Message, User
from course.queries.letters import LANGUAGE, compose, fill
from course.queries.mail import text_of

__all__ = ["SendReport", "fill", "queue_message", "queue_messages", "queued_together", "send_due"]

queued_together = Signal()
"""Several messages were written at once, or may go again."""

GOES_ALONG_AT = dt.time(7, 30)
"""Dutch time at which mail that could wait goes out."""


def queue_message(
    *,
    code: MailCode,
    about: str,
    values: Mapping[str, str],
    person: User | None = None,
    address: str = "",
    occasion: str = "",
    link: str = "",
    edition: Edition | None = None,
) -> Message | None:
    """Queue one mail to one person, or to the address of who has no account; None when it was queued before.

    `about` names the row ("enrolment:12"), `occasion` which time; `link` is a path on this site for the button. The
    text is that of the edition when it has its own. An older message that says otherwise is held.
    """
    made = compose(text_of(code, edition), values=values, person=person, edition=edition)
    same = {"template": code, "about": about, "person": person, "address": address, "occasion": occasion}
    defaults = {**made, "edition": edition, "link": link, **_waiting_time(code, person)}
    message = Message(**same, **defaults)
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        if Message.objects.filter(**same).exists():
            return None
        raise
    if code in TELLS_STATE:
        _hold_older([message], about)
    return message


def queue_messages(
    *,
    code: MailCode,
    people: Iterable[User],
    about: str,
    values: Mapping[str, str],
    occasion: str = "",
    link: str = "",
    edition: Edition | None = None,
    too_late: dt.datetime | None = None,
) -> None:
    """Queue the same mail to each of these people, in as many queries as for one; nobody gets it twice.

    Mail that can wait goes at once to who would else get it from this moment on, when it comes too late.
    """
    text = text_of(code, edition)
    told = Message.objects.filter(template=code, about=about, occasion=occasion, person__isnull=False)
    before = set(told.values_list("person_id", flat=True))
    rows = [
        Message(
            template=code,
            about=about,
            person=person,
            occasion=occasion,
            edition=edition,
            link=link,
            **compose(text, values=values, person=person, edition=edition),
            **_waiting_time(code, person, too_late),
        )
        for person in people
        if person.pk not in before
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if rows and code in TELLS_STATE:
        _hold_older(rows, about)
    if rows:
        queued_together.send(sender=Message)


def _waiting_time(code: MailCode, person: User | None, too_late: dt.datetime | None = None) -> dict[str, object]:
    """What can wait goes along with others in the rhythm that the person chose, unless that is too late."""
    if person is None or code not in CAN_WAIT or person.mail_rhythm == MailRhythm.AT_ONCE:
        return {}
    due_at = next_round(MailRhythm(person.mail_rhythm))
    return {} if too_late and due_at >= too_late else {"can_wait": True, "due_at": due_at}


def next_round(rhythm: MailRhythm) -> dt.datetime:
    """The next 07:30 Dutch time on the course's calendar; weekly: that of a Monday."""
    now = clock.now()
    day = clock.today()
    if clock.at(day, GOES_ALONG_AT) <= now:
        day += dt.timedelta(days=1)
    if rhythm == MailRhythm.WEEKLY:
        day += dt.timedelta(days=-day.weekday() % 7)
    return clock.at(day, GOES_ALONG_AT)


def _hold_older(newer: list[Message], about: str) -> None:
    """Hold what still waits to tell the same people how it stood before; the course office sees it and decides.

    A reminder of the same step (its occasion begins with the number of that step) says nothing else.
    """
    first = newer[0]
    step = first.occasion.partition(" ")[0]
    same_step = Q(template=first.template) & (Q(occasion=step) | Q(occasion__startswith=f"{step} "))
    older = Message.objects.filter(state=MessageState.QUEUED, template__in=TELLS_STATE, about=about).exclude(same_step)
    people = {message.person_id for message in newer}
    same = older.filter(address=first.address) if first.person_id is None else older.filter(person__in=people)
    with override(LANGUAGE):
        because = _("A newer message says otherwise: %(subject)s") % {"subject": first.subject}
    same.update(state=MessageState.HELD, held_because=because[:200])
