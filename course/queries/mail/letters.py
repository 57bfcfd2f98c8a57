"""A message as it is read: filled in, with greeting and ending, as plain text and as HTML from one source.

What people typed stands in official mails. It must not become a link there, in any mail program: programs turn
addresses without any mark-up into links, so a blank breaks whatever they look for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from course.formatting import in_language_of
from course.models import Edition, Message, User
from course.queries.mail.templates import PLACEHOLDER, MailText, frame, readers

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
KEPT = "\n\t\u200c\u200d"
"""Line ends, tabs, and the joiners of scripts and emoji."""

BREAKS = (
    (re.compile(r"(?<!\s)([.\u3002\uff0e\uff61])(?=(?:[^\W\d_][\u200c\u200d]*){2})"), r"\1 "),
    (re.compile(r"(?i)(?<=www)([.\u3002\uff0e\uff61])"), r"\1 "),
    (re.compile(r"(?<=[^\W\d_]):(?!\s)|:(?=[/\\])"), ": "),
    (re.compile(r"([/\\])(?=[/\\])"), r"\1 "),
    (re.compile(r"[ \t]?([@\uff20\ufe6b])[ \t]?"), r" \1 "),
)
"""What a mail program takes for an address (a domain, www, a scheme, a share, an at sign), and what breaks it."""

FOUR_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")

REASONS: dict[str, str | Promise] = {
    "bezoeker": _("you left your address on our site"),
    "belangstellende": _("you asked to hear when you can enrol"),
    "aanmelder": _("you enrolled for the course"),
    "aanmelders": _("you enrolled for the course"),
    "wachtlijst": _("you enrolled for the course"),
    "leidinggevende": _("somebody of your organisation enrolled for the course and gave your address"),
    "factuuradres": _("this address was given for invoices of the course"),
    "deelnemer": _("you take part in the course"),
    "inbrenger": _("you take part in the course"),
    "oud_deelnemer": _("you took part in the course"),
    "spreker": _("we ask you as a speaker of the course"),
    "gastpersoon": _("we ask you as a host of the course"),
}
ANOTHER_REASON = _("you take part in the course or asked to")


COURSE = "Zorg en Gemeente"
"""The course as mails name it that are about no edition."""


@dataclass(frozen=True)
class Part:
    """One message inside a mail; alone it has no heading."""

    heading: str
    paragraphs: tuple[str, ...]
    button: str
    url: str


@dataclass(frozen=True)
class Letter:
    """What leaves: the same words as text and as HTML."""

    subject: str
    text: str
    html: str


class FromOffice(str):
    """A value that the course office wrote, in which an address is a link on purpose."""

    __slots__ = ()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the placeholders. Values are not filled again; what people typed never becomes a link."""

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1], match[0])
        return value if isinstance(value, FromOffice) or match[1] not in values else neutral(str(value))

    return PLACEHOLDER.sub(value_of, text)


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """The same on one line, for a subject."""
    return " ".join(fill(text, values).split())


def compose(
    text: MailText, *, values: Mapping[str, str], person: User | None = None, edition: Edition | None = None
) -> dict[str, str]:
    """The text of a message, filled in. The names of person and course come along; values go before them."""
    names = {"voornaam": person.first_name, "achternaam": person.surname} if person else {}
    known = {"cursus": FromOffice(edition or COURSE), **names, **values}
    subject, body = fill_line(text.subject, known)[:250], fill(text.body, known)
    return {"subject": subject, "body": body, "button": text.button}


def neutral(value: str) -> str:
    """What somebody typed, readable, and without anything that a mail program turns into a link."""
    value = unicodedata.normalize("NFC", value)
    value = "".join(sign for sign in value if sign in KEPT or unicodedata.category(sign) not in UNSEEN)
    value = FOUR_NUMBERS.sub(lambda numbers: numbers[0].replace(".", ". "), value)
    for pattern, instead in BREAKS:
        value = pattern.sub(instead, value)
    return value


def letter_of(messages: Sequence[Message]) -> Letter:
    """One mail: of one message, or of several to the same person that could wait for each other."""
    first, alone = messages[0], len(messages) == 1
    with in_language_of(first.person):
        subject = first.subject if alone else _subject_of(len(messages))
        context = {
            "subject": subject,
            "greeting": _greeting(first.person),
            "parts": [_part(message, alone=alone) for message in messages],
            "ending": [line for line in fill(frame().ending, {"afzender_naam": ""}).split("\n") if line],
            "footer": _footer(first),
        }
        return Letter(
            " ".join(subject.split()),
            render_to_string("email/message.txt", context),
            render_to_string("email/message.html", context),
        )


def _subject_of(number: int) -> str:
    return ngettext(
        "%(number)d message of Zorg en Gemeente", "%(number)d messages of Zorg en Gemeente", number
    ) % {"number": number}  # fmt: skip


def _part(message: Message, *, alone: bool) -> Part:
    paragraphs = tuple(part.strip() for part in message.body.split("\n") if part.strip())
    url = f"{settings.SITE_URL}{message.link}" if message.link and message.button else ""
    return Part("" if alone else message.subject, paragraphs, message.button, url)


def _greeting(person: User | None) -> str:
    """Who has no account is greeted without a name: we know the address alone."""
    name = person.first_name if person else ""
    greeting = fill_line(frame().greeting, {"voornaam": name})
    return greeting if name else greeting.replace(" ,", ",")


def _footer(message: Message) -> str:
    """Why you get this. Where to change it stands there for who has a profile."""
    reason = str(REASONS.get(readers().get(message.template, ""), ANOTHER_REASON))
    told = frame().footer.replace("{reden}", reason)
    if message.person is None:
        return told.partition(f"{reason}.")[0] + f"{reason}."
    return told.replace("{link_profiel}", f"{settings.SITE_URL}{reverse('course:profile')}")
