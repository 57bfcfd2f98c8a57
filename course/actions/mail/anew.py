"""Mails are looked at once more as they leave: days or weeks may lie between the decision and the mail server.

What is no longer so does not go. The rest says how it stands now, in the language that its reader has now; what the
course office worded in the outbox stays as worded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from course.actions.calendars import invitations
from course.actions.enrolment import notices as of_enrolments
from course.actions.mail import new_material, reminders
from course.actions.mail.queue import filled, show
from course.actions.polls import notices as of_polls
from course.actions.programme import notices as of_meetings
from course.actions.results import apologies
from course.actions.speakers import notices as of_speakers
from course.actions.visits import notices as of_visits
from course.actions.visits import reminders as of_runbooks
from course.actions.visits import round_mails as of_rounds
from course.enums import OF_RUNBOOK, TELLS_MEETING, TELLS_STATE, MailCode, MessageState
from course.formatting import in_dutch
from course.mailing import MAILS
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew
from course.models import (
    Apology,
    CalendarInvitation,
    DatePoll,
    Edition,
    Enrolment,
    Meeting,
    Message,
    SpeakerInvitation,
    User,
    VisitRound,
    WorkVisit,
)
from course.queries.mail.groups import left_their_group
from course.queries.mail.templates import Texts, texts_of

WORDING = ("subject", "body", "button", "language", "facts", "link", "says")
"""What is filled in."""

EDITED = "course.message.edit"

NO_LONGER_SO = _("What it says is no longer so.")
"""Why a mail did not go."""

ROWS: Mapping[str, Any] = {
    "enrolment": Enrolment.objects.select_related("edition", "user", "organisation"),
    "meeting": Meeting.objects.select_related("edition", "place", "module"),
    "edition": Edition.objects.all(),
    "speakerinvitation": SpeakerInvitation.objects.select_related(
        "meeting__edition", "meeting__place", "person__organisation"
    ),
    "workvisit": WorkVisit.objects.select_related("item__meeting__edition", "place", "host", "contact"),
    "datepoll": DatePoll.objects.select_related("edition", "meeting__edition", "meeting__place"),
    "calendarinvitation": CalendarInvitation.objects.select_related("person"),
    "visitround": VisitRound.objects.select_related("meeting__edition", "meeting__place"),
}
"""What mails are about that are filled in by the row."""

OF_MEETING = (*TELLS_MEETING, MailCode.PROGRAMME, MailCode.NEW_MATERIAL, *apologies.OF_APOLOGY)
OF_ENROLMENT = (*TELLS_STATE, *of_enrolments.TO_MANAGER)


def no_longer_true(messages: Collection[Message]) -> list[Message]:
    """Those that say what is not so now, ask what cannot be done now, or whose reader left the group or the site."""
    return Look(messages).no_longer_true()


def stop(messages: Sequence[Message]) -> None:
    """What is no longer true does not go: an answer about an enrolment is held, so that the course office sees that
    somebody did not get it, and the rest is dropped.
    """
    with in_dutch():
        because = str(NO_LONGER_SO)
    for states, state in ((True, MessageState.HELD), (False, MessageState.CANCELLED)):
        keys = [message.pk for message in messages if (message.template in TELLS_STATE) == states]
        if keys:
            Message.objects.filter(pk__in=keys).update(state=state, held_because=because, leased_until=None)


class Look:
    """At messages that leave: the rows that they are about, and whom those concern, each read once."""

    def __init__(self, messages: Collection[Message]) -> None:
        self.messages = messages
        self._found: dict[int, Anew] = {}
        self._readers: dict[str, of_meetings.Readers] = {}
        self._open: dict[str, new_material.Open] = {}
        self._asked: dict[tuple[str, str], reminders.Asked] = {}
        self._texts: dict[tuple[str, int | None], Texts] = {}

    def no_longer_true(self) -> list[Message]:
        gone = {message.pk for message in left_their_group(self.messages)}
        return [one for one in self.messages if one.pk in gone or not self.at(one).true]

    def fill_anew(self, messages: Collection[Message]) -> None:
        """These of them, as they stand now; the caller stores the fields of WORDING."""
        for message in messages:
            words = self.at(message).words
            if words and message.pk not in self.worded:
                filled(message, text=self._text(message).read_by(self._reader(message)), words=words)
            elif words:
                with override(message.language):
                    show(message, words())

    @cached_property
    def rows(self) -> dict[str, Model]:
        wanted: dict[str, set[int]] = {kind: set() for kind in ROWS}
        for message in self.messages:
            kind, _colon, key = message.about.partition(":")
            if kind in wanted and key.isdecimal():
                wanted[kind].add(int(key))
        return {
            f"{kind}:{pk}": row for kind, keys in wanted.items() if keys for pk, row in ROWS[kind].in_bulk(keys).items()
        }

    @cached_property
    def joined(self) -> dict[tuple[str, str], Model]:
        """Those of the apps above, by code and name."""
        wanted: dict[str, dict[int, str]] = {}
        for message in self.messages:
            if message.template in MAILS:
                wanted.setdefault(message.template, {})[int(message.about.partition(":")[2])] = message.about
        found = ((code, names, MAILS[code].rows().in_bulk(names)) for code, names in wanted.items())
        return {(code, names[pk]): row for code, names, rows in found for pk, row in rows.items()}

    @cached_property
    def apologies(self) -> dict[str, Apology]:
        return apologies.apologies_behind(self.messages)

    @cached_property
    def worded(self) -> set[int]:
        """Those in which the course office wrote."""
        keys = [str(message.pk) for message in self.messages]
        edits = ModelLogEntry.objects.filter(action=EDITED, object_id__in=keys)
        return {int(key) for key in edits.values_list("object_id", flat=True)}

    def at(self, message: Message) -> Anew:
        if message.pk not in self._found:
            self._found[message.pk] = self._at(message)
        return self._found[message.pk]

    def _at(self, message: Message) -> Anew:
        if message.batch:
            return AS_IT_IS if message.person is None or message.person.is_active else NO_LONGER_TRUE
        if message.template in MAILS:
            joined = self.joined.get((message.template, message.about))
            return MAILS[message.template].anew(message, joined) if joined else NO_LONGER_TRUE
        row = self.rows.get(message.about)
        if row is None and message.about.partition(":")[0] in ROWS:
            return NO_LONGER_TRUE  # it was deleted
        return self._of_row(message, row, message.template)

    def _of_row(self, message: Message, row: Model | None, code: str) -> Anew:
        if isinstance(row, Enrolment) and code in OF_ENROLMENT:
            return of_enrolments.anew(message, row)
        if isinstance(row, Meeting) and code in OF_MEETING:
            return self._of_meeting(message, row)
        if isinstance(row, CalendarInvitation):
            return invitations.anew(message, row)
        if isinstance(row, WorkVisit | VisitRound | DatePoll | SpeakerInvitation):
            return _of_who_comes(message, row)
        if isinstance(row, Meeting | Edition) and code in reminders.CODES:
            asked = self._asked.setdefault((message.about, code), reminders.Asked(MailCode(code), row))
            return reminders.anew(message, asked)
        return AS_IT_IS

    def _of_meeting(self, message: Message, row: Meeting) -> Anew:
        if message.template in apologies.OF_APOLOGY:
            return apologies.anew(message, apologies.apology_behind(message, self.apologies))
        if message.template == MailCode.NEW_MATERIAL:
            return new_material.anew(message, self._open.setdefault(message.about, new_material.Open(row)))
        return of_meetings.anew(message, self._readers.setdefault(message.about, of_meetings.Readers(row)))

    def _reader(self, message: Message) -> User | None:
        """Whose language it is in: of a question to a manager, that of the applicant."""
        row = self.rows.get(message.about)
        return row.user if message.person is None and isinstance(row, Enrolment) else message.person

    def _text(self, message: Message) -> Texts:
        key = (message.template, message.edition_id)
        if key not in self._texts:
            self._texts[key] = texts_of([message.template], message.edition)[message.template]
        return self._texts[key]


def _of_who_comes(message: Message, row: WorkVisit | VisitRound | DatePoll | SpeakerInvitation) -> Anew:
    """Mails to hosts and speakers, about the choice between visits, and of date polls."""
    if isinstance(row, DatePoll):
        return of_polls.anew(message, row)
    if isinstance(row, SpeakerInvitation):
        return of_speakers.anew(message, row) if message.template in of_speakers.ABOUT_SPEAKERS else AS_IT_IS
    if isinstance(row, VisitRound):
        return of_rounds.anew(message, row)
    if message.template in OF_RUNBOOK:
        return of_runbooks.anew(message, row)
    return of_visits.anew(message, row) if message.template in of_visits.TO_HOST else AS_IT_IS
