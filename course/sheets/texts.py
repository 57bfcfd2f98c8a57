"""The texts of a workbook, with the pieces of it that look otherwise than their cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.sheets.looks import PLAIN_FONT, Font, font_with
from course.sheets.parts import Attributes, Reader
from course.sheets.refusals import TooMuchInside

LONGEST_TEXT = 2**15
"""Characters that a spreadsheet takes in a cell."""
LONGEST_SHOWN = 40
"""So much of a piece is shown again."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How XML writes a control character; a line break in a cell of an old Excel is _x000D_."""


@dataclass(frozen=True)
class Piece:
    """What of a text stands in one font: its beginning, and how many signs it has that are no blanks."""

    font: Font
    shown: str
    weight: int


@dataclass(frozen=True)
class Text:
    """A text of a cell, its pieces in a font of their own, and how many signs it has that are no blanks."""

    text: str = ""
    pieces: tuple[Piece, ...] = ()
    weight: int = 0


def weight_of(text: str) -> int:
    """The number of signs that are no blanks."""
    return len("".join(text.split()))


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class RichText(Reader):
    """One text; of rich text all pieces, without what it says about pronunciation."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._by_font: dict[Font, list[str]] = {}
        self._font = PLAIN_FONT
        self._reads = self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self._aside = True
        elif name == "r":
            self._font = PLAIN_FONT
        else:
            self._font = font_with(self._font, name, attributes)
        self._reads = name == "t" and not self._aside

    def text(self, text: str) -> None:
        if self._reads:
            self._parts.append(text)
            if self._font != PLAIN_FONT:
                self._by_font.setdefault(self._font, []).append(text)

    def end(self, name: str) -> None:
        self._reads = False
        if name == "rPh":
            self._aside = False
        elif name == "r":
            self._font = PLAIN_FONT

    def taken(self) -> Text:
        """All that was read. Raises TooMuchInside."""
        text = unescaped("".join(self._parts))
        if len(text) > LONGEST_TEXT:
            raise TooMuchInside
        if not self._by_font:
            return Text(text)
        pieces = (_piece(font, unescaped("".join(parts))) for font, parts in self._by_font.items())
        return Text(text, tuple(pieces), weight_of(text))


def _piece(font: Font, text: str) -> Piece:
    return Piece(font, text.strip()[:LONGEST_SHOWN], weight_of(text))


class Strings(Reader):
    """Texts that cells refer to by number."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self._rich = RichText()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._rich = RichText()
        else:
            self._rich.start(name, attributes)

    def text(self, text: str) -> None:
        self._rich.text(text)

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append(self._rich.taken())
        else:
            self._rich.end(name)
