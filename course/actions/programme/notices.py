"""The mails about a meeting that is new or changed: from what each reader knew to how it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from course.actions.mail.queue import filled, queue
from course.actions.mail.stop import drop_unsent
from course.calendars.events import material
from course.calendars.text import appointment, title_of
from course.enums import TELLS_MEETING, MailCode, MessageState
from course.formatting import day_in_words, in_dutch
from course.mailtext.texts import AsIs
from course.models import Meeting, Message, User
from course.models.mail import MessageQuerySet, about
from course.queries.calendars import people_of
from course.queries.mail.templates import text_of, texts_of

SETTLES = dt.timedelta(minutes=10)
"""So long after the last edit a change is told (real time): several edits in a row are one mail."""

Known = Mapping[str, Any]
"""What somebody knows: an appointment by its `version` and its `words`, or the `lines` of a programme."""


NOTHING: Known = {"version": "", "words": ""}
"""What somebody knows of a meeting that is new."""


def tell_change(before: Meeting, after: Meeting) -> list[Message]:
    """One message to each who has the meeting in the calendar, ten minutes from now; returns what is queued.

    It takes the place of what did not arrive yet, and tells from what that told from. Who knows no better than that
    it is as it is now again, hears nothing. The caller holds the lock of the edition.
    """
    return _tell(after, stood=_as_known(before))


def tell_new(meeting: Meeting) -> list[Message]:
    """The same of a meeting that nobody had in the calendar before; of one that does not go ahead nobody hears."""
    return _tell(meeting, stood=NOTHING)


def _tell(meeting: Meeting, *, stood: Known) -> list[Message]:
    changes = _changes_of(meeting)
    known = _known_of(changes)
    drop_unsent(changes)
    letters = [_change_to(person, known.get(person.pk) or stood, meeting) for person in people_of(meeting)]
    texts, values, version = texts_of(TELLS_MEETING, meeting.edition), _values(meeting), material(meeting)
    told = [one for one in letters if one.before["version"] != version and not _is_no_news(one, meeting)]
    return queue(
        [filled(one, text=texts[one.template], values={**values, "oud": AsIs(one.before["words"])}) for one in told]
    )


def tell_programme(
    meeting: Meeting, *, people: Collection[User], before: Sequence[str], after: Sequence[str]
) -> list[Message]:
    """One message to each of these people, ten minutes from now, with what left the programme and what came.

    As above: it takes the place of what did not arrive yet, and tells from what that told from.
    """
    waiting = Message.objects.filter(template=MailCode.PROGRAMME, about=about(meeting))
    known = _known_of(waiting)
    number = waiting.count()
    drop_unsent(waiting)
    text, values = text_of(MailCode.PROGRAMME, meeting.edition), _values(meeting)
    letters = []
    for person in sorted(people, key=lambda one: one.pk):
        knew = known.get(person.pk, {"lines": list(before)})
        if knew["lines"] != list(after):
            letter = _letter(person, knew, meeting, code=MailCode.PROGRAMME, occasion=f"programme-{number}")
            changes = AsIs(_difference(knew["lines"], after))
            letters.append(filled(letter, text=text, values={**values, "wijzigingen": changes}))
    return queue(letters) if letters else []


def _difference(before: Sequence[str], after: Sequence[str]) -> str:
    with in_dutch():
        gone = [_("No longer: %(part)s") % {"part": part} for part in before if part not in after]
        came = [_("Now: %(part)s") % {"part": part} for part in after if part not in before]
    return "\n".join([*gone, *came])


def _is_no_news(letter: Message, meeting: Meeting) -> bool:
    """Cancelled before its reader heard that it would be."""
    return letter.template == MailCode.NEW_MEETING and meeting.is_cancelled


def _changes_of(meeting: Meeting) -> MessageQuerySet:
    return Message.objects.filter(template__in=TELLS_MEETING, about=about(meeting))


def _known_of(changes: MessageQuerySet) -> dict[int, Known]:
    """From what each was to be told who did not get it since, by the id of the person: what they know still."""
    known: dict[int, Known] = {}
    rows = changes.filter(person__isnull=False).order_by("pk")
    for person, before, state, handed_over_at in rows.values_list("person", "before", "state", "handed_over_at"):
        if state == MessageState.SENT or handed_over_at:
            known.pop(person, None)
        elif before:
            known.setdefault(person, before)
    return known


def _as_known(meeting: Meeting) -> Known:
    return {"version": material(meeting), "words": appointment(meeting)}


def _change_to(person: User, before: Known, meeting: Meeting) -> Message:
    code = MailCode.CHANGED if before["words"] else MailCode.NEW_MEETING
    return _letter(person, before, meeting, code=code, occasion=f"sequence-{meeting.ical_sequence}")


def _letter(person: User, before: Known, meeting: Meeting, *, code: MailCode, occasion: str) -> Message:
    return Message(
        template=code,
        person=person,
        about=about(meeting),
        occasion=occasion,
        link=meeting.get_absolute_url(),
        edition=meeting.edition,
        before=before,
        due_at=timezone.now() + SETTLES,
    )


def _values(meeting: Meeting) -> dict[str, str]:
    with in_dutch():
        day = day_in_words(meeting.day)
    return {
        "titel": title_of(meeting),
        "datum": day,
        "plaats": meeting.place.city or meeting.place.name,
        "nieuw": AsIs(appointment(meeting)),
    }
