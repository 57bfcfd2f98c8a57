"""The mails about a meeting that is new or changed: from what each reader knew to how it stands now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import filled, queue
from course.actions.mail.settling import SETTLES, go_together, settling
from course.actions.mail.stop import drop_unsent
from course.calendars.events import material
from course.calendars.text import appointment, line
from course.enums import (
    SAYS_WHEN,
    TELLS_MEETING,
    WAITS,
    MailCode,
    MeetingStatus,
    MessageState,
    SpeakerState,
    Tell,
)
from course.formatting import DUTCH, ENGLISH, day_in_words
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Edition, Enrolment, Meeting, Message, User, WorkVisit
from course.models.mail import MessageQuerySet, about
from course.queries.calendars.events import people_of
from course.queries.calendars.keeping import Keeps, agenda_words, fetched_by, following_of, keeps_of
from course.queries.mail import facts
from course.queries.mail.doors import Door, doors_of
from course.queries.mail.heard import OUT, TELLS_CHANGE, came_along, never_told
from course.queries.mail.templates import texts_of
from course.queries.programme.meetings import programme_lines
from course.queries.speakers.links import IN_FULL

BEFORE = dt.timedelta(days=1)
"""Later than this before the meeting, a change is told at any hour, and also to whose calendar has it."""

FETCHES = dt.timedelta(days=1)
"""So long calendars that follow get to fetch a change, where the edition spares their owners the mail."""

HOURS = re.compile(r"^(?P<start>\d\d:\d\d) tot (?P<end>\d\d:\d\d)(?=: )")
"""How a line of a programme begins."""

SAYS_ALL = (MailCode.PLACED, MailCode.TAKEN_OVER, MailCode.CANCELLED)
"""Mails to who takes part that say how every meeting of the edition stands."""

Known = Mapping[str, Any]
"""What somebody knows: an appointment by its `version`, its words in each language and whether it was `off`, or the
`lines` of a programme.
"""

NOTHING: Known = {"version": "", "words_nl": "", "words_en": "", "off": ""}
"""What somebody knows of a meeting that is new."""


def tell_change(before: Meeting, after: Meeting, *, but: Collection[int] = ()) -> list[Message]:
    """One message to each who has the meeting in the calendar, ten minutes from now; returns what is queued.

    It takes the place of what did not arrive yet, and tells from what that told from. Who knows no better than that
    it is as it is now again, hears nothing; neither does who knows that it is off, while it is; nor do these people
    (keys), who hear how it stands in a mail of their own. The caller holds the lock of the edition.
    """
    return _tell(after, stood=_as_known(before), starts_at=min(before.starts_at, after.starts_at), but=but)


def tell_new(meeting: Meeting) -> list[Message]:
    """The same of a meeting that nobody had in the calendar before; of one that does not go ahead nobody hears."""
    return _tell(meeting, stood=NOTHING, starts_at=meeting.starts_at)


class Appointments:
    """The meetings to come of an edition that is about to be called off, as everybody knows them now."""

    def __init__(self, edition: Edition) -> None:
        ahead = edition.meetings.on_the_agenda().select_related("place").order_by("starts_at", "pk")
        coming = [meeting for meeting in ahead if meeting.goes_ahead and meeting.starts_at > clock.now()]
        self.known = [(meeting, _as_known(meeting)) for meeting in coming]

    def tell(self, *, but: Collection[int]) -> None:
        """That they are off, to speakers and hosts; not to these people (keys), who hear of the edition itself."""
        for meeting, stood in self.known:
            _tell(meeting, stood=stood, starts_at=meeting.starts_at, but=but)


def _tell(meeting: Meeting, *, stood: Known, starts_at: dt.datetime, but: Collection[int] = ()) -> list[Message]:
    changes, now = _changes_of(meeting), _as_known(meeting)
    known = _known_of(changes, meeting)
    drop_unsent(changes)
    unaware_of_all = _hear_of_their_part(meeting) | _hear_of_their_place(meeting)
    people = list(people_of(meeting).exclude(pk__in={*but, *unaware_of_all}))
    unaware = _unaware(meeting) if stood["off"] and meeting.goes_ahead else set()
    knew = {person.pk: known.get(person.pk) or (NOTHING if person.pk in unaware else stood) for person in people}
    letters = [_change_to(person, knew[person.pk], meeting) for person in people]
    return _queue([one for one in letters if _is_news(one.before, now)], meeting, starts_at)


def tell_who_is_back(meeting: Meeting, people: Collection[User]) -> list[Message]:
    """Who left the programme and is there again did not get what was told meanwhile; they hear how it stands now. Not
    of what the course office told nobody by mail. The caller holds the lock of the edition.
    """
    if not people or meeting.ends_at <= clock.now():
        return []
    changes, now = _changes_of(meeting).filter(person__in=people), _as_known(meeting)
    known = _known_of(changes, meeting)
    waiting = set(changes.filter(state__in=WAITS).values_list("person", flat=True))
    missed = [person for person in people if person.pk in known.keys() - waiting and _is_news(known[person.pk], now)]
    again = f" back-{changes.count()}"
    letters = [_change_to(person, known[person.pk], meeting, again=again) for person in missed]
    return _queue(letters, meeting, meeting.starts_at)


def _queue(told: Sequence[Message], meeting: Meeting, starts_at: dt.datetime) -> list[Message]:
    people = [one.person for one in told if one.person]
    texts, following = texts_of(TELLS_MEETING, meeting.edition), following_of(people)
    doors = doors_of(meeting)
    for one in told:
        words = partial(_words, meeting, one.before, doors.get(one.person_id), keeps=keeps_of(one.person, following))
        filled(one, text=texts[one.template].read_by(one.person), words=words)
    queued = _queue_with_others(told, meeting, starts_at)
    _let_fetch(queued, meeting, following)
    return queued


def _let_fetch(told: Sequence[Message], meeting: Meeting, following: Collection[int]) -> None:
    """Whose calendar follows gets the mail a day later, when it is still needed then."""
    until = clock.now() + FETCHES
    if meeting.edition.spares_calendars and until + BEFORE < meeting.starts_at:
        later = [one.pk for one in told if one.template == MailCode.CHANGED and one.person_id in following]
        Message.objects.filter(pk__in=later).update(not_before=until)


def _queue_with_others(letters: Sequence[Message], meeting: Meeting, starts_at: dt.datetime) -> list[Message]:
    """Who is about to hear of another change of this meeting hears of both in one mail."""
    told = queue(letters, too_late=starts_at - BEFORE)
    people = [one.person_id for one in told]
    if people:
        others = Message.objects.filter(about=about(meeting), template__in=TELLS_CHANGE, person__in=people)
        go_together(settling(others))
    return told


def tell_programme(
    meeting: Meeting, *, people: Collection[User], before: Sequence[str], after: Sequence[str]
) -> list[Message]:
    """One message to each of these people, ten minutes from now, with what left the programme and what came.

    As above: it takes the place of what did not arrive yet, and tells from what that told from.
    """
    waiting = Message.objects.filter(template=MailCode.PROGRAMME, about=about(meeting))
    known = _known_of(waiting, meeting)
    number = waiting.count()
    drop_unsent(waiting)
    texts = texts_of([MailCode.PROGRAMME], meeting.edition)[MailCode.PROGRAMME]
    letters, readers, new = [], Readers(meeting), _hear_of_their_part(meeting) | _hear_that_it_is_new(meeting)
    for person in sorted((one for one in people if one.pk not in new), key=lambda one: one.pk):
        knew = known.get(person.pk, {"lines": list(before)})
        if knew["lines"] != list(after):
            letter = _letter(person, knew, meeting, code=MailCode.PROGRAMME, occasion=f"programme-{number}")
            words = partial(_changes, meeting, knew["lines"], after, readers.door_of(person.pk))
            letters.append(filled(letter, text=texts.read_by(person), words=words))
    return _queue_with_others(letters, meeting, meeting.starts_at)


def tell_lines(meeting: Meeting, before: Sequence[str], *, but: User | None) -> None:
    """Who is at a meeting to come hears what left its programme and what came since these lines; `but` hears of it in a
    mail of their own.
    """
    after = programme_lines(meeting)
    if list(before) != after and is_to_come(meeting):
        people = set(people_of(meeting)) - {but}
        tell_programme(meeting, people=people, before=before, after=after)


class Readers:
    """Who has a meeting in the calendar as its mails leave, and whose calendar follows."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @cached_property
    def people(self) -> set[int]:
        return set(people_of(self.meeting).values_list("pk", flat=True))

    @cached_property
    def following(self) -> set[int]:
        return following_of(self.people)

    @cached_property
    def spared(self) -> set[int]:
        """Whose calendar has it as it is now, where that is enough."""
        is_soon = clock.now() + BEFORE >= self.meeting.starts_at
        return set() if is_soon or not self.meeting.edition.spares_calendars else fetched_by(self.meeting, self.people)

    @cached_property
    def lines(self) -> list[str]:
        return programme_lines(self.meeting)

    @cached_property
    def doors(self) -> Mapping[int | None, Door]:
        return doors_of(self.meeting)

    @cached_property
    def enrolled(self) -> set[int]:
        return set(Enrolment.objects.filter(edition=self.meeting.edition_id).values_list("user", flat=True))

    def door_of(self, person: int) -> Door | None:
        """Who is there no more finds nothing behind one."""
        return self.doors.get(person) if person in self.people else Door("", partial(facts.of_meeting, self.meeting))

    def left(self, person: int) -> bool:
        """Who speaks no more is told so; who gave up the place is not."""
        return person not in self.people and person in self.enrolled


def anew(message: Message, readers: Readers) -> Anew:
    """What a mail about a meeting or its programme says when it leaves now: from what its reader knew."""
    meeting, person = readers.meeting, message.person_id
    if not message.before or person is None:
        return AS_IT_IS
    if message.template == MailCode.PROGRAMME:
        lines = readers.lines
        is_news = is_to_come(meeting) and lines != message.before["lines"] and not readers.left(person)
        words = partial(_changes, meeting, message.before["lines"], lines, readers.door_of(person))
    else:
        is_news = _is_news(message.before, _as_known(meeting)) and meeting.ends_at > clock.now()
        code = _code_of(message.before, meeting)
        is_theirs = person in readers.people or (code == MailCode.CALLED_OFF and person not in readers.enrolled)
        is_news = is_news and message.template == code and is_theirs
        is_news = is_news and not (message.template == MailCode.CHANGED and person in readers.spared)
        keeps = keeps_of(message.person, readers.following)
        words = partial(_words, meeting, message.before, readers.door_of(person), keeps=keeps)
    return Anew(words=words) if is_news else NO_LONGER_TRUE


def is_to_come(meeting: Meeting) -> bool:
    """It is certain and not over: of its programme people hear."""
    return meeting.status == MeetingStatus.CONFIRMED and meeting.goes_ahead and meeting.ends_at > clock.now()


def _changes(meeting: Meeting, before: Sequence[str], after: Sequence[str], door: Door | None) -> Words:
    gone = [_("No longer: %(part)s") % {"part": _said(part)} for part in before if part not in after]
    came = [_("Now: %(part)s") % {"part": _said(part)} for part in after if part not in before]
    changes = AsIs("\n".join([*gone, *came]))
    return _by_door(door, meeting, {**_named(meeting), "wijzigingen": changes})


def _said(line: str) -> str:
    """A line of a programme is kept in Dutch, to compare it; its hours are said in the active language."""
    return HOURS.sub(lambda hours: _("%(start)s to %(end)s") % hours.groupdict(), line)


def _is_news(known: Known, now: Known) -> bool:
    """Not of what is off still, nor of what was called off before anybody heard that it would be."""
    was_off = known.get("off") or not known["version"]
    return known["version"] != now["version"] and not (was_off and now["off"])


def _code_of(known: Known, meeting: Meeting) -> MailCode:
    if not known["version"]:
        return MailCode.NEW_MEETING
    if not meeting.goes_ahead:
        return MailCode.CALLED_OFF
    return MailCode.ON_AGAIN if known.get("off") else MailCode.CHANGED


def _unaware(meeting: Meeting) -> set[int]:
    """Who takes part and was not to hear that the meeting is off, as of a draft that was called off: it is new to them.
    Its speakers and hosts, who were asked, heard it otherwise.
    """
    told = Message.objects.filter(template=MailCode.CALLED_OFF, about=about(meeting), person=OuterRef("user"))
    group = Enrolment.objects.taking_part().filter(~Exists(told), edition=meeting.edition_id).order_by()
    return set(group.values_list("user_id", flat=True))


def _changes_of(meeting: Meeting) -> MessageQuerySet:
    return Message.objects.filter(template__in=TELLS_MEETING, about=about(meeting))


def _known_of(changes: MessageQuerySet, meeting: Meeting) -> dict[int, Known]:
    """From what each was to be told who did not get it since, by the id of the person: what they know still. Who came
    back into the group since then knows what the whole planning said that came along, a speaker or host what their own
    mails said, and whom we told that the edition is off that the meeting is.
    """
    known: dict[int, Known] = {}
    planning = Q(template__in=SAYS_ALL, edition=meeting.edition)
    own = Q(template__in=SAYS_WHEN, about__in=questions_in(meeting), sent_at__isnull=False)
    welcomes = Message.objects.filter(planning | own)
    came = dict(welcomes.order_by("pk").values_list("person", "pk"))
    rows = changes.filter(person__isnull=False).order_by("pk")
    columns = ("pk", "person", "before", "state", "handed_over_at", "sending__decision")
    for pk, person, before, state, handed_over_at, decision in rows.values_list(*columns):
        if state == MessageState.SENT or handed_over_at or decision == Tell.NOBODY:
            known.pop(person, None)
        elif before and pk > came.get(person, 0):
            known.setdefault(person, before)
    return known


def _hear_of_their_part(meeting: Meeting) -> set[int]:
    """Who speaks or hosts and does not know that yet, or where their part went. Mostly from a mail that waits: as it
    leaves it says how all stands. Who takes part as well hears of the meeting as the others do.
    """
    visits = WorkVisit.objects.filter(item__meeting=meeting)
    told = came_along(meeting.invitations.all()) | came_along(visits)
    speaking = IN_FULL.filter(meeting=meeting, state=SpeakerState.ACCEPTED)
    hosting = WorkVisit.objects.with_who_and_where().asked().filter(item__meeting=meeting, contact__isnull=False)
    unaware = {person for _row, person in told} | _hear_it_first(meeting)
    unaware |= {row.person_id for row in never_told(speaking)}
    unaware |= {row.contact_id for row in never_told(hosting) if row.contact_id}
    group = Enrolment.objects.taking_part().filter(edition=meeting.edition_id).order_by()
    return unaware - set(group.values_list("user", flat=True)) if unaware else set()


def _hear_it_first(meeting: Meeting) -> set[int]:
    """Whom a mail that waits tells for the first time."""
    waiting = Message.objects.filter(
        template__in=SAYS_WHEN, about__in=questions_in(meeting), state__in=WAITS, person__isnull=False
    )
    queued = set(waiting.values_list("about", "person"))
    if not queued:
        return set()
    heard = Message.objects.filter(about__in={row for row, _person in queued}).exclude(template__in=OUT).known()
    return {person for _row, person in queued - set(heard.values_list("about", "person"))}


def _hear_of_their_place(meeting: Meeting) -> set[int]:
    """Who got a place and did not hear that yet: as that mail leaves, it says how every meeting stands."""
    waiting = Message.objects.filter(
        template__in=(MailCode.PLACED, MailCode.TAKEN_OVER),
        edition=meeting.edition_id,
        state__in=WAITS,
        held_because="",
    )
    return set(waiting.filter(person__isnull=False).values_list("person_id", flat=True))


def _hear_that_it_is_new(meeting: Meeting) -> set[int]:
    """To whom an earlier programme means nothing."""
    waiting = Message.objects.filter(about=about(meeting), template=MailCode.NEW_MEETING, state=MessageState.QUEUED)
    return set(waiting.filter(person__isnull=False).values_list("person_id", flat=True))


def questions_in(meeting: Meeting) -> list[str]:
    """What mails to its speakers and hosts are about."""
    speakers = meeting.invitations.order_by().only("pk")
    visits = WorkVisit.objects.filter(item__meeting=meeting).order_by().only("pk")
    return [about(row) for row in (*speakers, *visits)]


def _as_known(meeting: Meeting) -> Known:
    off = "" if meeting.goes_ahead else "off"
    words = {f"words_{language}": appointment(meeting, language) for language in (DUTCH, ENGLISH)}
    return {"version": material(meeting), "off": off, "day": meeting.day.isoformat(), **words}


def _change_to(person: User, before: Known, meeting: Meeting, *, again: str = "") -> Message:
    code = _code_of(before, meeting)
    return _letter(person, before, meeting, code=code, occasion=f"sequence-{meeting.ical_sequence}{again}")


def _letter(person: User, before: Known, meeting: Meeting, *, code: MailCode, occasion: str) -> Message:
    return Message(
        template=code,
        person=person,
        about=about(meeting),
        occasion=occasion,
        edition=meeting.edition,
        before=before,
        due_at=timezone.now() + SETTLES,
    )


def _words(meeting: Meeting, known: Known, door: Door | None, *, keeps: Keeps) -> Words:
    language = get_language() or DUTCH
    values = {
        **_named(meeting),
        "oud": AsIs(known.get(f"words_{language}", known.get("words", ""))),
        "nieuw": AsIs(appointment(meeting, language)),
        "agenda": agenda_words(_code_of(known, meeting), keeps),
    }
    if not meeting.goes_ahead and known.get("day"):  # of which they know that it would be
        values["datum"] = day_in_words(dt.date.fromisoformat(known["day"]))
    return _by_door(door, meeting, values)


def _by_door(door: Door | None, meeting: Meeting, values: Mapping[str, str]) -> Words:
    """Who has a page of their own reads there what is so for them; the others on that of the meeting."""
    of_reader = door.facts if door else partial(facts.of_meeting, meeting)
    link = door.link if door else meeting.get_absolute_url()
    says = door.says() if door and meeting.goes_ahead else {}
    return Words(values, of_reader() if meeting.goes_ahead else (), link, says)


def _named(meeting: Meeting) -> dict[str, str]:
    city = meeting.place.city or meeting.place.name
    return {
        "titel": AsIs(line(meeting.title)),
        "datum": day_in_words(meeting.day),
        "plaats": city,
        "waar": _("online") if meeting.place.is_online else _("in %(city)s") % {"city": city},
    }
