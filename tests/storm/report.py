"""What the storm measured, as a table for people, and what of it is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from tests.storm.book import NO_ANSWER, Answer, Book, Phase
from tests.storm.faults import Fault
from tests.storm.pulse import Pulse

BROKEN = 500
SLOW, FIRST_PAGE, FIRST_MAIL = 2.0, 1.0, 10.0
"""Seconds that a fault of cache or broker, and the way back after each fault, may cost."""

PAGES = 2
"""The first page are two, one after the other: one for everybody, one with log-in."""

OWN_STRETCH = 2.0
"""So busy the house itself makes two cores; what is above that is the work of others."""


@dataclass(frozen=True)
class Row:
    """One fault. `noise` is what the slowest answer took when nothing was wrong, and longer by as much as the machine
    was busier now: so many seconds may the machine add. `stretch` says how busy it was (`pulse`).
    """

    fault: Fault
    phase: Phase
    answers: Sequence[Answer]
    first_mail: float | None
    without_database: Sequence[Phase]
    with_kills: Sequence[Phase]
    """An answer may begin before a fault that it meets."""
    noise: float
    stretch: float

    @property
    def slowest(self) -> Answer | None:
        return max(self.answers, key=lambda answer: answer.seconds, default=None)

    @property
    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.answers)

    def wrong(self) -> Iterator[str]:
        """What is broken, in sentences."""
        for answer in self.answers:
            if not self._may_be(answer):
                yield f"{self.fault.name}: {answer}"
        slow = self.slowest
        if self.fault.is_of_cache_or_broker and slow and slow.seconds > SLOW + self.noise:
            yield f"{self.fault.name}: too slow, {slow}"
        page, mail = self.phase.first_page, self.first_mail
        if page is None or page > FIRST_PAGE + PAGES * self.noise:
            yield f"{self.fault.name}: first page {_seconds(page)} s after its end"
        if mail is None or mail > FIRST_MAIL * max(1.0, self.stretch / OWN_STRETCH):
            yield f"{self.fault.name}: first mail {_seconds(mail)} s after its end"

    def _may_be(self, answer: Answer) -> bool:
        """Below 500; 503 while the database is away; no answer from a process that was killed."""
        if answer.status == NO_ANSWER:
            return any(phase.touches(answer) for phase in self.with_kills)
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return any(phase.touches(answer) for phase in self.without_database)
        return answer.status < BROKEN


def rows_of(book: Book, faults: Sequence[Fault], pulse: Pulse) -> list[Row]:
    """The first phase is the control."""
    busy = [pulse.stretch(phase.began, phase.over) for phase in book.phases]
    pairs = list(zip(faults, book.phases, strict=True))
    without_database = [phase for fault, phase in pairs if fault.takes_database]
    with_kills = [phase for fault, phase in pairs if fault.breaks_lines]
    slowest = max((answer.seconds for answer in book.answers_in(book.phases[0])), default=0.0)
    return [
        Row(
            fault,
            phase,
            list(book.answers_in(phase)),
            book.first_mail_after(phase.ended),
            without_database,
            with_kills,
            slowest * max(1.0, stretch / busy[0]),
            stretch,
        )
        for (fault, phase), stretch in zip(pairs, busy, strict=True)
    ]


def as_table(rows: Sequence[Row]) -> str:
    """Markdown. Times are in seconds; `machine` is how many times longer than alone a piece of work took."""
    lines = [
        "| fault | lasted | answers | 503 | other 5xx | none | p95 | slowest | first page | first mail | machine |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        times = sorted(answer.seconds for answer in row.answers) or [0.0]
        away = row.statuses[HTTPStatus.SERVICE_UNAVAILABLE]
        other = sum(number for status, number in row.statuses.items() if status >= BROKEN) - away
        cells = (
            row.fault.name,
            f"{row.phase.ended - row.phase.began:.1f}",
            str(len(row.answers)),
            str(away),
            str(other),
            str(row.statuses[NO_ANSWER]),
            f"{times[int(len(times) * 0.95)]:.2f}",
            f"{times[-1]:.2f}",
            _seconds(row.phase.first_page),
            _seconds(row.first_mail),
            f"{row.stretch:.1f}×",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.2f}"
