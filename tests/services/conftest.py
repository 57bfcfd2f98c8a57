"""Fixtures for tests with real services: a database that is committed to, a broker, workers, a mail server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from pytest_django import DjangoDbBlocker

from tests.helpers.databases import copied_database
from tests.services.mailserver import MailServer, mail_server
from tests.services.workers import Broker, Worker, running_worker, sending_to

StartWorker = Callable[..., Worker]


@pytest.fixture(autouse=True)
def given_services(request: pytest.FixtureRequest) -> None:
    """Who runs pytest without the services reads why these tests did not run."""
    given = os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("CELERY_BROKER_URL")
    if request.node.get_closest_marker("services") and not given:
        pytest.skip("needs PostgreSQL and Redis: make test-services")


@pytest.fixture(scope="module", autouse=True)
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A copy of the test database for tests that commit: what they flush is theirs alone. Gives its address."""
    with django_db_blocker.unblock(), copied_database(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture
def redis_broker() -> Iterator[Broker]:
    """A corner of Redis for this test alone, to which this process sends."""
    url, prefix = os.environ["CELERY_BROKER_URL"], f"test-{uuid.uuid4().hex}:"
    broker = Broker(url, {"global_keyprefix": prefix})
    with sending_to(broker):
        yield broker
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(match=f"{prefix}*"):
            client.delete(key)


@pytest.fixture
def file_broker(tmp_path: Path) -> Iterator[Broker]:
    """The broker of the embedded default in a folder of this test, to which this process sends."""
    messages, control = str(tmp_path / "broker"), str(tmp_path / "broker-control")
    options = {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": control,
        "polling_interval": 0.05,
    }
    broker = Broker("files://localhost", options)
    with sending_to(broker):
        yield broker


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server that answers."""
    with mail_server() as server:
        yield server


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[StartWorker]:
    """Start a worker that sends its mail to a server; gone after the test."""
    with ExitStack() as stack:

        def start(broker: Broker, server: MailServer, *arguments: str, database: str = "") -> Worker:
            environment = {
                "VAR_DIR": str(tmp_path),
                "MAIL_PORT": str(server.port),
                "DATABASE_URL": database or f"sqlite:///{tmp_path / 'none.sqlite3'}",
            }
            return stack.enter_context(running_worker(broker, environment, *arguments))

        yield start
