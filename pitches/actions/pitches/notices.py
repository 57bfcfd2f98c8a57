"""What the owners of a pitch read about how it stands, as it is when the mail leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course.actions.mail.queue import filled, queue
from course.calendars.text import where
from course.enums import Leaves
from course.formatting import day_in_words, time_in_numbers
from course.mailing import Mail
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Fact, Words
from course.models import Message, User
from course.models.mail import about
from course.queries.mail.templates import texts_of
from pitches.enums import ABOUT_TURN, HAS_TURN, PITCH_TRANSITIONS, TELLS_PITCH, PitchMail, PitchState
from pitches.models import Pitch
from pitches.queries.pitches import with_counts

STANDS: dict[str, frozenset[PitchState]] = {
    mail: frozenset(to for row in PITCH_TRANSITIONS.values() for to, move in row.items() if move.mail == mail)
    for mail in PitchMail
}
"""In which states a mail is true."""


def rows() -> QuerySet[Pitch]:
    """What a mail about a pitch reads."""
    related = ("edition", "author", "co_owner", "slot__item__meeting__place", "outcome")
    return with_counts(Pitch.objects.select_related(*related))


def letters(
    pitch: Pitch, code: PitchMail, people: Iterable[User], *, occasion: str, words: Callable[[], Words], link: str = ""
) -> list[Message]:
    """A mail about a pitch to each of these, filled in and not queued yet. Without `link` it leads to the pitch."""
    texts = texts_of([code], pitch.edition)[code]
    same = {"template": code, "about": about(pitch), "occasion": occasion, "edition": pitch.edition}
    written = (Message(person=person, link=link or pitch.get_absolute_url(), **same) for person in people)
    return [filled(one, text=texts.read_by(one.person), words=words) for one in written]


def tell_owners(pitch: Pitch, code: PitchMail) -> list[Message]:
    """A mail to who wrote it and who owns it with them; the caller holds the lock of the edition."""
    pitch = rows().get(pk=pitch.pk)
    words, link = partial(words_of, pitch, code), _door(pitch, code)
    told = letters(pitch, code, pitch.owners, occasion=str(pitch.moves), words=words, link=link)
    return queue(told, too_late=pitch.slot.item.meeting.starts_at if code == PitchMail.PLANNED else None)


def anew(message: Message, pitch: Pitch) -> Anew:
    """What a mail about a pitch says when it leaves now: none tells of a state that it left, or goes to who owns it no
    more.
    """
    is_owner = message.person_id in {person.pk for person in pitch.owners if person.is_active}
    if not is_owner or pitch.state not in STANDS.get(message.template, ()):
        return NO_LONGER_TRUE
    return Anew(words=partial(words_of, pitch, PitchMail(message.template)))


def _door(pitch: Pitch, code: PitchMail) -> str:
    """Where something is to be done."""
    names = {PitchMail.RETURNED: "pitches:edit", PitchMail.DISCUSSED: "pitches:take_along"}
    return reverse(names[code], args=[pitch.pk]) if code in names else ""


def words_of(pitch: Pitch, code: PitchMail) -> Words:
    """What is filled in, in the active language."""
    meeting = pitch.slot.item.meeting if hasattr(pitch, "slot") else None
    values = {
        "titel": pitch.title,
        "toelichting": pitch.remark if code == PitchMail.RETURNED else pitch.reason,
        "herkend": _recognised(getattr(pitch, "recognised", 0)),
        "datum": day_in_words(meeting.day) if meeting else "",
        "samenvatting": pitch.outcome.summary if hasattr(pitch, "outcome") else "",
    }
    return Words(values, facts_of(pitch))


def facts_of(pitch: Pitch) -> tuple[Fact, ...]:
    """Which pitch; of one that is on the agenda also when and where it has its turn."""
    what = (_("Pitch"), pitch.title)
    if pitch.state not in HAS_TURN:
        return (what,)
    item = pitch.slot.item
    turn = f"{pitch.slot.position}. {item.title}"
    when = f"{day_in_words(item.meeting.day)}, {time_in_numbers(item.starts)}"
    return what, (_("Turn"), turn), (_("When"), when), (_("Where"), where(item.meeting))


def _recognised(number: int) -> str:
    """Nothing while nobody does."""
    words = ngettext("%(number)d person recognises it.", "%(number)d people recognise it.", number)
    return words % {"number": number} if number else ""


MAILS: dict[str, Mail] = {
    code: Mail(Leaves.IN_TIME if code in ABOUT_TURN else Leaves.IN_HOURS, TELLS_PITCH, rows, anew)
    for code in TELLS_PITCH
    if STANDS[code]
}
