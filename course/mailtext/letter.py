"""A mail as it is read: the same words as plain text and as HTML."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.mime.image import MIMEImage
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from course.mailtext.motif import MOTIF, motif
from course.mailtext.texts import Fact


@dataclass(frozen=True)
class Part:
    """One message inside a mail, with what stands at a glance; alone it has no heading. It has a button, or a code that
    its reader types on the page from which it was asked. `cannot_come` is where they say that they cannot come.
    """

    heading: str
    paragraphs: tuple[str, ...]
    button: str
    url: str
    facts: tuple[Fact, ...] = ()
    language: str = ""
    code: str = ""
    cannot_come: str = ""


@dataclass(frozen=True)
class Letter:
    """What leaves: the same words as text and as HTML. The HTML shows the motif, which goes along."""

    subject: str
    text: str
    html: str

    @property
    def seen(self) -> str:
        """The HTML as a page can show it: with the motif in it."""
        picture = base64.b64encode(motif()).decode()
        return self.html.replace(f"cid:{MOTIF}", f"data:image/png;base64,{picture}")


def render_letter(*, subject: str, greeting: str, parts: Sequence[Part], ending: str, footer: str) -> Letter:
    """In the language of the moment. The subject is one line; each line of the ending stands alone, and no
    amount is broken.
    """
    lines = [line for line in ending.split("\n") if line]
    context = {
        "language": get_language(),
        "motif": MOTIF,
        "subject": subject,
        "greeting": greeting,
        "parts": parts,
        "ending": lines,
        "footer": footer,
    }
    return Letter(
        " ".join(subject.split()),
        render_to_string("email/message.txt", context),
        render_to_string("email/message.html", context).replace("€ ", "€\u00a0"),
    )


def email_of(letter: Letter, *, to: str, headers: Mapping[str, str] | None = None) -> EmailMultiAlternatives:
    """The letter as it goes to one address: text, HTML and motif. Nobody's out-of-office answers it.

    Its Message-ID names the site, as its links do. (Django would name the machine: often `localhost`, which counts
    against a mail.)
    """
    email = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[to],
        headers={
            "Message-ID": make_msgid(domain=site_host()),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **(headers or {}),
        },
    )
    email.attach_alternative(letter.html, "text/html")
    email.attach(_picture())
    return email


def site_host() -> str:
    """The name of the site in the world, whatever machine sends."""
    return str(urlsplit(settings.SITE_URL).hostname)


def _picture() -> MIMEImage:
    """The motif, named as the HTML names it. Programs show it in its place and not as a file."""
    picture = MIMEImage(motif(), "png")
    picture.add_header("Content-ID", f"<{MOTIF}>")
    picture.add_header("Content-Disposition", "inline", filename="zorg-en-gemeente.png")
    return picture


def paragraphs(body: str) -> tuple[str, ...]:
    """What stands on a line of its own, without empty lines."""
    return tuple(part.strip() for part in body.split("\n") if part.strip())
