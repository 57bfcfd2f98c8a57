"""A text with placeholders between braces, and how they are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from course.mailtext.neutral import neutral

PLACEHOLDER = re.compile(r"\{(\w+)\}")


BRACES = re.compile(r"\{[^{}]*\}|[{}]")
"""Whatever somebody may have meant as a placeholder."""


@dataclass(frozen=True)
class MailText:
    """Subject, text and button with placeholders between braces."""

    subject: str
    body: str
    button: str

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.body}\n{self.button}"

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.whole))


class AsIs(str):
    """A value in which an address may be a link: the course office wrote it, or what people typed in it is neutral."""

    __slots__ = ()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the placeholders. Values are not filled again; what people typed never becomes a link."""

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1], match[0])
        return value if isinstance(value, AsIs) or match[1] not in values else neutral(str(value))

    return PLACEHOLDER.sub(value_of, text)


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """The same on one line, for a subject."""
    return " ".join(fill(text, values).split())


def unknown_placeholders(text: MailText, known: frozenset[str]) -> list[str]:
    """What stands between braces, or is half of it, and nobody fills in: as typed, in alphabetical order."""
    typed = set(BRACES.findall(text.whole))
    return sorted(typed - {f"{{{name}}}" for name in known})


def in_braces(names: frozenset[str]) -> str:
    """{achternaam}, {voornaam}: as people type them."""
    return ", ".join(f"{{{name}}}" for name in sorted(names))
