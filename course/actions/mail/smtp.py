"""The line to the mail server: one connection for a whole round, and a precise answer to "did it get the mail?".

With SMTP we say ourselves who it is from and to, so that a server that refuses, or a line that breaks, before the
text is sent leaves no doubt. Other backends of Django take a mail as a whole.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any, cast

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import SafeMIMEText, sanitize_address

FAULTS = (smtplib.SMTPException, OSError)
CLOSING = 421
FINAL = 500
"""Answers of a mail server from here on are final; from 400 on another time may help (RFC 5321, 4.2.1)."""


class NotSent(Exception):
    """The mail server does not have this mail; later it may take it."""


class Refused(NotSent):
    """It does not want it, now or later."""


class ServerAway(NotSent):
    """It takes no mail at all now: the next one will not go either."""


class NobodyKnows(Exception):
    """The line broke when the text was on its way."""


class PostLine:
    """Opens when the first mail goes, and again after a fault. Close it at the end."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def send(self, email: EmailMultiAlternatives, *, before_text: Callable[[], None]) -> None:
        """Hand over one mail to one address; `before_text` is called when only the text remains to be sent.

        Raises NotSent (Refused, ServerAway), NobodyKnows, and what `before_text` raises.
        """
        try:
            text = cast(SafeMIMEText, email.message()).as_bytes(linesep="\r\n")
            smtp = self._envelope(email)
            before_text()
            self._text(smtp, text, email)
        except BaseException:
            self._forget()
            raise

    def close(self) -> None:
        """Say goodbye to the server."""
        try:
            self.backend.close()
        except FAULTS:
            self._forget()

    def _envelope(self, email: EmailMultiAlternatives) -> smtplib.SMTP | None:
        """Up to the text. A line that was used before may have died of old age: then once more on a new one."""
        is_new = self._open()
        try:
            return self._say_envelope(email)
        except ServerAway:
            if is_new:
                raise
        self._forget()
        self._open()
        return self._say_envelope(email)

    def _open(self) -> bool:
        try:
            return bool(self.backend.open())
        except FAULTS as fault:
            raise ServerAway(_words(fault)) from fault

    def _say_envelope(self, email: EmailMultiAlternatives) -> smtplib.SMTP | None:
        smtp = self._smtp
        if smtp is None:
            return None
        try:
            smtp.ehlo_or_helo_if_needed()
            sender = smtp.mail(sanitize_address(email.from_email, "utf-8"))
            recipient = smtp.rcpt(sanitize_address(email.to[0], "utf-8")) if _is_good(*sender) else sender
        except FAULTS as fault:
            raise ServerAway(_words(fault)) from fault
        if not _is_good(*sender):
            raise ServerAway(_reply(*sender))  # our own address is not wanted: that holds for every mail
        if not _is_good(*recipient):
            raise _refusal(*recipient)
        return smtp

    def _text(self, smtp: smtplib.SMTP | None, text: bytes, email: EmailMultiAlternatives) -> None:
        try:
            if smtp is None:
                self.backend.send_messages([email])
                self.close()  # a file for each mail
                return
            answer = smtp.data(text)
        except smtplib.SMTPResponseException as fault:
            raise _refusal(fault.smtp_code, fault.smtp_error) from fault
        except Exception as fault:  # other backends have faults of their own
            raise NobodyKnows(_words(fault)) from fault
        if not _is_good(*answer):
            raise _refusal(*answer)

    @property
    def _smtp(self) -> smtplib.SMTP | None:
        smtp = getattr(self.backend, "connection", None)
        return smtp if isinstance(smtp, smtplib.SMTP) else None

    def _forget(self) -> None:
        """End the connection without good manners: these could keep us waiting too."""
        if self._smtp is not None:
            self._smtp.close()
            self.backend.connection = None


def _is_good(code: int, _reply: bytes) -> bool:
    return 200 <= code < 300


def _refusal(code: int, reply: bytes | str) -> NotSent:
    kind = ServerAway if code == CLOSING else Refused if code >= FINAL else NotSent
    return kind(_reply(code, reply))


def _reply(code: int, reply: bytes | str) -> str:
    return f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"
