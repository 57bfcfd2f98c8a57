"""A mail server for tests on loopback: takes what Django's SMTP backend sends, and can keep a sender waiting."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer

PATIENCE = 60
"""Seconds until a mail that does not come fails the test."""


class Conversation(StreamRequestHandler):
    """Just enough SMTP for one sender who says what smtplib says."""

    server: MailServer

    def handle(self) -> None:
        self.reply("220 ready")
        for line in self.rfile:
            verb = line.split()[0].upper()
            if verb == b"DATA":
                self.reply("354 go on")
                self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.reply("221 bye" if verb == b"QUIT" else "250 ok")

    def reply(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(ThreadingTCPServer):
    """Keeps what arrived; from mail `answers` on it takes the mail but does not answer the sender."""

    daemon_threads = True

    def __init__(self, answers: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers = answers
        self.arrived: queue.Queue[EmailMessage] = queue.Queue()
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def take(self, content: bytes) -> None:
        self.arrived.put(message_from_bytes(content, policy=policy.default))
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
def mail_server(answers: int | None = None) -> Iterator[MailServer]:
    with MailServer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
