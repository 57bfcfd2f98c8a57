"""What happened, moment by moment: the answers of the site and the mails that arrived. Moments are `time.monotonic`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

NO_ANSWER = 0
"""The status of a request whose line broke."""


@dataclass(frozen=True)
class Answer:
    began: float
    seconds: float
    method: str
    path: str
    status: int

    @property
    def ended(self) -> float:
        return self.began + self.seconds

    def __str__(self) -> str:
        return f"{self.status} after {self.seconds:.2f} s: {self.method} {self.path}"


@dataclass(frozen=True)
class Letter:
    """A mail that the server took. `number` is that of its message; None for mails about accounts."""

    at: float
    number: int | None
    address: str


@dataclass
class Phase:
    """A fault from `began` to `ended`, and the time until the next one (`over`)."""

    name: str
    began: float
    ended: float = 0.0
    over: float = 0.0
    first_page: float | None = None
    """Seconds after the end until the front page and a page with log-in answered."""

    def holds(self, moment: float) -> bool:
        return self.began <= moment < self.over

    def touches(self, answer: Answer) -> bool:
        """It was under way while the fault lasted."""
        return answer.began < self.ended and answer.ended > self.began


@dataclass
class Book:
    """Written by many threads at once."""

    answers: list[Answer] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    accepted: list[tuple[str, int]] = field(default_factory=list)
    """What the site said yes to: the act, and the number of the row or of the person."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, answer: Answer) -> None:
        with self.lock:
            self.answers.append(answer)

    def arrived(self, number: int | None, address: str) -> None:
        with self.lock:
            self.letters.append(Letter(time.monotonic(), number, address))

    def accept(self, act: str, number: int) -> None:
        with self.lock:
            self.accepted.append((act, number))

    def answers_in(self, phase: Phase) -> Iterator[Answer]:
        return (answer for answer in list(self.answers) if phase.holds(answer.began))

    def first_mail_after(self, moment: float) -> float | None:
        """Seconds until the next mail about the course."""
        later = [letter.at for letter in list(self.letters) if letter.at >= moment and letter.number is not None]
        return min(later) - moment if later else None
