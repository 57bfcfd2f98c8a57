"""Who is to lead a discussion hears so, and who no longer leads it as well."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from course.actions.mail.queue import queue
from course.enums import Leaves
from course.mailing import Mail
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Words
from course.models import Message, User
from pitches.actions.pitches import notices
from pitches.actions.pitches.notices import facts_of, letters
from pitches.enums import ABOUT_LEADING, HAS_TURN, PitchMail
from pitches.models import Pitch


def tell_leaders(pitch: Pitch, code: PitchMail, people: Iterable[User]) -> None:
    """The caller holds the lock of the pitch. Who leads it no more may not be able to open the clock."""
    pitch = rows().get(pk=pitch.pk)
    link = reverse("pitches:lead", args=[pitch.pk]) if code == PitchMail.LEADS else reverse("pitches:pitches")
    queue(letters(pitch, code, people, occasion=uuid.uuid4().hex, words=partial(_words, pitch), link=link))


def rows() -> QuerySet[Pitch]:
    """What such a mail reads."""
    return notices.rows().select_related("discussion__format")


def anew(message: Message, pitch: Pitch) -> Anew:
    """Whether this one leads it still, or still does not."""
    person, discussion = message.person, getattr(pitch, "discussion", None)
    if person is None or discussion is None or pitch.state not in HAS_TURN:
        return NO_LONGER_TRUE
    leads = person.pk in (discussion.facilitator_id, discussion.deputy_id)
    is_true = leads == (message.template == PitchMail.LEADS)
    return Anew(words=partial(_words, pitch)) if is_true else NO_LONGER_TRUE


def _words(pitch: Pitch) -> Words:
    discussion = pitch.discussion
    form = (pgettext("of a discussion", "Format"), str(discussion.format or ""))
    return Words({"titel": pitch.title}, (*facts_of(pitch), form))


MAILS: dict[str, Mail] = {code: Mail(Leaves.IN_TIME, ABOUT_LEADING, rows, anew) for code in ABOUT_LEADING}
