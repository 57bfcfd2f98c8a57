"""The texts of mails: what the course office wrote, or else what ships with the product."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, F, Max, Min, Q, QuerySet

from course.enums import MessageState
from course.models import Edition, Enrolment, MailTemplate, Message
from course.queries import office

SHIPPED = Path(__file__).resolve().parent.parent / "demo" / "e-mailsjablonen.yaml"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")
"""Whatever somebody may have meant as a placeholder."""

OWN_WORDS = "eigen_bericht"
"""The code of a mail that the course office wrote without a template."""

OF_EVERYBODY = frozenset({"voornaam", "achternaam", "cursus"})
"""What every text may call its reader and the course."""

ALSO_GIVEN = {
    "wachtlijst": frozenset({"dagen"}),
    "aanmelding_ontvangen": frozenset({"leidinggevende", "datum_uitslag"}),
    "akkoord_gegeven": frozenset({"datum_uitslag"}),
}
"""Values that come along without standing in the shipped text."""


@dataclass(frozen=True)
class MailText:
    """Subject, text and button with placeholders between braces."""

    subject: str
    body: str
    button: str

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.body}\n{self.button}"

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.whole))


@dataclass(frozen=True)
class Frame:
    """What stands around every text."""

    greeting: str
    ending: str
    footer: str


REMINDER = "reminder"
"""Marks the second mail about the same step."""


def about(enrolment: Enrolment) -> str:
    """How messages name an enrolment."""
    return f"enrolment:{enrolment.pk}"


def text_of(code: str, edition: Edition | None = None) -> MailText:
    """The text for a template code: that of the edition, else of all editions, else what ships.

    Raises KeyError for a code that nobody ever wrote.
    """
    return texts_of([code], edition)[code]


def texts_of(codes: Collection[str], edition: Edition | None) -> dict[str, MailText]:
    """The same for several codes; one query."""
    rows = MailTemplate.objects.filter(Q(edition=edition) | Q(edition__isnull=True), code__in=codes)
    last_counts = rows.order_by(F("edition").asc(nulls_first=True))
    written = {row.code: MailText(row.subject, row.body, row.button) for row in last_counts}
    return {code: written.get(code) or shipped_texts()[code] for code in codes}


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return content


@cache
def shipped_texts() -> dict[str, MailText]:
    """The texts that come with the product, by code."""
    return {row["code"]: MailText(row["onderwerp"], row["tekst"], row["knop"]) for row in _content()["sjablonen"]}


@cache
def readers() -> dict[str, str]:
    """To whom each text goes, by code."""
    return {row["code"]: row["naar"] for row in _content()["sjablonen"]}


@cache
def frame() -> Frame:
    """Greeting, ending and footer of every mail."""
    content = _content()
    return Frame(content["aanhef"], content["slot"], content["voettekst"])


def known_placeholders(code: str) -> frozenset[str]:
    """What is filled in for this code: what the shipped text asks for, and the name of the reader."""
    shipped = shipped_texts().get(code)
    return OF_EVERYBODY | ALSO_GIVEN.get(code, frozenset()) | (shipped.placeholders if shipped else frozenset())


def unknown_placeholders(text: MailText, known: frozenset[str]) -> list[str]:
    """What stands between braces, or is half of it, and nobody fills in: as typed, in alphabetical order."""
    typed = set(BRACES.findall(text.whole))
    return sorted(typed - {f"{{{name}}}" for name in known})


def in_braces(names: frozenset[str]) -> str:
    """{achternaam}, {voornaam}: as people type them."""
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def outbox() -> QuerySet[Message]:
    """The list of messages, with who they go to and the edition."""
    return office.messages().select_related("person", "edition")


def templates() -> QuerySet[MailTemplate]:
    return MailTemplate.objects.select_related("edition").order_by("code", F("edition").asc(nulls_first=True))


GOES_SOON = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, handed_over_at__isnull=True)
"""Waits, or a worker has it and did not hand it to the mail server yet."""

CAN_STOP = GOES_SOON | Q(state=MessageState.HELD) | Q(state=MessageState.FAILED, handed_over_at__isnull=True)
"""Surely did not arrive, and may still go: by itself, or because the course office lets it."""


def surely_not_arrived(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Without those of which nobody knows whether the mail server took them."""
    return messages.filter(handed_over_at__isnull=True)


@dataclass(frozen=True)
class Batch:
    """Messages that were written together."""

    batch: str
    subject: str
    edition: str
    states: tuple[tuple[MessageState, int], ...]

    @property
    def number(self) -> int:
        return sum(number for _state, number in self.states)

    def has(self, *states: MessageState) -> bool:
        return any(state in states for state, _number in self.states)


def batches(most: int = 50) -> list[Batch]:
    """What was written together, the newest first. Two queries."""
    rows = Message.objects.exclude(batch="").order_by().values("batch")
    newest = rows.annotate(at=Max("created_at"), subject=Min("subject"), edition__title=Min("edition__title"))
    found = list(newest.order_by("-at", "batch")[:most])
    states = Counter[tuple[str, str]]()
    counted = rows.filter(batch__in=[row["batch"] for row in found]).values_list("batch", "state", Count("pk"))
    for batch, state, number in counted:
        states[batch, state] = number
    return [
        Batch(
            row["batch"],
            row["subject"],
            row["edition__title"] or "",
            tuple((state, states[row["batch"], state]) for state in MessageState if states[row["batch"], state]),
        )
        for row in found
    ]
