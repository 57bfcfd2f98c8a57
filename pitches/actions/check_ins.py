"""Three and six months after the course: asking how it is now, and what people say.

Lock order: the edition, then the pitch.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.queue import queue_messages
from course.enums import Leaves
from course.errors import Refusal
from course.mailing import Mail
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew
from course.models import Edition, Message, User
from course.models.mail import about
from course.workdays import REMINDS_AT
from pitches.actions.pitches.transition import locked
from pitches.enums import PitchMail
from pitches.enums.afterwards import CheckInMoment, Standing
from pitches.log_actions import CHECKED_IN
from pitches.models import CheckIn, Pitch, Promise
from pitches.queries.check_ins import moment_now, people_with_something, subjects_of, to_ask
from pitches.rules import is_author, is_promise_owner


class NotYours(Refusal):
    message = _("Only who owns it can say how it is now.")


class TooEarly(Refusal):
    message = _("We ask this from three months after the course on.")


class NothingSaid(Refusal):
    message = _("Write in a few words how it is now.")


def ask_how_it_is() -> int:
    """Ask everybody whose moment has come, from nine o'clock on. Returns how many people."""
    if clock.now() < clock.at(clock.today(), REMINDS_AT):
        return 0
    return sum(_ask(edition, moment) for edition, moment in to_ask())


@transaction.atomic
def _ask(edition: Edition, moment: CheckInMoment) -> int:
    edition = lock_edition(edition.pk)
    same = {"template": PitchMail.CHECK_IN, "about": about(edition), "occasion": str(moment.value)}
    asked = Message.objects.filter(**same, person__isnull=False).values("person")
    told = queue_messages(
        code=PitchMail.CHECK_IN,
        people=people_with_something(edition).exclude(pk__in=asked),
        about=same["about"],
        occasion=same["occasion"],
        link=reverse("pitches:check_in", args=[edition.pk]),
        edition=edition,
    )
    return len(told)


def rows() -> QuerySet[Edition]:
    """What such a mail is about."""
    return Edition.objects.all()


def anew(message: Message, edition: Edition) -> Anew:
    """Nothing to who has said it all already, or left."""
    person, moment = message.person, moment_now(edition)
    if person is None or moment is None or not people_with_something(edition).filter(pk=person.pk).exists():
        return NO_LONGER_TRUE
    return AS_IT_IS if any(one.now is None for one in subjects_of(person, edition, moment)) else NO_LONGER_TRUE


@transaction.atomic
def say_how_it_is(
    *, pitch: Pitch, stands: Standing | str, text: str, by: User, promise: Promise | None = None
) -> CheckIn:
    """Say how it is now with the own pitch, or with the own promise of it; again at the same moment for other words.

    Raises NotYours, TooEarly, NothingSaid.
    """
    pitch = locked(pitch)
    is_theirs = is_author(by, pitch) if promise is None else is_promise_owner(by, promise)
    if not is_theirs or (promise and promise.pitch_id != pitch.pk):
        raise NotYours
    moment = moment_now(pitch.edition)
    if moment is None:
        raise TooEarly
    if not text.strip():
        raise NothingSaid
    values = {"stands": Standing(stands), "text": text.strip()}
    row = CheckIn.objects.filter(pitch=pitch, promise=promise, person=by, months=moment).first()
    if row and (row.stands, row.text) == (values["stands"], values["text"]):
        return row
    row = row or CheckIn(pitch=pitch, promise=promise, person=by, months=moment)
    row.stands, row.text, row.said_at = values["stands"], values["text"], clock.now()
    row.save()
    record(row=promise or pitch, action=CHECKED_IN, by=by, remark=row.text)
    return row


MAILS: dict[str, Mail] = {PitchMail.CHECK_IN: Mail(Leaves.IN_HOURS, (PitchMail.CHECK_IN,), rows, anew)}
