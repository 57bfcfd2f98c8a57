"""A room full of phones on one pitch clock, while who leads presses on: how soon each shows it, and what it costs.

Each phone asks as often as the script of the page does, keeps what it was told last, and posts one advice.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.servers import NotServed, Server

PHONES = 60
SECONDS = 60
LONG = 600
PRESSES_EVERY = 4.0
POLL, JITTER = 1.0, 0.75
"""As in the script of the page: so many seconds between two questions, and at most so many more."""

AT_MOST_SECONDS = 2.0
AT_MOST_OF_A_CORE = 0.6
CSRF_COOKIE = "__Host-csrftoken"


@dataclass(frozen=True)
class Address:
    """What is asked of one pitch."""

    stand: str
    press: str
    post: str


@dataclass
class Phone:
    """One screen. `seen` holds when it showed each version of the clock first."""

    server: Server
    address: Address
    cookie: str
    tag: str = ""
    seen: dict[int, float] = field(default_factory=dict)
    answers: int = 0
    posted: int = 0

    def ask(self) -> dict[str, Any]:
        """How it stands; nothing when that is still so. Raises NotServed."""
        headers = {"If-None-Match": self.tag} if self.tag else {}
        status, answer, tag = self._send("GET", self.address.stand, headers)
        self.answers, self.tag = self.answers + 1, tag
        if status == http.client.NOT_MODIFIED:
            return {}
        told: dict[str, Any] = json.loads(answer)
        self.seen.setdefault(told["version"], time.monotonic())
        return told

    def post(self, text: str) -> None:
        """An advice for the first phase. Raises NotServed."""
        self.submit(self.address.post, {"kind": "tip", "text": text, "phase": "0"})
        self.posted += 1

    def submit(self, path: str, values: Mapping[str, str]) -> Any:
        """Raises NotServed when it is refused."""
        token = secrets.token_hex(16)
        headers = {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        _status, answer, _tag = self._send("POST", path, headers, urlencode(values), f"; {CSRF_COOKIE}={token}")
        return json.loads(answer)

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: str = "", cookies: str = ""
    ) -> tuple[int, bytes, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        known = {"Accept": "application/json", "Cookie": self.cookie + cookies, **headers}
        connection.request(method, path, body or None, known)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status not in (http.client.OK, http.client.NOT_MODIFIED):
            raise NotServed(f"{method} {path} answers {response.status}: {content[:200]!r}")
        return response.status, content, response.headers.get("ETag", "")


@dataclass(frozen=True)
class Held:
    """What was seen: `slowest` is the longest, in seconds, from a press until a phone showed it; one that never did
    counts until the end. `stored` is what the pitch has of what was `accepted`.
    """

    phones: int
    seconds: float
    presses: int
    answers: int
    slowest: float
    of_a_core: float
    accepted: int
    stored: int

    @property
    def is_met(self) -> bool:
        is_soon = self.slowest <= AT_MOST_SECONDS
        return is_soon and self.of_a_core <= AT_MOST_OF_A_CORE and self.stored == self.accepted


def hold(server: Server, address: Address, leader: str, phones: Sequence[str], seconds: float) -> Held:
    """Let all of them ask for so many seconds. Raises NotServed."""
    room, remote = [Phone(server, address, cookie) for cookie in phones], Phone(server, address, leader)
    for phone in room:
        phone.ask()
    stop, problems = threading.Event(), list[Exception]()
    threads = [threading.Thread(target=_live, args=(phone, stop, seconds, problems)) for phone in room]
    began, spent = time.monotonic(), processor_seconds(server.process)
    for thread in threads:
        thread.start()
    pressed = _lead(remote, began + seconds)
    took, used = time.monotonic() - began, processor_seconds(server.process) - spent
    stop.set()
    for thread in threads:
        thread.join()
    if problems:
        raise NotServed(str(problems[0]))
    delays = [phone.seen.get(version, began + took) - at for version, at in pressed.items() for phone in room]
    return Held(
        phones=len(room),
        seconds=took,
        presses=len(pressed),
        answers=sum(phone.answers for phone in room),
        slowest=max(delays),
        of_a_core=used / took,
        accepted=sum(phone.posted for phone in room),
        stored=Phone(server, address, leader).ask()["texts"],
    )


def _live(phone: Phone, stop: threading.Event, seconds: float, problems: list[Exception]) -> None:
    """Ask until it is enough, and post once on the way."""
    drawn = random.Random()  # noqa: S311 - no secret
    posts_at = time.monotonic() + drawn.uniform(0, seconds / 2)
    stop.wait(drawn.uniform(0, POLL + JITTER))
    try:
        while not stop.is_set():
            phone.ask()
            if not phone.posted and time.monotonic() >= posts_at:
                phone.post(f"Begin je mail met de gemeente en de wet. {secrets.token_hex(4)}")
            stop.wait(POLL + drawn.uniform(0, JITTER))
    except (NotServed, OSError, ValueError) as problem:
        problems.append(problem)


def _lead(remote: Phone, until: float) -> dict[int, float]:
    """Go on and back again every few seconds, and leave time to see the last. Gives when each version was pressed."""
    version, pressed = remote.ask()["version"], dict[int, float]()
    while time.monotonic() + PRESSES_EVERY <= until:
        at = time.monotonic()
        move = "back" if len(pressed) % 2 else "next"
        version = remote.submit(remote.address.press, {"move": move, "version": str(version)})["version"]
        pressed[version] = at
        time.sleep(max(0.0, at + PRESSES_EVERY - time.monotonic()))
    return pressed


def processor_seconds(process: int) -> float:
    """Of it and its children, as Linux counts them."""
    ticks = 0
    for one in (process, *_children(process)):
        numbers = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(numbers[11]) + int(numbers[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def as_table(held: Held) -> str:
    """Markdown."""
    return "\n".join(
        [
            "| phones on one pitch clock | seconds | presses | answers | slowest to show it | of one core | posted "
            "| stored | met |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
            f"| {held.phones} | {held.seconds:.0f} | {held.presses} | {held.answers:,} | {held.slowest:.2f} s "
            f"| {held.of_a_core:.0%} | {held.accepted} | {held.stored} | {'yes' if held.is_met else 'no'} |",
        ]
    )


def as_data(held: Held) -> dict[str, Any]:
    """For a file."""
    return {"room": {**asdict(held), "is_met": held.is_met}}
