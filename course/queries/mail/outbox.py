"""The outbox as the course office reads it: what waits, what went, what failed, and what was written together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from course.enums import MessageState
from course.models import Message, Sending
from course.models.mail import GOES_AT


def office_messages() -> QuerySet[Message]:
    return Message.objects.select_related("person")


def outbox() -> QuerySet[Message]:
    """The list of messages, with who they go to and the edition."""
    return office_messages().select_related("person", "edition").annotate(goes=GOES_AT)


@dataclass(frozen=True)
class SendingRow:
    """A sending with how its mails stand."""

    sending: Sending
    edition: str
    states: tuple[tuple[MessageState, int], ...]
    unsure: int = 0
    """How many failed and may have arrived."""

    @property
    def number(self) -> int:
        return sum(number for _state, number in self.states)

    def has(self, *states: MessageState) -> bool:
        return any(state in states for state, _number in self.states)


def sendings_with(messages: QuerySet[Message]) -> QuerySet[Sending]:
    """The sendings of which a mail is among these, the newest first."""
    among = messages.order_by().filter(sending=OuterRef("pk"))
    return Sending.objects.filter(Exists(among)).select_related("asked_by")


def sending_rows(sendings: Iterable[Sending]) -> list[SendingRow]:
    """How these sendings stand. One query, however many they are."""
    found = list(sendings)
    counted = Message.objects.filter(sending__in=found).order_by().values("sending", "state")
    states: defaultdict[int, dict[str, int]] = defaultdict(dict)
    editions: dict[int, str] = {}
    unsure: Counter[int] = Counter()
    for row in counted.annotate(number=Count("pk"), of=Min("edition__title"), unsure=Count("handed_over_at")):
        states[row["sending"]][row["state"]] = row["number"]
        editions[row["sending"]] = row["of"] or ""
        if row["state"] == MessageState.FAILED:
            unsure[row["sending"]] = row["unsure"]
    return [
        SendingRow(
            one,
            editions.get(one.pk, ""),
            tuple((state, states[one.pk][state]) for state in MessageState if state in states[one.pk]),
            unsure[one.pk],
        )
        for one in found
    ]
