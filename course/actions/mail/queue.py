"""A message is a row in the deciding transaction and is sent afterwards (`course.actions.mail.send`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.dispatch import Signal

from course.actions.mail.stop import stop_outdated
from course.actions.mail.telling import settle
from course.enums import CAN_WAIT, SUPERSEDES, MailCode, MailRhythm
from course.mailtext.texts import MailText
from course.models import Edition, Message, User
from course.queries.mail.digest import next_round
from course.queries.mail.letters import compose
from course.queries.mail.templates import text_of

queued_together = Signal()
"""Messages were written, or may go again."""


def filled(
    message: Message, *, text: MailText, values: Mapping[str, str], too_late: dt.datetime | None = None
) -> Message:
    """The message with its text filled in, not queued yet.

    Its `about` names the row ("enrolment:12"), `occasion` which time; `link` is a path on this site for the button.
    Mail that can wait goes at once when the round of its reader comes after `too_late`.
    """
    parts = compose(text, values=values, person=message.person, edition=message.edition)
    waits = _waiting_time(MailCode(message.template), message.person, too_late)
    for name, value in {**parts, **waits}.items():
        setattr(message, name, value)
    return message


def queue(letters: Sequence[Message]) -> list[Message]:
    """Put letters about one row in the outbox, and return those that were not there before: nobody gets one twice.

    An older message that says otherwise is stopped. Whether they go now, the scope in which they were written says
    (`course.actions.mail.telling`). As many queries for many as for one. The caller holds the lock of
    the edition: two who queue the same at once break a constraint, and the decision of one with it.
    """
    told = Message.objects.filter(
        about__in={one.about for one in letters}, template__in={one.template for one in letters}
    )
    before = set(told.values_list("template", "occasion", "person", "address"))
    new = [one for one in letters if (one.template, one.occasion, one.person_id, one.address) not in before]
    settle(new)
    Message.objects.bulk_create(new)
    if newer := [one for one in new if one.template in SUPERSEDES]:
        older = Message.objects.filter(about=newer[0].about)
        stop_outdated(older, codes=[one.template for one in newer], newer=newer[0].subject)
    if new:
        queued_together.send(sender=Message)
    return new


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
) -> list[Message]:
    """Queue the same mail to each of these people, in the text of the edition when it has its own."""
    text = text_of(code, edition)
    same = {"template": code, "about": about, "occasion": occasion, "link": link, "edition": edition}
    letters = (Message(person=person, **same) for person in people)
    return queue([filled(one, text=text, values=values, too_late=too_late) for one in letters])


def _waiting_time(code: MailCode, person: User | None, too_late: dt.datetime | None) -> dict[str, object]:
    """What can wait goes along with others in the rhythm that the person chose, unless that is too late."""
    if person is None or code not in CAN_WAIT or person.mail_rhythm == MailRhythm.AT_ONCE:
        return {}
    due_at = next_round(MailRhythm(person.mail_rhythm))
    return {} if too_late and due_at >= too_late else {"can_wait": True, "due_at": due_at}
