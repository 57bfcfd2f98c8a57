"""The colours of a workbook: its own, those of its theme and those by number (ECMA-376, 18.8.3, 18.8.19, 18.8.27)."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from course.sheets.parts import Attributes, Reader, number

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)

NEAR = 24
"""Two colours that differ less than this of 255, in each of red, green and blue, are one to the eye."""

IN_THEME = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
"""In the order in which a sheet counts them: the light one first, other than in the theme itself."""

_EIGHT = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
BY_NUMBER = (
    _EIGHT + _EIGHT + "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 "
    "FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF "
    "FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 "
    "993366 333399 333333"
).split()
PAPER = 65
"""The number of the background of a window; 64, its text, is as good as automatic."""

NAMED: dict[str, Colour] = {
    "black": BLACK, "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "white": WHITE, "yellow": (255, 255, 0),
}  # fmt: skip
"""As a number format names them."""

SYSTEM = {"window": "FFFFFF", "windowText": "000000"}
"""Colours that a theme leaves to the system, where nobody changed them."""

HEX = re.compile(r"[0-9A-Fa-f]{6}\Z")


@dataclass(frozen=True)
class Ink:
    """A colour as a workbook says it; how see-through it is counts for no spreadsheet."""

    rgb: str = ""
    theme: int = -1
    indexed: int = -1
    tint: float = 0


def ink_of(attributes: Attributes) -> Ink | None:
    """None when it is left to the spreadsheet."""
    ink = Ink(
        attributes.get("rgb", ""),
        int(number(attributes.get("theme"), -1)),
        int(number(attributes.get("indexed"), -1)),
        min(1, max(-1, number(attributes.get("tint"), 0))),
    )
    return None if ink.rgb == "" and ink.theme < 0 and ink.indexed < 0 else ink


class Palette(Reader):
    """What the inks of a workbook look like; takes the part with its theme."""

    def __init__(self) -> None:
        self.own: list[str] = []
        """Instead of those by number, when the workbook has them."""
        self._theme = {"lt1": "FFFFFF", "dk1": "000000"}
        self._name = ""
        self._is_read = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in IN_THEME and not self._is_read:
            self._name = name
        elif self._name and name in ("srgbClr", "sysClr"):
            code = attributes.get("lastClr") or attributes.get("val", "")
            self._theme[self._name] = SYSTEM.get(code, code)
            self._name = ""

    def end(self, name: str) -> None:
        self._is_read = self._is_read or name == "clrScheme"

    def colour_of(self, ink: Ink | None, automatic: Colour) -> Colour:
        """An ink that we do not know counts as automatic."""
        plain = _from_hex(self._code(ink)) if ink else None
        return _tinted(plain, ink.tint) if ink and plain else plain or automatic

    def _code(self, ink: Ink) -> str:
        if ink.rgb:
            return ink.rgb
        if 0 <= ink.theme < len(IN_THEME):
            return self._theme.get(IN_THEME[ink.theme], "")
        numbered = self.own or BY_NUMBER
        return "FFFFFF" if ink.indexed == PAPER else numbered[ink.indexed] if 0 <= ink.indexed < len(numbered) else ""


def is_near(one: Colour, other: Colour) -> bool:
    """Nobody can tell these two apart without looking for it."""
    return all(abs(part - beside) < NEAR for part, beside in zip(one, other, strict=True))


def _from_hex(code: str) -> Colour | None:
    found = HEX.search(code)
    return (int(found[0][:2], 16), int(found[0][2:4], 16), int(found[0][4:], 16)) if found else None


def _tinted(colour: Colour, tint: float) -> Colour:
    """Darker below zero, lighter above it."""
    if not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, light, saturation))
    return red, green, blue
