"""Saying beforehand that one cannot come to a meeting (*Ik kan niet*), and taking it back. The office hears of it."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.queue import queue_messages
from course.actions.mail.stop import drop_unsent
from course.actions.programme.meetings import DoesNotGoAhead
from course.authority import Authority, NotYours, SignedLink, System
from course.enums import MailCode, MeetingStatus, MessageState
from course.errors import AlreadyDone, Refusal
from course.formatting import day_in_words
from course.mailtext.texts import Words
from course.models import Apology, Meeting, Message, User
from course.models.mail import about
from course.queries.mail import facts
from course.queries.results.expected import is_expected
from course.queries.results.links import person_named_in


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
        record(row=apology, action="course.apology.give", by=by)
        _tell_office(MailCode.CANNOT_COME, apology, person)
    return apology


@transaction.atomic
def take_back_apology(*, meeting: Meeting, by: Authority) -> Apology:
    """Come after all. Who of the office did not hear of the apology yet, hears nothing.

    Raises NotYours, TooLateToApologise, DoesNotGoAhead, and ComesAnyway when there is nothing to take back.
    """
    meeting, person = _locked(meeting, by)
    apology = Apology.objects.filter(meeting=meeting, person=person, taken_back_at=None).first()
    if apology is None:
        raise ComesAnyway
    apology.taken_back_at = clock.now()
    apology.save(update_fields=["taken_back_at"])
    record(row=apology, action="course.apology.take_back", by=by)
    told = Message.objects.filter(template=MailCode.CANNOT_COME, about=about(meeting), occasion=_occasion(apology))
    drop_unsent(told)
    if told.exclude(state=MessageState.CANCELLED).exists():
        _tell_office(MailCode.COMES_AFTER_ALL, apology, person)
    return apology


def _locked(meeting: Meeting, by: Authority) -> tuple[Meeting, User]:
    """The meeting as it is now, under the lock of its edition, and who it is about."""
    lock_edition(meeting.edition_id)
    meeting = Meeting.objects.select_related("edition", "place").get(pk=meeting.pk)
    person = _who(by, meeting)
    if meeting.status == MeetingStatus.DRAFT or not is_expected(person, meeting):
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
    return f"apology-{apology.pk} {apology.given_at.isoformat()}"


def _tell_office(code: MailCode, apology: Apology, person: User) -> None:
    meeting = apology.meeting
    queue_messages(
        code=code,
        people=User.objects.filter(is_staff=True, is_active=True).order_by("pk"),
        about=about(meeting),
        occasion=_occasion(apology),
        words=lambda: Words(_values(apology, person), facts.of_meeting(meeting)),
        link=reverse("course:attendance", args=[meeting.pk]),
        edition=meeting.edition,
        too_late=meeting.starts_at,
    )


def _values(apology: Apology, person: User) -> dict[str, str]:
    return {
        "naam": str(person),
        "organisatie": str(person.organisation or "–"),
        "titel": apology.meeting.title,
        "datum": day_in_words(apology.meeting.day),
        "toelichting": apology.note,
    }
