"""What the host of a visit sees: the own visits, and of the group what a host may know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from course import clock
from course.enums import VisitStatus
from course.models import User, VisitPlace, VisitRound, WorkVisit
from course.models.visits import WorkVisitQuerySet
from course.queries.results.presence import who_is_there


@dataclass(frozen=True)
class NamesWindow:
    """From and until which Dutch day a host reads who comes: `Edition.names_days_before` and `names_days_after`."""

    first: dt.date
    last: dt.date

    @property
    def is_ahead(self) -> bool:
        return clock.today() < self.first

    @property
    def is_over(self) -> bool:
        return clock.today() > self.last


def visits_hosted_by(user: User) -> QuerySet[WorkVisit]:
    """The visits of which a person is the contact, in order of time; of an idea nobody hears."""
    return _in_full().known_to_host().filter(contact=user)


def visit_in_full(pk: int) -> WorkVisit:
    """With all that its page shows. Raises WorkVisit.DoesNotExist."""
    return _in_full().get(pk=pk)


def _in_full() -> WorkVisitQuerySet:
    return WorkVisit.objects.with_who_and_where().prefetch_related("steps", "co_hosts", "runbook__staff")


def visitors_of(visit: WorkVisit) -> QuerySet[User]:
    """Who comes along, without who apologised, and afterwards who came when that was noted; by last name. They have a
    place on this visit, or where nobody chose between visits take part in the edition.
    """
    people = who_is_there(visit.item.meeting)
    if VisitRound.objects.filter(visits=visit, published_at__isnull=False).exists():
        there = VisitPlace.objects.filter(visit=visit, round__published_at__isnull=False)
        people = people.filter(pk__in=there.values("enrolment__user"))
    return people


def names_window(visit: WorkVisit) -> NamesWindow:
    meeting = visit.item.meeting
    before, after = meeting.edition.names_days_before, meeting.edition.names_days_after
    return NamesWindow(meeting.day - dt.timedelta(days=before), meeting.day + dt.timedelta(days=after))


def names_are_known(visit: WorkVisit) -> bool:
    """The host said yes, and it is some days before the visit, or not too long after it."""
    window = names_window(visit)
    return visit.is_public and not (window.is_ahead or window.is_over)


def said_no(visit: WorkVisit) -> bool:
    """That it is an idea again is what its host answered, and not what the course office made of it."""
    moves = ModelLogEntry.objects.for_instance(visit).filter(action="course.visit.move").order_by("-timestamp", "-pk")
    last = moves.values_list("user", "data").first()
    is_theirs = last is not None and visit.contact_id is not None and last[0] == visit.contact_id
    return visit.status == VisitStatus.IDEA and is_theirs and last[1].get("from") == VisitStatus.ASKED


def questions_for(visit: WorkVisit) -> list[str]:
    """What the group wants to learn, each once, without whose it is: what the office wrote, then what people asked."""
    asked = visitors_of(visit).exclude(learning_question="").values_list("learning_question", flat=True)
    lines = [*visit.questions.splitlines(), *(" ".join(question.split()) for question in sorted(asked))]
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))
