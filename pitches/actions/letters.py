"""A letter to yourself: written during the course, and told about on the day that its writer chose.

It stands in no mail and no history: the mail leads to the page where its writer alone reads it. Lock: the person, then
the letter.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.mail.queue import queue_messages
from course.enums import Leaves
from course.errors import Refusal
from course.mailing import Mail
from course.mailtext.texts import AS_IT_IS, Anew
from course.models import Edition, Enrolment, Message, User
from course.models.mail import about
from course.workdays import REMINDS_AT
from pitches.enums import PitchMail
from pitches.models import Letter


class NoPlaceToWrite(Refusal):
    message = _("You write a letter to yourself when you take part in a course.")


class NotYourLetter(Refusal):
    message = _("This letter is somebody else's.")


class LetterWasSent(Refusal):
    message = _("You have got this letter already. You can read it, and no longer change it.")


class NothingWritten(Refusal):
    message = _("Write something to yourself first.")


class NotADayToCome(Refusal):
    message = _("Choose a day after today.")


@transaction.atomic
def write_letter(*, edition: Edition, text: str, send_on: dt.date, by: User) -> Letter:
    """Write it, or write it anew until it is sent.

    Raises NoPlaceToWrite, LetterWasSent, NothingWritten, NotADayToCome.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    places = Enrolment.objects.taking_part().filter(user=by, edition=edition)
    if not by.is_active or not places.exists():
        raise NoPlaceToWrite
    letter = Letter.objects.filter(person=by, edition=edition).first() or Letter(person=by, edition=edition)
    if letter.sent_at:
        raise LetterWasSent
    if not text.strip():
        raise NothingWritten
    if send_on <= clock.today():
        raise NotADayToCome
    letter.text, letter.send_on = text.strip(), send_on
    letter.save()
    return letter


@transaction.atomic
def delete_letter(*, letter: Letter, by: User) -> None:
    """Throw it away, before it was sent or after that; twice is once. Raises NotYourLetter."""
    if not by.is_active or letter.person_id != by.pk:
        raise NotYourLetter
    Letter.objects.filter(pk=letter.pk, person=by).delete()


def send_letters() -> int:
    """Tell everybody whose day has come, from nine o'clock on. Returns how many letters."""
    if clock.now() < clock.at(clock.today(), REMINDS_AT):
        return 0
    return sum(_send(pk) for pk in _due().values_list("pk", flat=True))


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(sent_at=None, send_on__lte=clock.today(), person__is_active=True).order_by("pk")


@transaction.atomic
def _send(pk: int) -> int:
    letter = _due().select_for_update(of=("self",)).select_related("person").filter(pk=pk).first()
    if letter is None:
        return 0
    letter.sent_at = clock.now()
    letter.save(update_fields=["sent_at"])
    told = queue_messages(
        code=PitchMail.LETTER,
        people=[letter.person],
        about=about(letter),
        link=reverse("pitches:letter", args=[letter.pk]),
    )
    return len(told)


def rows() -> QuerySet[Letter]:
    """What such a mail is about; one that was thrown away is told about no more."""
    return Letter.objects.only("pk")


def anew(_message: Message, _letter: Letter) -> Anew:
    return AS_IT_IS


MAILS: dict[str, Mail] = {PitchMail.LETTER: Mail(Leaves.IN_HOURS, (), rows, anew)}
