"""Which cells a sheet hides or strikes through under a condition. No condition is calculated: it may be met."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable

from course.sheets.looks import Change, Formatting, Look, Styles
from course.sheets.parts import OFF, Attributes, Reader
from course.sheets.places import areas_of

SHORTEST = 3
"""Signs of a place, with the blank behind it."""
PICTURES = ("dataBar", "iconSet")


class Conditions(Reader):
    """The conditional formatting of one sheet; `count` is told of everything that is kept or gone over."""

    def __init__(self, styles: Styles, count: Callable[[int], None]) -> None:
        self._styles, self._count = styles, count
        self._rules: dict[int, list[tuple[int, int, Change]]] = defaultdict(list)
        """By column: the first row, the last one, and what changes there."""
        self._covers: dict[tuple[Look, int], list[tuple[int, int]]] = {}
        self._hides: dict[tuple[Look, Change], bool] = {}
        self._where = ""
        self._changes: set[Change] = set()
        self._formatting: Formatting | None = None
        self._reads = False

    def start(self, name: str, attributes: Attributes) -> None:
        self._reads = name == "sqref"
        if name == "conditionalFormatting":
            self._where, self._changes = attributes.get("sqref", ""), set()
        elif name == "cfRule" and attributes.get("dxfId", "").isdecimal():
            self._add(self._styles.change_of(int(attributes["dxfId"])))
        elif name in PICTURES and attributes.get("showValue") in OFF:
            self._add(Change(is_hidden=True))
        elif name == "dxf":
            self._formatting = Formatting()
        elif self._formatting:
            self._formatting.start(name, attributes)

    def text(self, text: str) -> None:
        """A newer condition says where it counts after its rules."""
        if self._reads:
            self._count(len(text) // SHORTEST)
            self._where += text

    def end(self, name: str) -> None:
        self._reads = False
        if name == "dxf" and self._formatting:
            self._add(self._formatting.change())
            self._formatting = None
        elif self._formatting:
            self._formatting.end(name)
        elif name == "conditionalFormatting":
            self._keep()

    def _add(self, change: Change | None) -> None:
        if change and change not in self._changes:
            self._count(1)
            self._changes.add(change)

    def _keep(self) -> None:
        for area in areas_of(self._where) if self._changes else ():
            self._count(len(area.columns) * len(self._changes))
            for column in area.columns:
                self._rules[column] += [(area.top, area.bottom, change) for change in self._changes]

    def may_hide(self, look: Look, column: int, row: int) -> bool:
        """A cell that looks so may be hidden or struck through here."""
        if column not in self._rules:
            return False
        covers = self._covers.get((look, column))
        if covers is None:
            covers = self._covers[look, column] = self._cover(look, column)
        place = bisect_right(covers, row, key=lambda cover: cover[0]) - 1
        return place >= 0 and row <= covers[place][1]

    def _cover(self, look: Look, column: int) -> list[tuple[int, int]]:
        """The rows in which it may be, in their order and each once."""
        self._count(len(self._rules[column]))
        covers: list[tuple[int, int]] = []
        for top, bottom in sorted(
            (top, bottom) for top, bottom, change in self._rules[column] if self._is(look, change)
        ):
            if covers and top <= covers[-1][1] + 1:
                covers[-1] = (covers[-1][0], max(covers[-1][1], bottom))
            else:
                covers.append((top, bottom))
        return covers

    def _is(self, look: Look, change: Change) -> bool:
        if (look, change) not in self._hides:
            self._hides[look, change] = self._styles.hides(look, change)
        return self._hides[look, change]
