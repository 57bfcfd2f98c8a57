"""What stands in a cell and a row, whichever file they were read from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

MOST_ROWS = 500
MOST_COLUMNS = 50
LAST_ROW = 10_000
"""No person of a list may stand further down."""
LONGEST_SHOWN = 80
"""Characters of a cell that are shown again in what is said about its letters."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as the reader of the sheet sees it. Of a formula that is the formula itself.

    `doubt` says why we do not know what the reader sees, `notes` what the sheet says about the cell without words.
    """

    text: str = ""
    is_formula: bool = False
    doubt: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row of a file: its number as a spreadsheet shows it, and its cells from the first column on."""

    number: int
    cells: list[Cell]
    note: str = ""


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With the wide forms of the first four, which some spreadsheets read as the narrow ones."""


def starts_formula(text: str) -> bool:
    """A spreadsheet that opens this as CSV would calculate it (OWASP, CSV injection)."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def noted(cell: Cell, *notes: str) -> Cell:
    """The cell with one more note, or more."""
    return replace(cell, notes=(*cell.notes, *notes)) if notes else cell


def doubted(cell: Cell, doubt: str) -> Cell:
    """The cell with why we do not know what its reader sees."""
    return replace(cell, doubt=doubt)


def unclear(value: str) -> str:
    """Why we doubt a cell that shows something else than it stores."""
    return _("the sheet shows this in a way that we cannot read (%(value)s). Type it as text.") % {"value": value[:40]}


def unsure(text: str) -> str:
    """What is noted of letters that may be others than were meant."""
    return _("see whether these letters are right: %(text)s.") % {"text": text[:LONGEST_SHOWN]}


def typed(text: str) -> Cell:
    """Typed text; what begins with = would be a formula in a spreadsheet. A single dash means: nothing."""
    bare = text.strip()
    if bare in {"-", "–"}:
        return Cell()
    return Cell(text, is_formula=bare.startswith("="))
