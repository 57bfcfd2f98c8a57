"""What the owners of a pitch read when it was not chosen."""

from __future__ import annotations

from functools import partial

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from course.actions.mail.queue import queue
from course.enums import Leaves
from course.formatting import day_in_words
from course.mailing import Mail
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Words
from course.models import Message
from pitches.actions.pitches.notices import letters
from pitches.enums import ABOUT_TURN, PitchMail, PitchState
from pitches.models import Pitch, Verdict

CODE = PitchMail.NOT_CHOSEN


def tell_not_chosen(verdict: Verdict) -> list[Message]:
    """A mail with the reason to the owners; the caller holds the lock of the edition."""
    pitch, words = verdict.pitch, partial(_words, verdict)
    told = letters(pitch, CODE, pitch.owners, occasion=_occasion(verdict), words=words)
    return queue(told, too_late=verdict.round.meeting.starts_at)


def _occasion(verdict: Verdict) -> str:
    return f"round-{verdict.round_id}"


def rows() -> QuerySet[Pitch]:
    """What the mail reads."""
    verdicts = Verdict.objects.select_related("round__meeting", "pitch")
    return Pitch.objects.select_related("edition", "author", "co_owner").prefetch_related(
        Prefetch("verdicts", verdicts)
    )


def anew(message: Message, pitch: Pitch) -> Anew:
    """What the mail says when it leaves now: nothing to who owns the pitch no more, or when it moved on since."""
    is_owner = message.person_id in {person.pk for person in pitch.owners if person.is_active}
    verdict = next((one for one in pitch.verdicts.all() if _occasion(one) == message.occasion), None)
    if not is_owner or verdict is None or verdict.turn or pitch.state != PitchState.OPEN:
        return NO_LONGER_TRUE
    return Anew(words=partial(_words, verdict))


def _words(verdict: Verdict) -> Words:
    """In the active language."""
    values = {
        "titel": verdict.pitch.title,
        "datum": day_in_words(verdict.round.meeting.day),
        "toelichting": verdict.why,
    }
    return Words(values, ((_("Pitch"), verdict.pitch.title),))


MAILS: dict[str, Mail] = {CODE: Mail(Leaves.IN_HOURS, (CODE, PitchMail.PARKED, *ABOUT_TURN), rows, anew)}
