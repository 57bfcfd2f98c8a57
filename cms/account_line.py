"""The line for mails about accounts: they go while the visitor waits, so a server in trouble costs one short wait."""

from __future__ import annotations

import smtplib

import structlog
from django.core.mail import EmailMessage, get_connection

from course.breaker import Breaker

log = structlog.get_logger(__name__)

SECONDS = 4
"""How long a visitor waits for a word of the mail server."""

fuse = Breaker(pause=10)
"""No mail about accounts for some seconds after a fault: who asks for one hears so at once."""


def send(mail: EmailMessage) -> bool:
    """Hand it to the mail server now. False: it may not come, and who asked can ask again."""
    if not fuse.allows():
        return False
    mail.connection = get_connection(timeout=SECONDS)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused:  # the server is there, and does not want this one, or not yet
        fuse.answered()
        return False
    except (smtplib.SMTPException, OSError) as fault:
        fuse.fault()
        log.warning("account mail not sent", problem=type(fault).__name__)
        return False
    fuse.answered()
    return True
