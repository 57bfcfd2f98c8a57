"""The way to a real mail server that refuses, stalls and drops the line; and a worker that is killed all the time."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from course.actions.mail.send import SendReport, may_have_arrived, send_due
from course.enums import MailCode, MessageState
from course.models import Message, User
from tests.services.mailserver import (
    BREAKS,
    BUSY,
    DROPS,
    GOODBYE,
    NOBODY,
    PATIENCE,
    STALLS,
    UNWANTED,
    MailServer,
    ServerProcess,
    mail_server,
    mail_server_process,
)

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

QUEUED, SENDING, SENT, FAILED = (
    MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.FAILED,
)  # fmt: skip
MANY = int(os.environ.get("MESSAGES", "1000"))
"""Enough to be killed many times; `MESSAGES=10000 make test-services` tries it for longer."""


@pytest.fixture
def to_server(settings):
    """Send as production does, to a server of the test."""

    def to(port: int, timeout: int = 20) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout

    return to


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def waiting_for(*names: str) -> None:
    """A message to each, with what the server does to them before the hyphen."""
    people = [User(email=f"{name}@voorbeeld.example", first_name="Noor", sort_name=name) for name in names]
    rows = [
        Message(template=MailCode.CHANGED, about="nothing:1", person=person, subject="Wijziging", body="De zaal.")
        for person in User.objects.bulk_create(people)
    ]
    Message.objects.bulk_create(rows)


def fates() -> dict[str, tuple[str, str]]:
    """State and reason by name."""
    rows = Message.objects.values_list("person__email", "state", "error")
    return {address.split("@")[0]: (state, error) for address, state, error in rows}


def arrived(server: MailServer) -> list[str]:
    return [str(server.arrived.get_nowait()["To"]).split("@")[0] for _ in range(server.arrived.qsize())]


def test_one_round_uses_one_connection(own_database: str, server: MailServer, to_server) -> None:
    to_server(server.port)
    waiting_for(*(f"persoon-{number}" for number in range(20)))

    assert send_due() == SendReport(sent=20)

    assert (server.conversations, len(set(arrived(server)))) == (1, 20)


def test_every_answer_of_the_server_has_its_own_end(own_database: str, server: MailServer, to_server) -> None:
    """Refused for ever: failed. Refused for now: later. Line lost after the text: nobody knows. The others arrive."""
    to_server(server.port)
    waiting_for("a-1", f"{NOBODY}-2", "a-3", f"{BUSY}-4", "a-5", f"{DROPS}-6", "a-7", f"{UNWANTED}-8", "a-9")

    assert send_due() == SendReport(sent=3, failed=2, later=1)
    assert send_due() == SendReport(sent=2, failed=1)

    unknown = f"{may_have_arrived()} SMTPServerDisconnected: Connection unexpectedly closed"
    assert fates() == {
        **{f"a-{number}": (SENT, "") for number in (1, 3, 5, 7, 9)},
        "nobody-2": (FAILED, "550 no such person"),
        "busy-4": (QUEUED, "451 try again later"),
        "drops-6": (FAILED, unknown),
        "unwanted-8": (FAILED, "554 we do not want this"),
    }
    assert sorted(arrived(server)) == ["a-1", "a-3", "a-5", "a-7", "a-9", "drops-6"]


def test_a_server_that_closes_after_the_text_costs_one_message_its_certainty_and_not_the_round(
    own_database: str, server: MailServer, to_server
) -> None:
    to_server(server.port)
    waiting_for(*(f"{DROPS}-{number}" for number in range(120)))

    assert send_due() == SendReport(failed=1)

    ends = Counter(Message.objects.values_list("state", "attempts"))
    assert ends == {(FAILED, 1): 1, (QUEUED, 0): 119}
    assert server.arrived.qsize() == 1


def test_a_line_that_broke_before_the_text_leaves_no_doubt(own_database: str, server: MailServer, to_server) -> None:
    to_server(server.port)
    waiting_for(f"{BREAKS}-1")

    assert send_due() == SendReport(later=1)

    message = Message.objects.get()
    assert (message.state, message.handed_over_at) == (QUEUED, None)
    assert arrived(server) == []


def test_a_line_that_the_server_closed_between_two_mails_is_opened_again(
    own_database: str, server: MailServer, to_server
) -> None:
    to_server(server.port)
    waiting_for("a-1", f"{GOODBYE}-2", "a-3")

    assert send_due() == SendReport(sent=3)

    assert (server.conversations, arrived(server)) == (2, ["a-1", "goodbye-2", "a-3"])


def test_a_server_that_stalls_is_left_after_the_timeout(own_database: str, server: MailServer, to_server) -> None:
    """It has the text and says nothing: we wait as long as EMAIL_TIMEOUT, and do not send it again."""
    to_server(server.port, timeout=1)
    waiting_for(f"{STALLS}-1", "a-2")
    began = time.monotonic()

    assert send_due() == SendReport(failed=1)

    assert 1 <= time.monotonic() - began < 10
    state, reason = fates()["stalls-1"]
    assert (state, reason.startswith(may_have_arrived())) == (FAILED, True)
    assert send_due() == SendReport(sent=1)
    assert arrived(server) == ["stalls-1", "a-2"]


def test_a_server_that_is_away_is_asked_once_and_costs_the_others_nothing(own_database: str, to_server) -> None:
    with mail_server() as gone:
        port = gone.port
    to_server(port)
    waiting_for("a-1", "a-2", "a-3")

    assert send_due() == SendReport(later=1)

    assert sorted(Message.objects.values_list("state", "attempts")) == [(QUEUED, 0), (QUEUED, 0), (QUEUED, 1)]


class Postman:
    """Processes that send, one after the other, each killed in the middle of its work."""

    def __init__(self, server: ServerProcess, database: str, folder: Path) -> None:
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.services.settings",
            "DATABASE_URL": database,
            "MAIL_PORT": str(server.port),
            "MAIL_LEASE_SECONDS": "2",
            "VAR_DIR": str(folder),
        }
        self.errors = (folder / "postman.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.postman"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            start_new_session=True,
        )
        self.at_work: queue.Queue[int] = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.at_work.put(int(line))

    def kill_every_second(self, patience: int) -> int:
        """As when the power goes, again and again, until everything is sent. Returns how often."""
        kills, until, at_work = 0, time.monotonic() + patience, self.at_work.get(timeout=PATIENCE)
        while True:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                return kills
            assert time.monotonic() < until, f"not ready after {kills} kills"
            while not self.at_work.empty():
                at_work = self.at_work.get()
            if Message.objects.filter(state=QUEUED).exists():
                kills += self._kill(at_work)

    def _kill(self, process: int) -> bool:
        with suppress(ProcessLookupError):  # it ended by itself
            os.kill(process, signal.SIGKILL)
            return True
        return False

    def stop(self) -> None:
        """With the process that sends: it is of the same group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        self.errors.close()
        if self.process.stdout:
            self.process.stdout.close()


@contextmanager
def postman(server: ServerProcess, database: str, folder: Path) -> Iterator[Postman]:
    running = Postman(server, database, folder)
    try:
        yield running
    finally:
        running.stop()


def test_a_thousand_messages_through_a_worker_that_is_killed_every_second(own_database: str, tmp_path: Path) -> None:
    """Each arrives once. Of at most one per kill nobody can know, and that one says so."""
    waiting_for(*(f"persoon-{number}" for number in range(MANY)))
    with mail_server_process(tmp_path) as server, postman(server, own_database, tmp_path) as worker:
        kills = worker.kill_every_second(patience=600)
        accepted = Counter(address.split("@")[0] for address in server.accepted())

    stands = fates()
    sent = {name for name, (state, _error) in stands.items() if state == SENT}
    unknown = {name: error for name, (state, error) in stands.items() if state == FAILED}
    assert kills >= 3
    assert len(sent) + len(unknown) == MANY
    assert [name for name, times in accepted.items() if times > 1] == []
    assert sent - set(accepted) == set()
    assert set(accepted) - sent - set(unknown) == set()
    assert len(unknown) <= kills
    assert set(unknown.values()) <= {may_have_arrived()}
