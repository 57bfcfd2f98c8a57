"""Questions of residents (*bewonersvragen*): asked by anybody, confirmed by the owner of the address, judged by the
course office, and taken up by a participant as a pitch. Who asked hears what became of it.

Lock order: the edition first, then the question, then the pitch.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.queue import filled, queue
from course.actions.mail.telling import deciding
from course.authority import check_office
from course.enums import Leaves
from course.errors import AlreadyDone, Refusal
from course.mailing import Mail
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew, Words
from course.models import Message, User
from course.models.mail import about
from course.queries.mail.templates import texts_of
from pitches.actions.pitches.notices import letters
from pitches.actions.pitches.notices import rows as pitch_rows
from pitches.enums import PER_ADDRESS, TELLS_GUEST, GuestState, PitchKind, PitchMail, PitchState
from pitches.log_actions import GUEST_DECLINED, GUEST_TAKEN_UP
from pitches.models import GuestQuestion, Pitch
from pitches.queries.guests import edition_for_guests, forgotten, link_for, long_over
from pitches.queries.people import participants_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from course.actions.mail.telling import Telling
    from course.authority import Authority


class NobodyListens(Refusal):
    message = gettext_lazy("No course runs now that can hear your question.")


class AskedOften(Refusal):
    message = gettext_lazy("Several questions of this address wait to be confirmed. Look in the mailbox first.")


class ConfirmedBefore(AlreadyDone):
    message = gettext_lazy("This was confirmed before.")


class JudgedBefore(AlreadyDone):
    message = gettext_lazy("This question was judged before.")


class NotConfirmed(Refusal):
    message = gettext_lazy("The owner of the address did not confirm this question yet.")


class NotAParticipant(Refusal):
    message = gettext_lazy("Choose somebody with a place in this edition.")


class NoReason(Refusal):
    message = gettext_lazy("Write in a sentence why. Who asked reads it.")


@transaction.atomic
def ask_as_guest(*, initiative: str, name: str, email: str, question: str, context: str) -> GuestQuestion:
    """Keep a question of a visitor and ask the owner of the address to confirm it. The same twice is one.

    Raises NobodyListens, AskedOften.
    """
    edition = edition_for_guests()
    if edition is None:
        raise NobodyListens
    lock_edition(edition.pk)
    own = GuestQuestion.objects.filter(email__iexact=email)
    twin = own.filter(edition=edition, question=question, context=context).first()
    if twin:
        return twin
    if own.unconfirmed().count() >= PER_ADDRESS:
        raise AskedOften
    made = GuestQuestion.objects.create(
        edition=edition, initiative=initiative, name=name, email=email, question=question, context=context
    )
    _tell(made, PitchMail.GUEST_CONFIRM, link=link_for(made))
    return made


@transaction.atomic
def confirm_guest(*, question: GuestQuestion) -> GuestQuestion:
    """The owner of the address stands by it: from now on it waits for the course office. Raises ConfirmedBefore."""
    question = _locked(question)
    if question.confirmed_at:
        raise ConfirmedBefore
    question.state, question.confirmed_at = GuestState.WAITING, clock.now()
    question.save(update_fields=["state", "confirmed_at"])
    return question


@transaction.atomic
def take_up(
    *, question: GuestQuestion, participant: User, by: Authority, telling: Telling | None = None
) -> GuestQuestion:
    """Let a participant bring it: it is a draft of theirs, in which they write on and hand it in themselves. Both hear.

    Raises OnlyTheOffice, JudgedBefore, NotConfirmed, NotAParticipant, and what `deciding` raises.
    """
    question = _to_judge(question, by)
    if not participants_of(question.edition_id).filter(pk=participant.pk).exists():
        raise NotAParticipant
    question.pitch = Pitch.objects.create(
        edition=question.edition,
        author=participant,
        kind=PitchKind.QUESTION,
        title=question.initiative[:120],
        question=question.question,
        context=question.context,
    )
    question.state = GuestState.TAKEN_UP
    question.save(update_fields=["pitch", "state"])
    record(row=question, action=GUEST_TAKEN_UP, by=by, remark=str(participant))
    with deciding(telling, row=question, by=by):
        _tell(question, PitchMail.GUEST_TAKEN_UP)
        words = partial(_words, question)
        queue(letters(question.pitch, PitchMail.GUEST_GIVEN, [participant], occasion="1", words=words))
    return question


@transaction.atomic
def decline_guest(
    *, question: GuestQuestion, reason: str, by: Authority, telling: Telling | None = None
) -> GuestQuestion:
    """Not for the group, with why; who asked reads that.

    Raises OnlyTheOffice, JudgedBefore, NotConfirmed, NoReason, and what `deciding` raises.
    """
    question = _to_judge(question, by)
    if not reason.strip():
        raise NoReason
    question.state, question.reason = GuestState.DECLINED, reason.strip()
    question.save(update_fields=["state", "reason"])
    record(row=question, action=GUEST_DECLINED, by=by, remark=question.reason)
    with deciding(telling, row=question, by=by):
        _tell(question, PitchMail.GUEST_DECLINED)
    return question


def tell_guests(pitch: Pitch, code: PitchMail) -> None:
    """A mail to each who asked it from outside; the caller holds the lock of the edition."""
    for question in rows().filter(pitch=pitch).exclude(email=""):
        _tell(question, code, occasion=str(pitch.moves))


@transaction.atomic
def forget_guests() -> int:
    """Delete what was never confirmed, and of old editions who asked. Returns how many questions that were."""
    unconfirmed = forgotten()
    count = unconfirmed.count() + long_over().count()
    Message.objects.filter(about__in=[about(one) for one in (*unconfirmed, *long_over())]).delete()
    unconfirmed.delete()
    long_over().update(email="", name="")
    return count


def _locked(question: GuestQuestion) -> GuestQuestion:
    lock_edition(question.edition_id)
    return GuestQuestion.objects.select_for_update(of=("self",)).select_related("edition").get(pk=question.pk)


def _to_judge(question: GuestQuestion, by: Authority) -> GuestQuestion:
    check_office(by)
    question = _locked(question)
    if question.state == GuestState.UNCONFIRMED:
        raise NotConfirmed
    if question.state != GuestState.WAITING:
        raise JudgedBefore
    return question


def _tell(question: GuestQuestion, code: PitchMail, *, link: str = "", occasion: str = "1") -> list[Message]:
    message = Message(
        template=code,
        address=question.email,
        about=about(question),
        occasion=occasion,
        link=link,
        edition=question.edition,
    )
    text = texts_of([code], question.edition)[code].dutch
    return queue([filled(message, text=text, words=partial(_words, question))])


def _words(question: GuestQuestion) -> Words:
    pitch = question.pitch
    outcome = getattr(pitch, "outcome", None) if pitch else None
    values = {
        "initiatief": question.initiative,
        "vraag": question.question,
        "toelichting": question.reason,
        "samenvatting": outcome.summary if outcome else "",
    }
    return Words(values, ((_("Your question"), question.question),))


def rows() -> QuerySet[GuestQuestion]:
    return GuestQuestion.objects.select_related("edition", "pitch__outcome", "pitch__author")


def anew(message: Message, question: GuestQuestion) -> Anew:
    """A question to confirm goes as long as that can be done; what was decided stays so."""
    is_asked = message.template == PitchMail.GUEST_CONFIRM
    return NO_LONGER_TRUE if is_asked and question.confirmed_at else AS_IT_IS


def given_anew(message: Message, pitch: Pitch) -> Anew:
    """The participant can still write on in it."""
    return AS_IT_IS if pitch.state == PitchState.DRAFT and message.person in pitch.owners else NO_LONGER_TRUE


MAILS: dict[str, Mail] = {
    PitchMail.GUEST_GIVEN: Mail(Leaves.IN_HOURS, (), pitch_rows, given_anew),
    **{
        code: Mail(Leaves.AT_ONCE if code == PitchMail.GUEST_CONFIRM else Leaves.IN_HOURS, (), rows, anew)
        for code in TELLS_GUEST
    },
}
