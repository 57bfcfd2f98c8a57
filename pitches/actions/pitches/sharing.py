"""Owning a pitch together with somebody of the other side (*samen inbrengen*)."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.actions.history import record
from course.actions.mail.queue import queue
from course.enums import Leaves
from course.errors import Refusal
from course.mailing import Mail
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew, Words
from course.models import Message, User
from pitches.actions.pitches.notices import letters, rows
from pitches.actions.pitches.transition import locked
from pitches.enums import ABOUT_OWNERS, PitchMail
from pitches.log_actions import SHARED
from pitches.models import Pitch
from pitches.queries.people import partners_for
from pitches.rules import can_share, can_step_back


class NotToShare(Refusal):
    message = gettext_lazy("Only who wrote a pitch chooses with whom to bring it, and until it has ended.")


class NotOfTheOtherSide(Refusal):
    message = gettext_lazy("Choose somebody of the group from the other side.")


@transaction.atomic
def share_pitch(*, pitch: Pitch, person: User | None, by: User) -> Pitch:
    """Own it from now on together with this person, or with nobody; both owners can change it, and both hear of it.

    Who wrote it chooses, and whom they chose can step back. Raises NotToShare, NotOfTheOtherSide.
    """
    pitch = locked(pitch)
    if not (can_share(by, pitch) or (person is None and can_step_back(by, pitch))):
        raise NotToShare
    before = pitch.co_owner
    if person == before:
        return pitch
    if person and not partners_for(pitch).filter(pk=person.pk).exists():
        raise NotOfTheOtherSide
    pitch.co_owner, pitch.moves = person, pitch.moves + 1
    pitch.save(update_fields=["co_owner", "moves"])
    record(row=pitch, action=SHARED, by=by, remark=str(person or _("Nobody")))
    if person:
        tell_shared(pitch, PitchMail.SHARED, person, by)
    if before:
        tell_shared(pitch, PitchMail.NOT_SHARED, pitch.author if by == before else before, by)
    return pitch


def tell_shared(pitch: Pitch, code: PitchMail, person: User, who: User) -> None:
    """What became of who owns it, with who chose so or left. Who brings it no more may not be able to read it."""
    link = reverse("pitches:pitches") if code == PitchMail.NOT_SHARED else ""
    queue(letters(pitch, code, [person], occasion=str(pitch.moves), words=partial(_words, pitch, who), link=link))


def _words(pitch: Pitch, by: User) -> Words:
    return Words({"titel": pitch.title, "naam": str(by)}, ((_("Pitch"), pitch.title),))


def anew(message: Message, pitch: Pitch) -> Anew:
    """Whether it is so still that this one owns it, together with somebody or not."""
    if message.template == PitchMail.PASSED_ON:
        return AS_IT_IS if message.person == pitch.author else NO_LONGER_TRUE
    together = pitch.co_owner is not None and message.person in pitch.owners
    return AS_IT_IS if together == (message.template == PitchMail.SHARED) else NO_LONGER_TRUE


MAILS: dict[str, Mail] = {code: Mail(Leaves.IN_HOURS, ABOUT_OWNERS, rows, anew) for code in ABOUT_OWNERS}
