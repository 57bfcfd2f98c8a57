"""The mails of a date poll: when can you, what changed, not answered yet, and which day it became."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from django.utils.translation import gettext as _

from course.actions.mail.queue import filled, queue
from course.calendars.text import line
from course.enums import MailCode, PollStage
from course.formatting import day_in_words, period
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import DatePoll, Message, PollOption, PollPerson
from course.models.mail import about
from course.queries.mail import facts
from course.queries.mail.templates import texts_of
from course.queries.polls.links import poll_link
from course.queries.polls.polls import left_open, still_counts, with_open_options

AGAIN = "again"
"""Begins the occasion of a link that the course office sends once more: it goes to who answered, too."""


def tell(poll: DatePoll, people: Collection[PollPerson], code: MailCode, *, occasion: str) -> list[Message]:
    """A mail with the own link to each of these; the caller holds the lock of the edition."""
    texts = texts_of([code], poll.edition)[code]
    letters = []
    for person in people:
        letter = Message(
            template=code,
            person=person.user,
            about=about(poll),
            occasion=occasion,
            link=poll_link(person),
            edition=poll.edition,
        )
        words = partial(words_of, person, code)
        letters.append(filled(letter, text=texts.read_by(person.user), words=words))
    too_late = None if code == MailCode.POLL_CHOSEN else poll.closes_at
    return queue(letters, too_late=too_late)


def anew(message: Message, poll: DatePoll) -> Anew:
    """What a mail of a poll says when it leaves now: none asks who answered, and none who is asked no longer."""
    code = MailCode(message.template)
    person = PollPerson.objects.filter(poll=poll, user=message.person_id).select_related("user").first()
    if person is None or message.link != poll_link(person) or not still_counts(person):
        return NO_LONGER_TRUE
    if code == MailCode.POLL_CHOSEN:
        true = poll.stage == PollStage.CHOSEN and not poll.is_off
    else:
        true = poll.is_open and (message.occasion.startswith(AGAIN) or _has_to_answer(person))
    return Anew(words=partial(words_of, person, code)) if true else NO_LONGER_TRUE


def _has_to_answer(person: PollPerson) -> bool:
    return with_open_options(PollPerson.objects.filter(pk=person.pk)).filter(open_options__gt=0).exists()


def words_of(person: PollPerson, code: MailCode) -> Words:
    """In the active language."""
    poll = person.poll
    if code == MailCode.POLL_CHOSEN:
        return _chosen(poll)
    values = {
        "titel": AsIs(line(poll.title)),
        "datum": day_in_words(poll.closes_on),
        "lijst": AsIs(_lines(left_open(person) if code == MailCode.POLL_REMINDS else poll.options.all())),
    }
    until = (_("Answer by"), AsIs(day_in_words(poll.closes_on)))
    return Words(values, ((_("What"), AsIs(line(poll.title))), until))


def _chosen(poll: DatePoll) -> Words:
    """The day as the meeting has it now: it may have moved since."""
    meeting = poll.meeting
    values = {"titel": AsIs(line(poll.title))}
    if meeting is None:
        return Words(values)
    day = {"datum": day_in_words(meeting.day), "nieuw": AsIs(period(meeting.starts_at, meeting.ends_at))}
    return Words(values | day, facts.of_meeting(meeting))


def _lines(options: Iterable[PollOption]) -> str:
    return "\n".join(f"- {option}" for option in options)
