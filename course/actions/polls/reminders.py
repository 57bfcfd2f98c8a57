"""One reminder of a date poll, on the last working day before the last day to answer, to who left something open."""

from __future__ import annotations

from django.db import transaction

from course import clock
from course.actions.history import record
from course.actions.polls.locks import locked
from course.actions.polls.notices import tell
from course.authority import SYSTEM
from course.enums import MailCode
from course.models import DatePoll, Message, PollPerson
from course.models.mail import about
from course.queries.planning.days import christmas_weeks
from course.queries.polls.polls import silent_in
from course.workdays import REMINDS_AT, last_working_day_before


def remind_of_polls() -> int:
    """Remind everybody whose moment has come, each once. Returns how many."""
    today = clock.today()
    polls = DatePoll.objects.filter(
        asked_at__isnull=False, closed_at=None, chosen_at=None, closes_on__gte=today, edition__is_cancelled=False
    )
    return sum(_remind(poll) for poll in polls.order_by("pk") if _is_due(poll))


def _is_due(poll: DatePoll) -> bool:
    day = last_working_day_before(poll.closes_on, weeks=christmas_weeks())
    return clock.now() >= clock.at(day, REMINDS_AT)


@transaction.atomic
def _remind(poll: DatePoll) -> int:
    """Nobody is reminded on the day on which they were asked, nor of a question that the course office holds."""
    poll = locked(poll)
    midnight = clock.at(clock.today(), REMINDS_AT.min)
    asked = Message.objects.filter(template=MailCode.POLL_ASKED, about=about(poll)).not_out_before(midnight)
    silent = silent_in(poll).filter(reminded_at=None, asked_at__lt=midnight)
    people = list(silent.exclude(user__in=asked.filter(person__isnull=False).values("person"))) if poll.is_open else []
    if not people:
        return 0
    tell(poll, people, MailCode.POLL_REMINDS, occasion="reminder")
    PollPerson.objects.filter(pk__in=[person.pk for person in people]).update(reminded_at=clock.now())
    record(row=poll, action="course.poll.remind", by=SYSTEM, number=len(people))
    return len(people)
