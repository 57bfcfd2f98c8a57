"""Where something stands in a sheet: the references of its cells and areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.sheets.cells import LAST_ROW, MOST_COLUMNS


@dataclass(frozen=True)
class Area:
    """From the first column and row to the last ones, within what a list may have."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def columns(self) -> range:
        return range(self.left, self.right + 1)

    @property
    def rows(self) -> range:
        return range(self.top, self.bottom + 1)


def area_of(reference: str) -> Area:
    """What B2:D5, or B2 alone, stands for; B:D is whole columns, 2:5 whole rows. Raises ValueError."""
    first, _colon, last = reference.partition(":")
    left, top = place_of(first)
    right, bottom = place_of(last or first)
    return Area(left or 1, top or 1, min(right or MOST_COLUMNS, MOST_COLUMNS), min(bottom or LAST_ROW, LAST_ROW))


def areas_of(references: str) -> Iterator[Area]:
    """The areas of a list with blanks between."""
    return map(area_of, references.split())


def place_of(reference: str) -> tuple[int, int]:
    """Column and row, each 0 when it is not said. Raises ValueError."""
    plain = reference.replace("$", "")
    row = plain.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return column_of(plain[: len(plain) - len(row)]), int(row) if row else 0


def column_of(letters: str) -> int:
    """Column A is 1."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
