"""What the dashboard shows the course office: where the edition stands, and what asks for attention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from course.models import Audit, Edition, Message
from course.queries.background import Background, background
from course.queries.editions.current import EditionStatus, current_status
from course.queries.enrolment.audit import last_audit
from course.queries.enrolment.lists import awaiting_approval
from course.queries.enrolment.proposals import proposals
from course.queries.materials import without_material
from course.queries.planning.days import on_free_days
from course.queries.speakers.asked import late_with_material, left_open, silent_for_long, with_needs_to_see
from course.queries.visits.office import waiting_for_host, with_overdue_tasks
from pitches.models import GuestQuestion
from pitches.queries import office as pitches_office


class Topic(StrEnum):
    """What can ask for attention, in the order of the dashboard."""

    PROPOSALS = "proposals"
    APPROVAL = "approval"
    PITCHES = "pitches"
    OWNERLESS = "ownerless"
    GUESTS = "guests"
    PROMISES = "promises"
    MATERIAL = "material"
    SILENT = "silent"
    LEFT_OPEN = "left_open"
    LATE = "late"
    NEEDS = "needs"
    RUNBOOK = "runbook"
    LEARNED = "learned"
    FREE_DAYS = "free_days"
    MESSAGES = "messages"
    HELD = "held"


@dataclass(frozen=True)
class Attention:
    """So many rows of one topic."""

    topic: Topic
    number: int


@dataclass(frozen=True)
class Cockpit:
    status: EditionStatus | None
    attention: tuple[Attention, ...]
    audit: Audit | None
    background: Background


def cockpit() -> Cockpit:
    """The dashboard of the course office; the same number of queries on a quiet and on a busy day."""
    status = current_status()
    found = _counted(status.edition if status else None)
    attention = tuple(Attention(topic, number) for topic, number in found if number)
    return Cockpit(status, attention, last_audit(), background())


def _counted(edition: Edition | None) -> Iterator[tuple[Topic, int]]:
    yield Topic.PROPOSALS, len(proposals())
    if edition:
        yield Topic.APPROVAL, awaiting_approval(edition).count()
        yield Topic.PITCHES, pitches_office.to_judge(edition).count()
        yield Topic.OWNERLESS, pitches_office.ownerless_pitches().filter(edition=edition).count()
    yield Topic.GUESTS, GuestQuestion.objects.waiting().count()
    yield Topic.PROMISES, pitches_office.overdue_promises().count()
    yield Topic.MATERIAL, without_material().count()
    yield Topic.SILENT, silent_for_long().count()
    yield Topic.LEFT_OPEN, left_open().count()
    yield Topic.LATE, late_with_material().count()
    yield Topic.NEEDS, with_needs_to_see().count()
    yield Topic.RUNBOOK, with_overdue_tasks().count()
    yield Topic.LEARNED, waiting_for_host().count()
    yield Topic.FREE_DAYS, on_free_days().count()
    yield Topic.MESSAGES, Message.objects.failed().count()
    yield Topic.HELD, Message.objects.held().count()
