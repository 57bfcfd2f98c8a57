"""The whole deployment in processes of its own: PostgreSQL, two of Redis, web, worker, clock and mail server."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tests.services.faults import OwnPostgres, OwnRedis, own_postgres, own_redis, small_disk
from tests.services.mailserver import MailServer, mail_server
from tests.services.web import gunicorn
from tests.services.workers import Broker, Worker

WEB = ["--workers", "3", "--timeout", "60", "--no-control-socket", "--log-level", "critical"]
"""As in docs/deployment/zorg-web.service."""

LEASE = 45
"""Seconds; in production a quarter of an hour, for which the storm cannot wait."""

ROOM = "4m"
"""Of the disk for files."""


@dataclass
class House:
    folder: Path
    database: OwnPostgres
    cache: OwnRedis
    broker: OwnRedis
    mails: MailServer
    has_small_disk: bool
    port: int = 0
    web: subprocess.Popen[bytes] | None = None
    worker: Worker | None = None
    beat: subprocess.Popen[bytes] | None = None

    @property
    def files(self) -> Path:
        return self.folder / "private"

    def start_worker(self) -> None:
        self.worker = Worker(Broker(self.broker.url(2)), dict(os.environ), "--concurrency", "2")

    def start_beat(self) -> None:
        self.beat = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "cms", "beat", "--loglevel", "WARNING", "--pidfile="],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill_beat(self) -> None:
        if self.beat:
            self.beat.kill()
            self.beat.wait(10)

    def kill_worker(self) -> None:
        if self.worker:
            self.worker.kill()

    def web_workers(self) -> list[int]:
        """The processes of gunicorn that answer."""
        pid = self.web.pid if self.web else 0
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A management command, as the operator gives it."""
        return subprocess.run(
            [sys.executable, "manage.py", *command], check=False, capture_output=True, text=True, timeout=300
        )


@contextmanager
def services(journal: Callable[[EmailMessage], None]) -> Iterator[House]:
    """What stands beside the site. The environment of this process, and of all that it starts, points there."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storm-")))
        house = House(
            folder,
            stack.enter_context(own_postgres()),
            stack.enter_context(own_redis()),
            stack.enter_context(own_redis()),
            stack.enter_context(mail_server(journal=journal)),
            stack.enter_context(small_disk(folder / "private", ROOM)),
        )
        (folder / "static").mkdir()
        os.environ.update(_environment(house))
        yield house


@contextmanager
def running(house: House) -> Iterator[None]:
    """Web, worker and clock."""
    with gunicorn("cms.wsgi", {}, WEB) as (house.port, house.web):
        house.start_worker()
        house.start_beat()
        try:
            if house.worker:
                house.worker.await_ready()
            yield
        finally:
            house.kill_beat()
            house.kill_worker()


def _environment(house: House) -> dict[str, str]:
    """What production asks for. Mail goes at any hour, so that the storm does the same by night."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.storm.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DATABASE_URL": house.database.url,
        "REDIS_URL": house.cache.url(1),
        "CELERY_BROKER_URL": house.broker.url(2),
        "EMAIL_URL": "smtp://127.0.0.1",
        "MAIL_PORT": str(house.mails.port),
        "DEFAULT_FROM_EMAIL": "storm@localhost.localdomain",
        "MAIL_HOURS": "",
        "MAIL_LEASE_SECONDS": str(LEASE),
        "VAR_DIR": str(house.folder),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "CRITICAL"),
    }
