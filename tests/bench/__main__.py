"""Serve the site as in production beside a bare hello view, and measure what each page costs.

Prints a table and writes it as JSON. The end is 0 when every page answered, whatever it cost: a benchmark, no test.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import secrets
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import gunicorn as gunicorn_package

from tests.bench import feeds, room
from tests.bench.databases import fresh_database
from tests.bench.report import Row, as_data, as_table, cost_of
from tests.bench.servers import Client, Measured, NotServed, Server, gunicorn

if TYPE_CHECKING:
    from tests.bench.data import Content

ROOT = Path(__file__).resolve().parent.parent.parent
WARM_UP = 12
BUSY = 1.25
"""From this load per core the measures cannot be trusted. The bench itself makes a load of about one."""

SECONDS = {"page": 0.8, "hello": 0.15}
"""How long a page and the hello view are asked in each round."""


@dataclass(frozen=True)
class Subject:
    """A page to measure, what it may cost, and the server that is asked."""

    page: str
    target: float
    server: str
    path: Callable[[Content], str]
    cookie: Callable[[Content], str] = lambda _content: ""


SUBJECTS = (
    Subject("landing page, anonymous", 15, "plain", lambda c: c.home),
    Subject("landing page, anonymous, cached", 5, "caching", lambda c: c.home),
    Subject("programme of 200 items, logged in", 90, "caching", lambda c: c.course, lambda c: c.participant),
    Subject("programme of 200 items, anonymous, cached", 5, "caching", lambda c: c.course),
    Subject("one meeting with 8 items", 50, "caching", lambda c: c.meeting, lambda c: c.participant),
    Subject("ICS of 200 events", 15, "caching", lambda c: c.calendar),
    Subject("ICS of one event", 12, "caching", lambda c: c.meeting_calendar, lambda c: c.participant),
    Subject("list of 300 pitches for organisers", 250, "caching", lambda c: c.pitches, lambda c: c.organiser),
    Subject("a day of 8 parts for organisers", 120, "caching", lambda c: c.day, lambda c: c.organiser),
    Subject("pack for a day, as a page", 120, "caching", lambda c: c.pack, lambda c: c.organiser),
    Subject("pack for a day, as a PDF", 1500, "caching", lambda c: c.pack_pdf, lambda c: c.organiser),
    Subject("planner of 200 meetings and 1,600 parts", 200, "caching", lambda c: c.planner, lambda c: c.organiser),
    Subject("my page of a participant", 60, "caching", lambda c: c.my_course, lambda c: c.participant),
)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-") as name, fresh_database(Path(name)) as database:
        _prepare_environment(Path(name), database)
        try:
            with _served() as (servers, content):
                rows = _measure(servers, content, options.rounds)
                calendars = feeds.measure(servers, _feeds(), options.rounds)
                held = _room(servers["caching"], room.LONG if options.large else room.SECONDS)
        except (NotServed, OSError) as problem:
            _say(f"Not measured: {problem}")
            return 1
        about = _about()
    print(as_table(rows), feeds.as_tables(calendars), room.as_table(held), sep="\n\n")  # noqa: T201 - the terminal is where it is read
    _say(", ".join(str(value) for name, value in about.items() if name != "load"))
    if about["load"] > BUSY * (os.cpu_count() or 1):
        _say("This machine was busy with other work: the longer a page takes, the more its cost is overstated.")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(
        json.dumps(as_data(rows, about) | feeds.as_data(calendars) | room.as_data(held), indent=2) + "\n"
    )
    _say(f"Also in {options.json}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json", help="where the JSON goes")
    parser.add_argument("--rounds", type=int, default=7, help="alternating rounds of page and hello")
    parser.add_argument("--large", action="store_true", help="ten minutes of the pitch clock, instead of one")
    return parser.parse_args()


def _prepare_environment(folder: Path, database: str) -> None:
    """What production asks for, before Django reads it."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.bench.settings",
        DATABASE_URL=database,
        VAR_DIR=str(folder),
        BENCH_RUN=secrets.token_hex(8),
        SECRET_KEY=secrets.token_urlsafe(50),
        ALLOWED_HOSTS="127.0.0.1,testserver",
        SITE_URL="https://127.0.0.1",
        EMAIL_URL="smtp://127.0.0.1",
        DEFAULT_FROM_EMAIL="bench@localhost.localdomain",
        BENCH_REDIS_URL=os.environ.get("REDIS_URL", ""),
        REDIS_URL=os.environ.get("REDIS_URL") or "redis://127.0.0.1",
        SECURE_SSL_REDIRECT="false",
        SECURE_HSTS_SECONDS="0",
        LOG_LEVEL="WARNING",
        CELERY_BROKER_URL="",
    )
    (folder / "static").mkdir()


@contextmanager
def _served() -> Iterator[tuple[dict[str, Server], Content]]:
    """The site with and without the cache of public pages, the hello view and the one with a query."""
    with ExitStack() as stack:
        content = _loaded()
        _say("Starting the servers …")
        environments = {"caching": {"PUBLIC_PAGE_CACHE_SECONDS": "600"}, "plain": {"PUBLIC_PAGE_CACHE_SECONDS": "0"}}
        servers = {
            name: stack.enter_context(gunicorn("cms.wsgi", environment)) for name, environment in environments.items()
        }
        for yardstick in ("hello", "bare"):
            servers[yardstick] = stack.enter_context(gunicorn(f"tests.bench.{yardstick}", {}))
        yield servers, content


def _loaded() -> Content:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready only now
    from django.db import connection  # noqa: PLC0415 - as above

    from tests.bench import data  # noqa: PLC0415 - as above

    _say("Making the database …")
    call_command("migrate", verbosity=0)
    _say("Loading 430 meetings, 300 pitches and 300 good practices …")
    content = data.load(port=80)
    data.analyse()
    connection.close()
    return content


def _feeds() -> dict[int, str]:
    """Loaded after the pages were measured: they stand in the same tables."""
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    from tests.bench import data  # noqa: PLC0415 - as above

    _say("Loading 6,230 meetings into calendars, and asking for them …")
    addresses = data.load_feeds(feeds.EVENTS)
    data.analyse()
    connection.close()
    return addresses


def _room(server: Server, seconds: float) -> room.Held:
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    from tests.bench import data  # noqa: PLC0415 - as above

    _say(f"{room.PHONES} phones on one pitch clock …")
    found = data.load_room(room.PHONES)
    connection.close()
    asked = {"stand": "clock_state", "press": "press", "post": "post_live"}
    address = room.Address(**{name: found.address_of(door) for name, door in asked.items()})
    return room.hold(server, address, found.leader, found.phones, seconds)


def _measure(servers: dict[str, Server], content: Content, rounds: int) -> list[Row]:
    hello = Client(servers["hello"], "/")
    clients = {
        subject: Client(servers[subject.server], subject.path(content), subject.cookie(content)) for subject in SUBJECTS
    }
    for client in (hello, *clients.values()):
        client.ask_for(0, at_least=WARM_UP, at_most=WARM_UP)
    found: dict[Subject, list[tuple[Measured, Measured]]] = {subject: [] for subject in SUBJECTS}
    for number in range(rounds):
        _say(f"Round {number + 1} of {rounds}")
        for subject, client in clients.items():
            page = client.ask_for(SECONDS["page"], at_least=5, at_most=100)
            found[subject].append((page, hello.ask_for(SECONDS["hello"], at_least=20, at_most=100)))
    return [_row(subject, pairs) for subject, pairs in found.items()]


def _row(subject: Subject, pairs: Sequence[tuple[Measured, Measured]]) -> Row:
    pages = [page for page, _hello in pairs]
    together = Measured(times=[time for page in pages for time in page.times])
    return Row(
        page=subject.page,
        cost=cost_of([(page.median, hello.median) for page, hello in pairs]),
        target=subject.target,
        p50=together.median,
        p95=together.p95,
        size=pages[-1].size,
        queries=statistics.mode(number for page in pages for number in page.queries),
    )


def _about() -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - as above

    version = ".".join(str(part) for part in connection.get_database_version())
    connection.close()
    return {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "server": f"gunicorn {gunicorn_package.__version__}, 2 sync workers",
        "database": f"{connection.display_name} {version}",
        "django": f"Django {django.__version__}",
        "python": f"Python {platform.python_version()}",
        "cores": f"{os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the terminal is where it is read


if __name__ == "__main__":
    sys.exit(main())
