"""What is still to do for a visit, 8, 4 and 1 weeks before it, to who has to do it.

Of the marks that have passed only the last counts, so a visit that moves nearer reminds once. A mark that was served up
to a week before stays served when the visit moves by some days.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import filled, queue
from course.actions.visits.notices import names_in_words
from course.actions.visits.transition import locked
from course.calendars.text import line
from course.enums import MailCode, MessageState, VisitStatus
from course.formatting import day_in_words
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Message, RunbookTask, WorkVisit
from course.models.mail import about
from course.queries.mail import facts
from course.queries.mail.templates import texts_of
from course.queries.visits.links import host_link
from course.queries.visits.runbook import Open, open_tasks_of
from course.workdays import REMINDS_AT

WEEKS = (8, 4, 1)
"""Before the day of the visit."""

SERVED = dt.timedelta(days=7)
"""A mark that somebody was reminded of so long before it need not be told again."""

GOES_ON = (VisitStatus.AGREED, VisitStatus.PLANNED, VisitStatus.READY)
"""The host said yes, and the group has not been there."""


def remind_of_runbooks() -> int:
    """Remind of every visit whose mark has passed. Returns to how many people."""
    now = clock.now()
    visits = WorkVisit.objects.filter(
        status__in=GOES_ON,
        item__meeting__starts_at__range=(now, now + dt.timedelta(weeks=WEEKS[0], days=1)),
        runbook__done_at=None,
    )
    return sum(_remind(visit) for visit in visits.distinct().order_by("pk"))


@transaction.atomic
def _remind(visit: WorkVisit) -> int:
    """Under the lock of the visit, because it may move and tasks may be ticked meanwhile."""
    visit = locked(visit)
    mark = mark_of(visit)
    if mark is None:
        return 0
    return sum(_queue(visit, mark, one) for one in open_tasks_of(visit) if not _is_served(visit, mark, one))


def mark_of(visit: WorkVisit) -> int | None:
    """How many weeks before the visit it is, by the last mark that has passed; None before the first, and when nobody
    is reminded of this visit.
    """
    if not _goes_on(visit):
        return None
    passed = [weeks for weeks in WEEKS if clock.now() >= _moment(visit, weeks)]
    return passed[-1] if passed else None


def anew(message: Message, visit: WorkVisit) -> Anew:
    """A reminder as it leaves now: none of a visit that moved or is off, nor to who did everything."""
    readers = (one for one in open_tasks_of(visit) if one.code == message.template)
    mine = next((one for one in readers if one.is_of(message.person_id, message.address)), None)
    day = visit.item.meeting.day.isoformat()
    is_true = mine is not None and _goes_on(visit) and message.occasion.startswith(day)
    if mine is None or not is_true or message.link != _link(visit, mine.code):
        return NO_LONGER_TRUE
    return Anew(words=partial(_words, visit, mine))


def _goes_on(visit: WorkVisit) -> bool:
    meeting = visit.item.meeting
    is_told = meeting.is_on_the_agenda
    return visit.status in GOES_ON and is_told and visit.starts_at > clock.now()


def _moment(visit: WorkVisit, weeks: int) -> dt.datetime:
    return clock.at(visit.item.meeting.day - dt.timedelta(weeks=weeks), REMINDS_AT)


def _is_served(visit: WorkVisit, mark: int, one: Open) -> bool:
    told = Message.objects.filter(template=one.code, about=about(visit), person=one.person, address=one.address)
    return told.filter(created_at__gte=_moment(visit, mark) - SERVED).exclude(state=MessageState.CANCELLED).exists()


def _queue(visit: WorkVisit, mark: int, one: Open) -> bool:
    meeting = visit.item.meeting
    letter = Message(
        template=one.code,
        person=one.person,
        address=one.address,
        about=about(visit),
        occasion=f"{meeting.day.isoformat()} {mark} {meeting.ical_sequence}",
        link=_link(visit, one.code),
        edition=meeting.edition,
    )
    text = texts_of([one.code], meeting.edition)[one.code].read_by(one.person)
    return bool(queue([filled(letter, text=text, words=partial(_words, visit, one))], too_late=visit.starts_at))


def _link(visit: WorkVisit, code: MailCode) -> str:
    """Who is neither host nor office has no page of the visit."""
    if code == MailCode.OTHER_TASKS:
        return ""
    return host_link(visit) if code == MailCode.HOST_TASKS else reverse("visits:edit", args=[visit.pk])


def _words(visit: WorkVisit, one: Open) -> Words:
    to_office = one.code == MailCode.VISIT_TASKS
    values = {
        "titel": AsIs(line(visit.title)),
        "datum": day_in_words(visit.item.meeting.day),
        "n": str(len(one.tasks)),
        "lijst": "\n".join(_task(task, to_office=to_office) for task in one.tasks),
        "namen": names_in_words(visit),
    }
    return Words(values, facts.of_visit(visit))


def _task(task: RunbookTask, *, to_office: bool) -> str:
    """To the office with the name of somebody else, who cannot be reached."""
    values = {"what": line(task.what), "day": day_in_words(task.due_on), "name": line(task.owner)}
    if task.owner and to_office:
        return _("- %(what)s (%(name)s, by %(day)s)") % values
    return _("- %(what)s (by %(day)s)") % values
