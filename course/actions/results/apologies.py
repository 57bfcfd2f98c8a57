"""Saying beforehand that one cannot come to a meeting (*Ik kan niet*), and taking it back. The office hears of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.queue import queue_messages
from course.actions.mail.stop import drop_unsent
from course.actions.programme.meetings import DoesNotGoAhead
from course.authority import Authority, NotYours, SignedLink, System, person_of
from course.enums import MailCode, MessageState
from course.errors import AlreadyDone, Refusal
from course.formatting import day_in_words, with_organisation
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Apology, Meeting, Message, User
from course.models.mail import about
from course.queries.mail import facts
from course.queries.results.expected import is_expected
from course.queries.results.links import person_named_in
from course.text import key_in

OF_APOLOGY = (MailCode.CANNOT_COME, MailCode.COMES_AFTER_ALL)
PREFIX = "apology-"
"""Begins the occasion of their mails; the key of the apology follows."""


PAUSE = dt.timedelta(hours=1)
"""Between two mails about the same person and meeting, however often somebody changes their mind."""

LAST_CALL = dt.timedelta(minutes=5)
"""So long before the meeting nothing waits for that any more."""


class TooLateToApologise(Refusal):
    message = _("The meeting has begun or is over. Call the course office.")


class ComesAnyway(AlreadyDone):
    message = _("We expect you.")


@transaction.atomic
def apologise(*, meeting: Meeting, by: Authority, note: str = "") -> Apology:
    """Say that one cannot come. Again changes the note alone, and mails nobody.

    Raises NotYours for who has no place that day, TooLateToApologise, DoesNotGoAhead.
    """
    meeting, person = _locked(meeting, by)
    before = Apology.objects.filter(meeting=meeting, person=person).first()
    stands = before is not None and before.taken_back_at is None
    apology = before or Apology(meeting=meeting, person=person)
    if stands and note in ("", apology.note):
        return apology
    apology.note, apology.taken_back_at = note, None
    apology.given_at = apology.given_at if stands else clock.now()
    apology.save()
    if not stands:
        record(row=apology, action="course.apology.give", by=_actor(by, person))
        _tell_office(MailCode.CANNOT_COME, apology)
    return apology


@transaction.atomic
def take_back_apology(*, meeting: Meeting, by: Authority) -> Apology:
    """Come after all. Who of the office did not hear of the apology, hears nothing.

    Raises NotYours, TooLateToApologise, DoesNotGoAhead, and ComesAnyway when there is nothing to take back.
    """
    meeting, person = _locked(meeting, by)
    apology = Apology.objects.filter(meeting=meeting, person=person, taken_back_at=None).first()
    if apology is None:
        raise ComesAnyway
    apology.taken_back_at = clock.now()
    apology.save(update_fields=["taken_back_at"])
    record(row=apology, action="course.apology.take_back", by=_actor(by, person))
    _tell_office(MailCode.COMES_AFTER_ALL, apology)
    return apology


def anew(message: Message, apology: Apology | None) -> Anew:
    """What a mail to the office says when it leaves now: nothing that was changed again since."""
    if apology is None or message.occasion != _occasion(apology) or not apology.meeting.goes_ahead:
        return NO_LONGER_TRUE
    says_away = message.template == MailCode.CANNOT_COME
    is_so = says_away == (apology.taken_back_at is None)
    return Anew(words=partial(_words, apology)) if is_so else NO_LONGER_TRUE


def apologies_behind(messages: Iterable[Message]) -> dict[str, Apology]:
    """The apologies that these mails are about, by the first word of their occasion."""
    named = {_key_of(one): one.occasion for one in messages if one.template in OF_APOLOGY}
    rows = Apology.objects.select_related("person__organisation", "meeting__edition", "meeting__place")
    found = rows.filter(pk__in=[key_in(key.removeprefix(PREFIX)) for key in named])
    return {f"{PREFIX}{row.pk}": row for row in found}


def apology_behind(message: Message, known: Mapping[str, Apology]) -> Apology | None:
    return known.get(_key_of(message))


def _key_of(message: Message) -> str:
    return message.occasion.partition(" ")[0]


def _actor(by: Authority, person: User) -> User:
    """Whom the history names: who was logged in behind a link, else whose link it is."""
    return person_of(by) or person


def _locked(meeting: Meeting, by: Authority) -> tuple[Meeting, User]:
    """The meeting as it is now, under the lock of its edition, and who it is about."""
    lock_edition(meeting.edition_id)
    meeting = Meeting.objects.select_related("edition", "place").get(pk=meeting.pk)
    person = _who(by, meeting)
    if not meeting.is_announced or not is_expected(person, meeting):
        raise NotYours
    if not meeting.goes_ahead:
        raise DoesNotGoAhead
    if clock.now() >= meeting.starts_at:
        raise TooLateToApologise
    return meeting, person


def _who(by: Authority, meeting: Meeting) -> User:
    if isinstance(by, System):
        raise NotYours
    person = person_named_in(by, meeting) if isinstance(by, SignedLink) else by
    if person is None or not person.is_active:
        raise NotYours
    return person


def _occasion(apology: Apology) -> str:
    return f"{PREFIX}{apology.pk} {apology.given_at.isoformat()}"


def _tell_office(code: MailCode, apology: Apology) -> None:
    """Whoever knows it otherwise: of who never heard that somebody is away, nobody hears that they come after all.

    What did not leave yet is dropped, and after a mail that left there is a pause.
    """
    meeting = apology.meeting
    mails = Message.objects.filter(
        template__in=OF_APOLOGY, about=about(meeting), occasion__startswith=f"{PREFIX}{apology.pk} "
    )
    drop_unsent(mails)
    left = mails.exclude(state=MessageState.CANCELLED).order_by("pk")
    knows = dict(left.values_list("person", "template"))
    office = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    before = (MailCode.CANNOT_COME,) if code == MailCode.COMES_AFTER_ALL else (None, MailCode.COMES_AFTER_ALL)
    queued = queue_messages(
        code=code,
        people=[one for one in office if knows.get(one.pk) in before],
        about=about(meeting),
        occasion=_occasion(apology),
        words=partial(_words, apology),
        link=reverse("course:attendance", args=[meeting.pk]),
        edition=meeting.edition,
        too_late=meeting.starts_at,
    )
    _let_pause(queued, left.aggregate(last=Max("sent_at"))["last"], meeting)


def _let_pause(queued: Iterable[Message], last: dt.datetime | None, meeting: Meeting) -> None:
    until = min(last + PAUSE, meeting.starts_at - LAST_CALL) if last else clock.now()
    for message in queued:
        if until > (message.not_before or clock.now()):
            message.not_before = until
            message.save(update_fields=["not_before"])


def _words(apology: Apology) -> Words:
    return Words(_values(apology), facts.of_meeting(apology.meeting))


def _values(apology: Apology) -> dict[str, str]:
    person = apology.person
    return {
        "wie": with_organisation(person),
        "naam": str(person),
        "organisatie": AsIs(person.organisation or "–"),
        "titel": AsIs(apology.meeting.title),
        "datum": day_in_words(apology.meeting.day),
        "toelichting": apology.note,
    }
