"""How a workbook shows its cells: letters, background and number format, and what of it nobody sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from course.sheets.colours import BLACK, NAMED, WHITE, Colour, Ink, Palette, ink_of, is_near
from course.sheets.formats import BUILTIN, GENERAL, colours_in
from course.sheets.parts import ON, Attributes, Reader, number

NORMAL_SIZE = 11.0
SMALLEST = 4
"""Points. Letters of this size are dots."""

STRUCK, PALE, TINY, RAISED = "struck", "pale", "tiny", "raised"


@dataclass(frozen=True)
class Font:
    """What is said of letters; None is what is not said."""

    ink: Ink | None = None
    size: float | None = None
    is_struck: bool | None = None
    is_raised: bool = False


PLAIN_FONT = Font()


@dataclass(frozen=True)
class Fill:
    """What is said of a background."""

    pattern: str = ""
    front: Ink | None = None
    back: Ink | None = None
    stops: tuple[Ink | None, ...] = ()


NO_FILL = Fill()


@dataclass(frozen=True)
class Change:
    """What a condition makes of a cell; `is_hidden` says that it shows a picture instead of a number."""

    font: Font = PLAIN_FONT
    fill: Fill = NO_FILL
    code: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Look:
    """How letters are shown: in which colour, before which ones, how large and by which format."""

    colour: Colour = BLACK
    backgrounds: tuple[Colour, ...] = (WHITE,)
    size: float = NORMAL_SIZE
    is_struck: bool = False
    is_raised: bool = False
    code: str = GENERAL

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """What its reader may doubt: struck through, in the colour of the background, as a dot, as a footnote."""
        colours = [self.colour, *(NAMED[name] for name in colours_in(self.code))]
        is_pale = any(is_near(colour, background) for colour in colours for background in self.backgrounds)
        told = {STRUCK: self.is_struck, PALE: is_pale, TINY: self.size <= SMALLEST, RAISED: self.is_raised}
        return tuple(mark for mark, is_so in told.items() if is_so)


def font_with(font: Font, name: str, attributes: Attributes) -> Font:
    """The font with what one more of its elements says; what we do not look at leaves it as it is."""
    if name == "strike":
        return replace(font, is_struck=attributes.get("val", "1") in ON)
    if name == "color":
        return replace(font, ink=ink_of(attributes))
    if name == "sz":
        return replace(font, size=number(attributes.get("val"), NORMAL_SIZE))
    if name == "vertAlign":
        return replace(font, is_raised=attributes.get("val") in ("superscript", "subscript"))
    return font


class Formatting(Reader):
    """The font, fill and number format that an element holds: a style, or what a condition changes."""

    def __init__(self) -> None:
        self.font, self.fill, self.code = PLAIN_FONT, NO_FILL, ""
        self._stops: list[Ink | None] = []
        self._is_font = self._is_stop = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "font":
            self.font, self._is_font = PLAIN_FONT, True
        elif self._is_font:
            self.font = font_with(self.font, name, attributes)
        elif name == "numFmt":
            self.code = attributes.get("formatCode", "")
        else:
            self._start_fill(name, attributes)

    def _start_fill(self, name: str, attributes: Attributes) -> None:
        if name == "fill":
            self.fill, self._stops = NO_FILL, []
        elif name == "patternFill":
            self.fill = replace(self.fill, pattern=attributes.get("patternType", ""))
        elif name == "fgColor":
            self.fill = replace(self.fill, front=ink_of(attributes))
        elif name == "bgColor":
            self.fill = replace(self.fill, back=ink_of(attributes))
        elif name == "color" and self._is_stop:
            self._stops.append(ink_of(attributes))
        self._is_stop = name == "stop"

    def end(self, name: str) -> None:
        if name == "font":
            self._is_font = False
        elif name == "fill":
            self.fill = replace(self.fill, stops=tuple(self._stops))

    def change(self) -> Change:
        return Change(self.font, self.fill, self.code)


class Styles(Reader):
    """How the cells of a workbook are shown, and what its conditions change of it."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._own: dict[int, str] = {}
        self._fonts: list[Font] = []
        self._fills: list[Fill] = []
        self._cells: list[tuple[int, int, int]] = []
        self._changes: list[Change] = []
        self._looks: dict[int, Look] = {}
        self._within: list[str] = []
        self._formatting = Formatting()

    def start(self, name: str, attributes: Attributes) -> None:
        within = self._within[-1] if self._within else ""
        if name == "dxf":
            self._formatting = Formatting()
        self._formatting.start(name, attributes)
        if name == "numFmt" and within == "numFmts":
            self._own[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "rgbColor":
            self._palette.own.append(attributes.get("rgb", ""))
        elif name == "xf" and within == "cellXfs":
            numbers = (int(attributes.get(key, 0)) for key in ("numFmtId", "fontId", "fillId"))
            self._cells.append((next(numbers), next(numbers), next(numbers)))
        self._within.append(name)

    def end(self, name: str) -> None:
        self._within.pop()
        self._formatting.end(name)
        within = self._within[-1] if self._within else ""
        if (name, within) == ("font", "fonts"):
            self._fonts.append(self._formatting.font)
        elif (name, within) == ("fill", "fills"):
            self._fills.append(self._formatting.fill)
        elif name == "dxf":
            self._changes.append(self._formatting.change())

    def look_of(self, style: int) -> Look:
        """What a style looks like; an unknown one is plain."""
        if style not in self._looks:
            self._looks[style] = self._look(*(self._cells[style] if 0 <= style < len(self._cells) else (0, 0, 0)))
        return self._looks[style]

    def _look(self, code: int, font: int, fill: int) -> Look:
        """An unknown number of a format is one that we cannot show."""
        look = Look(code=self._own.get(code) or BUILTIN.get(code, "?"))
        if 0 <= fill < len(self._fills):
            look = replace(look, backgrounds=self._backgrounds(self._fills[fill]))
        return self.written(look, self._fonts[font]) if 0 <= font < len(self._fonts) else look

    def change_of(self, number: int) -> Change | None:
        return self._changes[number] if 0 <= number < len(self._changes) else None

    def written(self, look: Look, font: Font) -> Look:
        """The same place with these letters."""
        return replace(
            look,
            colour=self._palette.colour_of(font.ink, look.colour),
            size=look.size if font.size is None else font.size,
            is_struck=look.is_struck if font.is_struck is None else font.is_struck,
            is_raised=font.is_raised,
        )

    def hides(self, look: Look, change: Change) -> bool:
        """After this change its reader doubts what was clear before."""
        fill = change.fill
        if fill.back or fill.front or fill.stops:
            solid = fill if fill.stops else Fill("solid", front=fill.back or fill.front)  # other than in a style
            look = replace(look, backgrounds=self._backgrounds(solid))
        after = replace(self.written(look, change.font), is_raised=False, code=change.code or look.code)
        return change.is_hidden or bool(after.marks) or (bool(change.code) and not change.code.strip(";"))

    def _backgrounds(self, fill: Fill) -> tuple[Colour, ...]:
        if fill.stops:
            return tuple({self._palette.colour_of(ink, WHITE) for ink in fill.stops})
        ink = fill.front if fill.pattern == "solid" else fill.back if fill.pattern != "none" else None
        return (self._palette.colour_of(ink, WHITE),)
