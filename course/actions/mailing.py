"""What the course office does with mail: its texts, letters to a group, and messages that wait or failed."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.messages import queued_together
from course.enums import MessageState
from course.errors import Refusal
from course.models import Edition, MailTemplate, Message, User
from course.queries.letters import compose
from course.queries.mail import OWN_WORDS, MailText, in_braces, known_placeholders, shipped_texts, unknown_placeholders
from course.queries.recipients import NAMEABLE, people_in, values_for

WAITS = (MessageState.QUEUED, MessageState.HELD)

HISTORY = {
    "course.message.edit": _("Text of a message changed"),
    "course.message.hold": _("Message held back"),
    "course.message.release": _("Message released"),
    "course.message.drop": _("Message dropped"),
    "course.message.retry": _("Message tried again"),
    "course.mailing.write": _("Mail written to a group"),
    "course.mailtemplate.copy": _("Text made for this edition"),
    "course.mailtemplate.drop": _("Text of this edition removed"),
}
"""The acts of this module as the history names them."""


class UnknownPlaceholder(Refusal):
    message = _("Nobody fills in %(unknown)s. You can use: %(known)s.")


class NoText(Refusal):
    message = _("Fill in a subject and a text.")


class NobodyToWriteTo(Refusal):
    message = _("There is nobody in this group.")


class GroupChanged(Refusal):
    message = _("The group changed while you were writing: %(before)s people, now %(after)s. Look again and send.")


class WrittenBefore(Refusal):
    message = _("You sent this before. Look at the messages.")


class NoLongerWaits(Refusal):
    message = _("This message no longer waits: it was sent, dropped or is being sent.")


class NothingToDo(Refusal):
    message = _("There is no message for which this is possible.")


class HasOwnText(Refusal):
    message = _("This edition has its own text already. Change that one.")


class IsForAll(Refusal):
    message = _("The text for all editions stays. Change it, or make one for an edition.")


# --- texts ----------------------------------------------------------------------------------------------


@transaction.atomic
def save_template(*, template: MailTemplate, by: User | None) -> None:
    """Store a text. Raises UnknownPlaceholder when it asks for what nobody fills in for this code."""
    known = known_placeholders(template.code)
    check_placeholders(MailText(template.subject, template.body, template.button), known)
    template.save()
    record(row=template, action="wagtail.edit", by=by)


def check_placeholders(text: MailText, known: frozenset[str]) -> None:
    """Raises UnknownPlaceholder, with all that can be used."""
    unknown = unknown_placeholders(text, known)
    if unknown:
        raise UnknownPlaceholder(unknown=in_braces(unknown), known=in_braces(known))


@transaction.atomic
def copy_template(*, template: MailTemplate, edition: Edition, by: User | None) -> MailTemplate:
    """Make a text of its own for an edition. Raises HasOwnText."""
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if MailTemplate.objects.filter(code=template.code, edition=edition).exists():
        raise HasOwnText
    fields = ("code", "recipient", "occasion", "subject", "button", "body")
    own = MailTemplate.objects.create(edition=edition, **{name: getattr(template, name) for name in fields})
    record(row=own, action="course.mailtemplate.copy", by=by)
    return own


@transaction.atomic
def drop_template(*, template: MailTemplate, by: User | None) -> None:
    """The edition gets the text for all editions again. Raises IsForAll."""
    if template.edition is None:
        raise IsForAll
    record(row=template.edition, action="course.mailtemplate.drop", by=by, code=template.code)
    template.delete()


# --- letters to a group ---------------------------------------------------------------------------------


@transaction.atomic
def write_to_group(
    *, edition: Edition, group: str, text: MailText, batch: str, seen: int, hold: bool, by: User, code: str = OWN_WORDS
) -> int:
    """Write to everybody in a group (`queries.recipients`) now, or hold all of it. Returns to how many.

    `batch` is the mark of one sending: the same mark sends once. `seen` is to how many the writer meant to send.
    Raises NoText, UnknownPlaceholder, WrittenBefore, NobodyToWriteTo, GroupChanged.
    """
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not (text.subject.strip() and text.body.strip()):
        raise NoText
    check_placeholders(text, NAMEABLE)
    if Message.objects.filter(batch=batch).exists():
        raise WrittenBefore
    people = list(people_in(edition, group))
    if not people:
        raise NobodyToWriteTo
    if len(people) != seen:
        raise GroupChanged(before=seen, after=len(people))
    rows = [
        Message(
            template=code if code in shipped_texts() else OWN_WORDS,
            about=f"edition:{edition.pk}",
            occasion=batch,
            batch=batch,
            edition=edition,
            person=person,
            state=MessageState.HELD if hold else MessageState.QUEUED,
            link="/mijn/" if text.button else "",
            **compose(text, values=values_for(edition, person)),
        )
        for person in people
    ]
    Message.objects.bulk_create(rows)
    record(row=edition, action="course.mailing.write", by=by, batch=batch, subject=text.subject, number=len(rows))
    queued_together.send(sender=Message)
    return len(rows)


# --- messages that wait or failed -----------------------------------------------------------------------


@transaction.atomic
def edit_message(*, message: Message, subject: str, body: str, by: User) -> None:
    """Other words in one message before it goes. Raises NoText, NoLongerWaits."""
    subject, body = " ".join(subject.split()), body.strip()
    if not (subject and body):
        raise NoText
    changed = Message.objects.filter(pk=message.pk, state__in=WAITS).update(subject=subject[:250], body=body)
    if not changed:
        raise NoLongerWaits
    record(row=message, action="course.message.edit", by=by)


def hold_back(*, messages: QuerySet[Message], by: User) -> int:
    """Queued messages stay until somebody lets them go. Returns how many; raises NothingToDo."""
    waiting = messages.filter(state=MessageState.QUEUED)
    return _change(waiting, "course.message.hold", by, state=MessageState.HELD, held_because="")


def release(*, messages: QuerySet[Message], by: User) -> int:
    """Held messages go now. Returns how many; raises NothingToDo."""
    held = messages.filter(state=MessageState.HELD)
    return _change(
        held,
        "course.message.release",
        by,
        state=MessageState.QUEUED,
        held_because="",
        can_wait=False,
        due_at=timezone.now(),
    )


def drop(*, messages: QuerySet[Message], by: User) -> int:
    """Messages that wait or failed never go. Returns how many; raises NothingToDo."""
    return _change(
        messages.filter(state__in=(*WAITS, MessageState.FAILED)),
        "course.message.drop",
        by,
        state=MessageState.CANCELLED,
    )


def try_again(*, messages: QuerySet[Message], by: User) -> int:
    """Failed messages go once more, with all their attempts. Returns how many; raises NothingToDo."""
    return _change(
        messages.filter(state=MessageState.FAILED),
        "course.message.retry",
        by,
        state=MessageState.QUEUED,
        attempts=0,
        can_wait=False,
        due_at=timezone.now(),
        handed_over_at=None,
        error="",
    )


@transaction.atomic
def _change(messages: QuerySet[Message], action: str, by: User, **values: object) -> int:
    """Change rows as they are now, not as the office saw them; a worker that has one keeps it."""
    rows = list(messages.order_by("pk").select_for_update(of=("self",)).select_related("edition"))
    if not rows:
        raise NothingToDo
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
    _remember(rows, action, by)
    queued_together.send(sender=Message)
    return len(rows)


def _remember(rows: list[Message], action: str, by: User) -> None:
    """A line with the message, and one line with the edition for what was written together."""
    batches: Counter[tuple[str, Edition]] = Counter()
    for row in rows:
        if row.batch and row.edition and len(rows) > 1:
            batches[row.batch, row.edition] += 1
        else:
            record(row=row, action=action, by=by)
    for (batch, edition), number in batches.items():
        record(row=edition, action=action, by=by, batch=batch, number=number)
