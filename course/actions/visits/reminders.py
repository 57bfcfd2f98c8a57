"""What is still to do for a visit, 8, 4 and 1 weeks before it, to who has to do it.

Of the marks that have passed only the last counts, so a visit that moves nearer reminds once. A mark that was served up
to a week before stays served when the visit moves by some days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import queue_messages
from course.actions.visits.notices import names_in_words
from course.actions.visits.transition import locked
from course.calendars.text import line
from course.enums import MailCode, MeetingStatus, MessageState, TaskOwner, VisitStatus
from course.formatting import day_in_words
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Words
from course.models import Message, RunbookTask, WorkVisit
from course.models.mail import about
from course.queries.mail import facts
from course.queries.visits.links import host_link
from course.workdays import REMINDS_AT

if TYPE_CHECKING:
    from course.models import User

WEEKS = (8, 4, 1)
"""Before the day of the visit."""

SERVED = dt.timedelta(days=7)
"""A mark that somebody was reminded of so long before it need not be told again."""

GOES_ON = (VisitStatus.AGREED, VisitStatus.PLANNED, VisitStatus.READY)
"""The host said yes, and the group has not been there."""


@dataclass(frozen=True)
class Open:
    """What somebody still has to do for a visit."""

    person: User
    code: MailCode
    tasks: Sequence[RunbookTask]


def remind_of_runbooks() -> int:
    """Remind of every visit whose mark has passed. Returns to how many people."""
    now = clock.now()
    visits = WorkVisit.objects.filter(
        status__in=GOES_ON,
        item__meeting__starts_at__range=(now, now + dt.timedelta(weeks=WEEKS[0], days=1)),
        runbook__done_at=None,
        runbook__owned_by__in=[TaskOwner.HOST, TaskOwner.STAFF],
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


def open_tasks_of(visit: WorkVisit) -> Iterator[Open]:
    """By who has to do it: the contact of the host, then those of the course office. Others have no account here."""
    tasks = list(visit.runbook.filter(done_at=None).select_related("staff"))
    host = [task for task in tasks if task.owned_by == TaskOwner.HOST]
    if host and visit.contact and visit.contact.is_active:
        yield Open(visit.contact, MailCode.HOST_TASKS, host)
    people = {task.staff: None for task in tasks if task.owned_by == TaskOwner.STAFF and task.staff}
    for person in people:
        if person.is_active:
            yield Open(person, MailCode.VISIT_TASKS, [task for task in tasks if task.staff == person])


def anew(message: Message, visit: WorkVisit) -> Anew:
    """A reminder as it leaves now: none of a visit that moved or is off, nor to who did everything."""
    mine = next((one for one in open_tasks_of(visit) if one.person.pk == message.person_id), None)
    day = visit.item.meeting.day.isoformat()
    is_true = mine is not None and _goes_on(visit) and message.occasion.startswith(day)
    if mine is None or not is_true or message.link != _link(visit, mine.code):
        return NO_LONGER_TRUE
    return Anew(words=partial(_words, visit, mine.tasks))


def _goes_on(visit: WorkVisit) -> bool:
    meeting = visit.item.meeting
    is_told = meeting.goes_ahead and meeting.status != MeetingStatus.DRAFT
    return visit.status in GOES_ON and is_told and visit.starts_at > clock.now()


def _moment(visit: WorkVisit, weeks: int) -> dt.datetime:
    return clock.at(visit.item.meeting.day - dt.timedelta(weeks=weeks), REMINDS_AT)


def _is_served(visit: WorkVisit, mark: int, one: Open) -> bool:
    told = Message.objects.filter(template=one.code, about=about(visit), person=one.person)
    return told.filter(created_at__gte=_moment(visit, mark) - SERVED).exclude(state=MessageState.CANCELLED).exists()


def _queue(visit: WorkVisit, mark: int, one: Open) -> bool:
    meeting = visit.item.meeting
    queued = queue_messages(
        code=one.code,
        people=[one.person],
        about=about(visit),
        occasion=f"{meeting.day.isoformat()} {mark} {meeting.ical_sequence}",
        words=partial(_words, visit, one.tasks),
        link=_link(visit, one.code),
        edition=meeting.edition,
        too_late=visit.starts_at,
    )
    return bool(queued)


def _link(visit: WorkVisit, code: MailCode) -> str:
    return host_link(visit) if code == MailCode.HOST_TASKS else reverse("visits:edit", args=[visit.pk])


def _words(visit: WorkVisit, tasks: Sequence[RunbookTask]) -> Words:
    values = {
        "titel": line(visit.title),
        "datum": day_in_words(visit.item.meeting.day),
        "n": str(len(tasks)),
        "lijst": "\n".join(_task(task) for task in tasks),
        "namen": names_in_words(visit),
    }
    return Words(values, facts.of_visit(visit))


def _task(task: RunbookTask) -> str:
    return _("- %(what)s (before %(day)s)") % {"what": line(task.what), "day": day_in_words(task.due_on)}
