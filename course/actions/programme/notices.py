"""The mails about a meeting that changed: from what each reader knew to how it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from course.actions.mail.queue import filled, queue
from course.actions.mail.stop import drop_unsent
from course.calendars.events import material
from course.calendars.text import appointment, line
from course.enums import TELLS_MEETING, MailCode, MessageState
from course.formatting import DUTCH, ENGLISH, day_in_words
from course.mailtext.texts import AsIs, Words
from course.models import CalendarLink, Meeting, Message, User
from course.models.mail import MessageQuerySet, about
from course.queries.calendars import people_of
from course.queries.mail import facts
from course.queries.mail.templates import texts_of

SETTLES = dt.timedelta(minutes=10)
"""So long after the last edit a change is told (real time): several edits in a row are one mail."""

BEFORE = dt.timedelta(days=1)
"""Later than this before the meeting, a change is told at any hour."""

Known = Mapping[str, str]
"""An appointment as somebody knows it: its `version`, its words in each language, and whether it was `off`."""


def tell_change(before: Meeting, after: Meeting) -> list[Message]:
    """One message to each who has the meeting in the calendar, ten minutes from now; returns what is queued.

    It takes the place of what did not arrive yet, and tells from what that told from. Who knows no better than that
    it is as it is now again, hears nothing; neither does who knows that it is off, while it is. The caller holds the
    lock of the edition.
    """
    known, stood, now = _known_of(after), _as_known(before), _as_known(after)
    drop_unsent(_changes_of(after))
    people = list(people_of(after))
    letters = [_letter(person, known.get(person.pk) or stood, after) for person in people]
    told = [one for one in letters if _is_news(one.before, now)]
    texts, following = texts_of(TELLS_MEETING, after.edition), _with_calendar_link(people)
    for one in told:
        words = partial(_words, after, one.before, follows=one.person_id in following)
        filled(one, text=texts[one.template].read_by(one.person), words=words)
    return queue(told, too_late=min(before.starts_at, after.starts_at) - BEFORE)


def _is_news(known: Known, now: Known) -> bool:
    both_off = bool(known.get("off") and now["off"])
    return known["version"] != now["version"] and not both_off


def _code_of(known: Known, meeting: Meeting) -> MailCode:
    if not meeting.goes_ahead:
        return MailCode.CALLED_OFF
    return MailCode.ON_AGAIN if known.get("off") else MailCode.CHANGED


def _changes_of(meeting: Meeting) -> MessageQuerySet:
    return Message.objects.filter(template__in=TELLS_MEETING, about=about(meeting))


def _known_of(meeting: Meeting) -> dict[int, Known]:
    """From what each was to be told who did not get it since, by the id of the person: what they know still."""
    known: dict[int, Known] = {}
    rows = _changes_of(meeting).filter(person__isnull=False).order_by("pk")
    for person, before, state, handed_over_at in rows.values_list("person", "before", "state", "handed_over_at"):
        if state == MessageState.SENT or handed_over_at:
            known.pop(person, None)
        elif before:
            known.setdefault(person, before)
    return known


def _as_known(meeting: Meeting) -> Known:
    off = "" if meeting.goes_ahead else "off"
    words = {f"words_{language}": appointment(meeting, language) for language in (DUTCH, ENGLISH)}
    return {"version": material(meeting), "off": off, **words}


def _letter(person: User, known: Known, meeting: Meeting) -> Message:
    return Message(
        template=_code_of(known, meeting),
        person=person,
        about=about(meeting),
        occasion=f"sequence-{meeting.ical_sequence}",
        link=meeting.get_absolute_url(),
        edition=meeting.edition,
        before=known,
        due_at=timezone.now() + SETTLES,
    )


def _words(meeting: Meeting, known: Known, *, follows: bool) -> Words:
    language = get_language() or DUTCH
    city = meeting.place.city or meeting.place.name
    values = {
        "titel": line(meeting.title),
        "datum": day_in_words(meeting.day),
        "plaats": city,
        "waar": _("online") if meeting.place.is_online else _("in %(city)s") % {"city": city},
        "oud": AsIs(known.get(f"words_{language}") or known["words"]),
        "nieuw": AsIs(appointment(meeting, language)),
        "agenda": _agenda(follows=follows),
    }
    return Words(values, facts.of_meeting(meeting) if meeting.goes_ahead else ())


def _with_calendar_link(people: Iterable[User]) -> set[int]:
    """Whose calendar follows the course by itself."""
    links = CalendarLink.objects.filter(user__in=people, revoked_at=None, fetched_at__isnull=False)
    return set(links.values_list("user_id", flat=True))


def _agenda(*, follows: bool) -> str:
    if follows:
        return _("Your calendar follows the course and changes by itself.")
    return _("Is it in your calendar? Change it there, or take a calendar link: then your calendar follows the course.")
