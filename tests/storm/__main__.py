"""Play an opening of enrolment with all the faults, and count what must be equal.

Prints a table with a row for each fault, and every measure; ends with 1 when one is broken.

Two cores under load are noisy, so the first row is a time without fault: what the slowest answer took then is granted
on top of the marks for answers (2 s when cache or broker fail, 1 s until the first page, for each of its two). When the
machine has become busier since, it is granted so many times more, and so are the 10 s until the first mail: how busy it
is says a fixed piece of work that is timed all along (`machine` in the table).
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

import django

from tests.storm.book import Book, Phase
from tests.storm.faults import CALM, FAULTS, Fault, possible
from tests.storm.house import House, running, services
from tests.storm.pulse import taken
from tests.storm.report import Row, as_table, rows_of

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.storm.data import Opening
    from tests.storm.people import Crowd

PER_MINUTE = 50
"""Applicants."""

FAULT_SHARE = 0.35
"""Of the time of a fault; in the rest the house comes back."""

LEAST_AFTER = 10.5
"""Seconds: the first mail has ten."""


def main() -> int:
    options = _options()
    book = Book()
    crowd: list[Crowd] = []

    def read(letter: EmailMessage) -> None:
        if crowd:
            crowd[0].letter(letter)

    with services(read) as house, taken() as pulse:
        faults = [CALM, *(fault for fault in possible(house) if options.only in fault.name)]
        slot = options.seconds / len(faults)
        if len(faults) > 1 and slot * (1 - FAULT_SHARE) < LEAST_AFTER:
            _say(f"Too short: {len(faults) - 1} faults need {LEAST_AFTER / (1 - FAULT_SHARE) * len(faults):.0f} s.")
            return 1
        opening = _loaded(round(options.seconds * PER_MINUTE / 60))
        from tests.storm.people import Crowd as People  # noqa: PLC0415 - Django is ready only now

        with running(house):
            crowd.append(People(book, opening))
            crowd[0].port = house.port
            _play(house, crowd[0], faults, slot)
            broken = _settled(house, book, opening)
        return _report(rows_of(book, faults, pulse), crowd[0], broken)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--seconds", type=float, default=240, help="how long it storms")
    parser.add_argument("--only", default="", help=f"a word of: {', '.join(fault.name for fault in FAULTS)}")
    return parser.parse_args()


def _loaded(applicants: int) -> Opening:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready only now
    from django.db import connections  # noqa: PLC0415 - as above

    from tests.storm import data  # noqa: PLC0415 - as above

    _say("Making the database …")
    call_command("migrate", verbosity=0)
    _say(f"{applicants} people, {sum(data.SEATS.values())} places …")
    opening = data.load(applicants)
    connections.close_all()
    return opening


def _play(house: House, crowd: Crowd, faults: Sequence[Fault], slot: float) -> None:
    warm = crowd.browser(8000)
    for _turn in range(30):
        warm.get("/")
        warm.get("/account/login/")
    crowd.book.answers.clear()
    everybody = [
        threading.Thread(target=crowd.rush, args=(slot * len(faults) - 3,)),
        threading.Thread(target=crowd.look_around),
        threading.Thread(target=crowd.run_the_office),
    ]
    for one in everybody:
        one.start()
    try:
        for fault in faults:
            _one(house, crowd, fault, slot)
    finally:
        crowd.stop()
        for one in everybody:
            one.join()


def _one(house: House, crowd: Crowd, fault: Fault, slot: float) -> None:
    """Begin the fault, end it, and watch the house come back."""
    _say(f"{fault.name} …")
    phase = Phase(fault.name, time.monotonic(), over=float("inf"))
    crowd.book.phases.append(phase)
    fault.begin(house)
    time.sleep(max(0.0, phase.began + slot * FAULT_SHARE - time.monotonic()))
    fault.end(house)
    phase.ended = time.monotonic()
    phase.first_page = _until(lambda: _answers(crowd), phase.ended)
    time.sleep(max(0.0, phase.began + slot - time.monotonic()))
    phase.over = time.monotonic()


def _answers(crowd: Crowd) -> bool:
    """The front page, and a page with log-in, which asks the database."""
    browser = crowd.browser(8001, next(one.cookie for one in crowd.opening.applicants if one.cookie))
    return {browser.get(path).status for path in ("/", "/mijn/")} == {HTTPStatus.OK}


def _until(holds: Callable[[], bool], moment: float, patience: float = 60) -> float | None:
    """Seconds from the moment until it held."""
    while time.monotonic() < moment + patience:
        if holds():
            return time.monotonic() - moment
        time.sleep(0.02)
    return None


def _settled(house: House, book: Book, opening: Opening) -> dict[str, list[str]]:
    """Everything that waits goes; then it is counted."""
    from tests.storm import audit  # noqa: PLC0415 - Django is ready only now

    _say("Sending what waits …")
    audit.settle(house)
    doubtful = audit.uncertain()
    _say(f"{len(doubtful)} mails may have arrived; the office sends them again …")
    audit.send_uncertain_again(house)
    return audit.broken(book, opening, doubtful, house)


def _report(rows: Sequence[Row], crowd: Crowd, broken: dict[str, list[str]]) -> int:
    book = crowd.book
    wrong = [sentence for row in rows for sentence in row.wrong()]
    print(as_table(rows))  # noqa: T201 - the terminal is where it is read
    print(f"\n{len(book.answers)} answers, {len(book.letters)} mails, {_acts(book)}")  # noqa: T201 - as above
    for name, sentences in broken.items():
        print(f"{'BROKEN' if sentences else 'holds '}  {name}")  # noqa: T201 - as above
        wrong += [f"{name}: {sentence}" for sentence in sentences]
    for sentence in [*wrong, *crowd.problems]:
        print(f"- {sentence}")  # noqa: T201 - as above
    return 1 if wrong or crowd.problems else 0


def _acts(book: Book) -> str:
    counted = Counter(act for act, _number in book.accepted)
    return ", ".join(f"{number} {act}" for act, number in sorted(counted.items()))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the terminal is where it is read


if __name__ == "__main__":
    sys.exit(main())
