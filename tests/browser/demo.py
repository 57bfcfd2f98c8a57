"""The demo as somebody starts it: migrate, load, serve; web and worker in processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
OF_THE_TESTS = (
    "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SITE_URL", "PYTHONWARNINGS", "DJANGO_SETTINGS_MODULE",
)  # fmt: skip
"""What the tests around these may have set; the demo runs on what it carries itself, as who types the commands."""
END_OF_MAIL = b"-" * 79 + b"\n"

Found = TypeVar("Found")


def eventually(find: Callable[[], Found | None], *, seconds: float, what: str) -> Found:
    """The first answer that is something; AssertionError when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = find()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} seconds")


class Demo:
    """One running demo with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log_path = folder / "serve.log"
        self.url = f"http://127.0.0.1:{free_port()}"
        self.moment = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in OF_THE_TESTS},
            "VAR_DIR": str(folder),
            "SITE_URL": self.url,
            "LOG_LEVEL": "WARNING",
        }

    def manage(self, *arguments: str) -> None:
        """A command of manage.py that has to succeed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"

    def start(self, moment: str) -> None:
        """As the README says; returns when /healthz answers 200."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_demo", "--moment", moment)
        self.moment = moment
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", self.url.rsplit(":", 1)[1]],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        eventually(self._is_healthy, seconds=90, what=f"{self.url}/healthz")

    def stop(self) -> None:
        """Ask it to stop; what then still runs is killed, and is a failure."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=40)
            eventually(lambda: not self._running(), seconds=10, what=f"end of {self._running()}\n{self.log()}")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def log(self) -> str:
        """The last lines of what web and worker said."""
        if not self.log_path.exists():
            return ""
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-80:])

    def mails(self) -> list[EmailMessage]:
        """Everything in the outbox folder, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        return [message for path in files for message in _mails_in(path)]

    def mail_to(self, address: str, *, containing: str = "") -> EmailMessage:
        """The newest mail to an address with a text in it, waiting for the worker."""

        def newest() -> EmailMessage | None:
            fitting = [mail for mail in self.mails() if mail["To"] == address and containing in text_of(mail)]
            return fitting[-1] if fitting else None

        return eventually(newest, seconds=60, what=f"mail to {address} with {containing!r}")

    def _is_healthy(self) -> bool:
        assert self.process.poll() is None, self.log()
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _running(self) -> list[str]:
        """The processes of its group, without those that ended and wait for their parent to notice (Linux)."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                name, _, rest = path.read_text().rpartition(")")
                state, _parent, group = rest.split()[:3]
                if group == str(self.process.pid) and state != "Z":
                    found.append(f"{name})")
        return found


@contextmanager
def running_demo(folder: Path, moment: str) -> Iterator[Demo]:
    demo = Demo(folder)
    try:
        demo.start(moment)
        yield demo
    finally:
        demo.stop()


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def link_in(mail: EmailMessage, path: str) -> str:
    """The path of the first address in a mail that begins with this one on the site."""
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def _mails_in(path: Path) -> list[EmailMessage]:
    """A file holds what one connection sent; the last mail counts when its end is written."""
    *whole, _unfinished = path.read_bytes().split(END_OF_MAIL)
    return [message_from_bytes(part, policy=policy.default) for part in whole]  # type: ignore[misc]  # typeshed knows no policy here


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
