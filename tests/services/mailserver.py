"""A mail server for tests on loopback: takes what comes, or does to a sender what mail servers do.

What it does depends on the recipient, so that one round of sending meets everything; or, for a time, it does the
same to everybody (`turn`). In a process of its own it writes the address of each mail that it accepts to a file:
`python -m tests.services.mailserver FILE`.
"""

from __future__ import annotations

import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

PATIENCE = 60
"""Seconds until a mail that does not come fails the test."""

NOBODY, BUSY, BREAKS, STALLS, DROPS, UNWANTED, GOODBYE = (
    "nobody", "busy", "breaks", "stalls", "drops", "unwanted", "goodbye",
)  # fmt: skip
"""Recipients (before a hyphen in their address): refused for ever, refused for now, the line breaks at the address,
no answer after the text, the line breaks after the text, the text is refused, taken and then the line is closed."""

AWAY, SILENT = "away", "silent"
"""Moods without a recipient: nobody is served, nobody is greeted."""


class Conversation(StreamRequestHandler):
    """Just enough SMTP for one sender who says what smtplib says."""

    server: MailServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.conversations += 1
        habit = ""
        if self.server.mood == SILENT:
            self.server.turned.wait()
            raise ConnectionAbortedError
        self.reply("421 come back later" if self.server.mood == AWAY else "220 ready")
        for line in self.rfile:
            verb = line.split()[0].upper()
            if verb == b"RCPT":
                habit = self.server.mood or line.partition(b"<")[2].partition(b"-")[0].decode()
                self.answer_address(habit)
            elif verb == b"DATA":
                self.reply("354 go on")
                self.take_text(habit)
            else:
                self.reply("221 bye" if verb == b"QUIT" else "250 ok")

    def answer_address(self, habit: str) -> None:
        if habit == BREAKS:
            raise ConnectionAbortedError
        self.reply({NOBODY: "550 no such person", BUSY: "451 try again later"}.get(habit, "250 ok"))

    def take_text(self, habit: str) -> None:
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        if habit == UNWANTED:
            self.reply("554 we do not want this")
            return
        self.server.take(text)
        if habit == STALLS:
            self.server.turned.wait()
        if habit in {STALLS, DROPS}:
            raise ConnectionAbortedError
        self.reply("250 taken")
        if habit == GOODBYE:
            raise ConnectionAbortedError

    def reply(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def finish(self) -> None:
        """Say that it is over also when another process holds a copy of the line."""
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
        super().finish()


class MailServer(ThreadingTCPServer):
    """Keeps what arrived; from mail `answers` on it takes the mail but does not answer the sender."""

    daemon_threads = True

    def __init__(self, answers: int | None = None, journal: Callable[[EmailMessage], None] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers = answers
        self.journal = journal
        self.conversations = 0
        self.arrived: queue.Queue[EmailMessage] = queue.Queue()
        self.closing = threading.Event()
        self.mood = ""
        self.turned = threading.Event()

    def turn(self, mood: str = "") -> None:
        """From now on everybody meets this mood; whom the mood before kept waiting is let go."""
        before, self.turned, self.mood = self.turned, threading.Event(), mood
        before.set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def take(self, content: bytes) -> None:
        letter = message_from_bytes(content, policy=policy.default)
        (self.journal or self.arrived.put)(letter)
        if self.answers is not None:
            self.answers -= 1
            if self.answers < 0:
                self.closing.wait()
                raise ConnectionAbortedError

    def mails(self, number: int) -> list[EmailMessage]:
        """The next mails, when they are there."""
        return [self.arrived.get(timeout=PATIENCE) for _ in range(number)]

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that is killed in the middle is what some tests are about."""


@contextmanager
def mail_server(
    answers: int | None = None, journal: Callable[[EmailMessage], None] | None = None
) -> Iterator[MailServer]:
    with MailServer(answers, journal) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.turn()
            server.shutdown()
            thread.join()


class ServerProcess:
    """The server in a process of its own."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        journal.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.mailserver", str(journal)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def accepted(self) -> list[str]:
        """The addresses of all mails that it took, in order."""
        return self.journal.read_text().split()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        if self.process.stdout:
            self.process.stdout.close()


@contextmanager
def mail_server_process(folder: Path) -> Iterator[ServerProcess]:
    server = ServerProcess(folder / "accepted.txt")
    try:
        yield server
    finally:
        server.stop()


def main(journal: str) -> None:
    with Path(journal).open("a") as file:

        def write(letter: EmailMessage) -> None:
            """In one write, before the sender hears that we have it."""
            file.write(f"{letter['To']}\n")
            file.flush()

        with MailServer(journal=write) as server:
            print(server.port, flush=True)  # noqa: T201 - the port for who started us
            server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
