"""What a row of a list of people holds: clean values by the name of their column, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext as _

from course import text
from course.sheets.cells import Cell
from course.sheets.reading import Sheet, SheetRow, heading_of

LONGEST_ADDRESS = 254
LONGEST: dict[str, int] = {
    "email": LONGEST_ADDRESS, "first_name": 80, "infix": 30, "last_name": 100, "job_title": 120, "organisation": 200,
    "manager_name": 150, "manager_email": LONGEST_ADDRESS, "purchase_order": 60, "cost_centre": 60,
}  # fmt: skip
"""Characters that a cell may have, as the database holds them."""

ADDRESSES = ("email", "manager_email")
LONGEST_SHOWN = 200
"""So much of a refused cell is shown again."""


@dataclass(frozen=True)
class GivenRow:
    """One row of a list: cleaned values by the name of their column, what is wrong with them, and what the list itself
    says about them.
    """

    number: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def given_rows(sheet: Sheet) -> list[GivenRow]:
    """The rows of a list. Names and organisation may be empty for who is known: that is seen later."""
    return [_given(row) for row in sheet.rows]


def _given(row: SheetRow) -> GivenRow:
    read = {name: _read(name, cell) for name, cell in row.cells.items()}
    problems = [f"{heading_of(name)}: {problem}" for name, (_value, problem) in read.items() if problem]
    notes = [f"{heading_of(name)}: {note}" for name, cell in row.cells.items() for note in cell.notes]
    return GivenRow(
        row.number,
        {name: value for name, (value, _problem) in read.items()},
        tuple(problems),
        tuple(note for note in (row.note, *notes) if note),
    )


def _read(name: str, cell: Cell) -> tuple[str, str]:
    """The value of a cell, and what is wrong with it. A formula is not read at all, whatever it would give."""
    value = _cleaner(name)(cell.text)
    if cell.is_formula:
        problem = _("there is a formula in this cell. Type what must stand there; we never calculate.")
    else:
        problem = cell.doubt or _wrong(name, value)
    return (text.clean_line(cell.text)[:LONGEST_SHOWN] if problem else value), problem


def _cleaner(name: str) -> Callable[[str], str]:
    return text.address if name in ADDRESSES else text.clean_line


def _wrong(name: str, value: str) -> str:
    if not value:
        return _("Fill in the address.") if name == "email" else ""
    checks: list[Callable[[str], None]] = [MaxLengthValidator(LONGEST[name])]
    if name in ADDRESSES:
        checks.append(EmailValidator())
    found: list[str] = []
    for check in checks:
        try:
            check(value)
        except ValidationError as problem:
            found += problem.messages
    return " ".join(found)
