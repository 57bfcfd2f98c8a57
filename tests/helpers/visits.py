"""A visit that is complete, in any state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from course.authority import Purpose, SignedLink
from course.enums import VisitStatus
from course.models import RunbookTask, VisitStep, WorkVisit
from course.queries.visits.host import visit_in_full
from course.queries.visits.links import token_of
from tests.factories import UserFactory, VisitFactory

COMPLETE = {
    "plan_b": "Bij storm gaan we online verder.",
    "call": "Noor, 06 1234 5678",
    "first_aid": "Ziekenhuis Leiden; AED in de hal",
    "address_for_112": "Voorbeeldlaan 12, Zeist",
    "meets_residents": True,
    "residents_asked": True,
    "learned": "Mandaat is belangrijker dan functienaam.",
    "lessons": "Vier speerpunten is al veel.",
}
"""All that any move asks."""


def make_visit(status: VisitStatus, **values: Any) -> WorkVisit:
    """On 21 January 2027 from 10:00 to 11:00, with a step, a task of the host and a contact; nothing is missing."""
    values = {"contact": UserFactory(), **COMPLETE, **values}
    visit = VisitFactory(status=status, **values)
    VisitStep.objects.create(visit=visit, starts=dt.time(10), ends=dt.time(10, 45), title="Rondleiding")
    RunbookTask.objects.create(visit=visit, what="Zaal reserveren", owned_by="host", due_on=dt.date(2026, 12, 10))
    return visit_in_full(visit.pk)


def link_to(visit: WorkVisit, reader: Any = None) -> SignedLink:
    return SignedLink(Purpose.HOST, token_of(visit), reader)
