"""What the dashboard shows the course office: where the edition stands, and what asks for attention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from course.models import Audit, Edition
from course.queries import cockpit as course_cockpit
from course.queries.audit import last_audit
from course.queries.board import held_messages
from course.queries.cockpit import Standing
from pitches.queries import office as pitches_office


class Topic(StrEnum):
    """What can ask for attention, in the order of the dashboard."""

    APPROVAL = "approval"
    PITCHES = "pitches"
    PROMISES = "promises"
    MATERIAL = "material"
    RUNBOOK = "runbook"
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
    standing: Standing | None
    attention: tuple[Attention, ...]
    audit: Audit | None


def cockpit() -> Cockpit:
    """The dashboard of the course office; the same number of queries on a quiet and on a busy day."""
    standing = course_cockpit.standing()
    found = _counted(standing.edition if standing else None)
    attention = tuple(Attention(topic, number) for topic, number in found if number)
    return Cockpit(standing, attention, last_audit())


def _counted(edition: Edition | None) -> Iterator[tuple[Topic, int]]:
    if edition:
        yield Topic.APPROVAL, course_cockpit.awaiting_approval(edition).count()
        yield Topic.PITCHES, pitches_office.to_plan(edition).count()
    yield Topic.PROMISES, pitches_office.overdue_promises().count()
    yield Topic.MATERIAL, course_cockpit.without_material().count()
    yield Topic.RUNBOOK, course_cockpit.overdue_tasks().count()
    yield Topic.FREE_DAYS, course_cockpit.on_free_days().count()
    yield Topic.MESSAGES, course_cockpit.failed_messages().count()
    yield Topic.HELD, held_messages().count()
