"""The outbox as the course office reads it: what waits, what went, what failed, and what was written together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet

from course.enums import MessageState
from course.models import (
    Message,
)


def office_messages() -> QuerySet[Message]:
    return Message.objects.select_related("person")


def outbox() -> QuerySet[Message]:
    """The list of messages, with who they go to and the edition."""
    return office_messages().select_related("person", "edition")


@dataclass(frozen=True)
class Batch:
    """Messages that were written together."""

    batch: str
    subject: str
    edition: str
    states: tuple[tuple[MessageState, int], ...]
    unsure: int = 0
    """How many failed and may have arrived."""

    @property
    def number(self) -> int:
        return sum(number for _state, number in self.states)

    def has(self, *states: MessageState) -> bool:
        return any(state in states for state, _number in self.states)


def batches(most: int = 50) -> list[Batch]:
    """What was written together, the newest first. Three queries."""
    rows = Message.objects.exclude(batch="").order_by().values("batch")
    newest = rows.annotate(at=Max("created_at"), subject=Min("subject"), edition__title=Min("edition__title"))
    found = list(newest.order_by("-at", "batch")[:most])
    states = Counter[tuple[str, str]]()
    counted = rows.filter(batch__in=[row["batch"] for row in found]).values_list("batch", "state", Count("pk"))
    for batch, state, number in counted:
        states[batch, state] = number
    failed = Message.objects.failed().may_have_arrived().filter(batch__in=[row["batch"] for row in found]).order_by()
    unsure = dict(failed.values_list("batch").annotate(Count("pk")))
    return [
        Batch(
            row["batch"],
            row["subject"],
            row["edition__title"] or "",
            tuple((state, states[row["batch"], state]) for state in MessageState if states[row["batch"], state]),
            unsure.get(row["batch"], 0),
        )
        for row in found
    ]
