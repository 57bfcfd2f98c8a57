"""A text with placeholders between braces, and how they are filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from course.mailtext.neutral import neutral

PLACEHOLDER = re.compile(r"\{(\w+)\}")
AND_STOP = re.compile(r"\{(\w+)\}(\.?)")
"""A placeholder, and the full stop after it: what somebody typed may have one of its own."""


ENDED = re.compile(r"[.!?…]['\"’”)]*$")
"""The end of a sentence, perhaps one that is quoted."""


BRACES = re.compile(r"\{[^{}]*\}|[{}]")
"""Whatever somebody may have meant as a placeholder."""


@dataclass(frozen=True)
class MailText:
    """Subject, text and button with placeholders between braces, and the language that they are in."""

    subject: str
    body: str
    button: str
    language: str = "nl"

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.body}\n{self.button}"

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.whole))


class AsIs(str):
    """A value in which an address may be a link: the course office wrote it, or what people typed in it is neutral."""

    __slots__ = ()


Fact = tuple[str, str]
"""A word and what it is: ("Prijs", "€ 2.450,00")."""


class Words(NamedTuple):
    """What is filled in, and what stands at a glance: written in the active language. `link` is a path on this site for
    the button, where it leads elsewhere than the letter says; empty where the reader may see nothing. `says` is when
    and where a part of the reader is, as plain values.
    """

    values: Mapping[str, str] = {}
    facts: tuple[Fact, ...] = ()
    link: str | None = None
    says: Mapping[str, Any] = {}


class Anew(NamedTuple):
    """What a mail that waited is to say as it leaves: what `words` fills in then, or what it says already. One that is
    not `true` any more does not go.
    """

    true: bool = True
    words: Callable[[], Words] | None = None


AS_IT_IS, NO_LONGER_TRUE = Anew(), Anew(true=False)


def neutral_facts(facts: Iterable[Fact]) -> list[Fact]:
    """As they may stand in a mail: what people typed never becomes a link. Without those of which nothing is known."""
    return [(word, value if isinstance(value, AsIs) else neutral(str(value))) for word, value in facts if value]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the placeholders. Values are not filled again; what people typed never becomes a link."""

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        value = values[match[1]]
        words = value if isinstance(value, AsIs) else neutral(str(value))
        return words if ENDED.search(words) else words + match[2]

    return AND_STOP.sub(value_of, text)


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
