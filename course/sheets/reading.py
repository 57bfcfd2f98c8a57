"""Reading a list of people from XLSX or CSV, as text alone. A formula is noticed and never calculated."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO

from django.utils.translation import gettext as _

from course.sheets.cells import (
    LONGEST_SHOWN,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Line,
    doubted,
    noted,
    starts_formula,
    typed,
    unclear,
    unsure,
)
from course.sheets.encodings import decoded
from course.sheets.letters import UNUSUAL, other_reading
from course.sheets.refusals import ColumnsMissing, ColumnTwice, NothingInside, NotReadable, TooManyRows, TooMuchInside
from course.sheets.ruins import judged
from course.sheets.workbook import read_workbook

XLSX, CSV = "xlsx", "csv"
MOST_CHARACTERS = 1_000_000
"""In the columns that are read; a list of 500 people has a tenth of it."""
SEPARATORS = ";,\t"
SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}")
"""How a spreadsheet writes a long number into a CSV file: the rest of its digits is gone."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "email": ("Mailadres", "E-mailadres", "E-mail", "E-mail address"),
    "first_name": ("Voornaam", "First name"),
    "infix": ("Tussenvoegsel", "Tussenvoegsels", "Infix"),
    "last_name": ("Achternaam", "Last name", "Surname"),
    "job_title": ("Functie", "Job title"),
    "organisation": ("Organisatie", "Werkgever", "Organisation", "Employer"),
    "manager_name": ("Leidinggevende", "Naam leidinggevende", "Naam van de leidinggevende", "Name of the manager"),
    "manager_email": (
        "Mailadres leidinggevende", "E-mailadres leidinggevende", "Mailadres van de leidinggevende",
        "E-mail address of the manager",
    ),
    "purchase_order": ("Inkoopnummer", "Purchase order number", "Purchase order"),
    "cost_centre": ("Kostenplaats", "Cost centre", "Cost center"),
}  # fmt: skip
"""What a list may hold, with the headings under which we know it; the first one stands in the template."""

REQUIRED_COLUMNS = ("email", "first_name", "last_name", "organisation")
EXPLAINS = ("uitleg:", "note:")
"""A row that begins so is for the reader of the list and is not imported."""


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as a spreadsheet shows it, and the cells by the name of their column.

    `note` is what the sheet says about the row without words: that it is hidden.
    """

    number: int
    cells: dict[str, Cell]
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A list as it was read: `unknown` are headings of columns that we did not read, `title` the sheet's name."""

    title: str
    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...]


def read_sheet(data: bytes, kind: str) -> Sheet:
    """The people in a file of this kind (XLSX or CSV).

    Raises NotReadable, ForeignLetters, TooMuchInside, TooManyRows, TooFarDown, NothingInside, ColumnsMissing,
    ColumnTwice.
    """
    title, lines = read_workbook(data) if kind == XLSX else ("", _csv_lines(*decoded(data)))
    kept = _kept(lines)
    if not kept:
        raise NothingInside
    headings, *others = kept
    places, unknown = _columns(headings.cells)
    rows = tuple(SheetRow(line.number, _by_name(line.cells, places), line.note) for line in others)
    if kind == CSV:
        rows = tuple(
            _moved(row) if any(cell.text for cell in line.cells[len(headings.cells) :]) else row
            for row, line in zip(rows, others, strict=True)
        )
    if not rows:
        raise NothingInside
    if sum(len(cell.text) for row in rows for cell in row.cells.values()) > MOST_CHARACTERS:
        raise TooMuchInside
    return Sheet(title, rows, unknown)


def _by_name(cells: list[Cell], places: dict[str, int]) -> dict[str, Cell]:
    return {name: judged(cells[place]) if place < len(cells) else Cell() for name, place in places.items()}


def _moved(row: SheetRow) -> SheetRow:
    """A row with more cells than there are headings: a sign between two of them is part of a text."""
    doubt = _("this row has more cells than there are headings, so some may have moved to another column.")
    return replace(row, cells={**row.cells, "email": doubted(row.cells["email"], doubt)})


def heading_of(name: str) -> str:
    """The heading of a column as the template has it."""
    return COLUMNS[name][0]


def _key(heading: str) -> str:
    """A heading without capitals, spaces and hyphens."""
    return "".join(character for character in heading.casefold() if character.isalnum())


KNOWN = {_key(heading): name for name, headings in COLUMNS.items() for heading in headings}


def _columns(headings: list[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each known column stands, and the headings of the others."""
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(headings):
        name = KNOWN.get(_key(cell.text))
        if name in places:
            raise ColumnTwice(name=heading_of(name))
        if name:
            places[name] = place
        elif cell.text.strip():
            unknown.append(cell.text.strip()[:60])
    missing = [heading_of(name) for name in REQUIRED_COLUMNS if name not in places]
    if missing:
        raise ColumnsMissing(names=", ".join(missing))
    return places, tuple(unknown)


def _kept(lines: Iterable[Line]) -> list[Line]:
    """The lines in which something stands, without explanation."""
    kept: list[Line] = []
    for line in lines:
        first = next((cell.text.strip() for cell in line.cells if cell.text.strip()), "")
        if not first or first.casefold().startswith(EXPLAINS):
            continue
        if len(kept) > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        kept.append(line)
    return kept


def _csv_lines(text: str, rivals: tuple[str, ...] | None) -> Iterator[Line]:
    first, _end, rest = text.partition("\n")
    if first.startswith("sep="):
        text = f"\n{rest}"
    separator = _separator(text)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)  # a quote ends where it began
        for number, values in enumerate(rows, start=1):
            read = map(_typed_in_csv, values[:MOST_COLUMNS])
            cells = list(read) if rivals is None else [_guessed(cell, rivals) for cell in read]
            yield Line(number, _doubted(cells, separator))
    except csv.Error as problem:
        raise NotReadable from problem


def _typed_in_csv(value: str) -> Cell:
    """Without the apostrophe that our own lists put before what is no formula; a shortened number is doubted."""
    if value.startswith("'") and starts_formula(value[1:]):
        return Cell(value[1:])
    cell = typed(value)
    return doubted(cell, unclear(cell.text)) if SHORTENED.fullmatch(cell.text.strip()) else cell


def _guessed(cell: Cell, rivals: tuple[str, ...]) -> Cell:
    """With a note when the letters may be others, as those of a Mac are."""
    text = cell.text.strip(" ")
    if not text.isascii() and (other := other_reading(text, rivals)):
        words = _("see whether these letters are right: %(text)s. They may be meant as %(other)s.")
        return noted(cell, words % {"text": text[:LONGEST_SHOWN], "other": other[:LONGEST_SHOWN]})
    if UNUSUAL.search(text):
        return noted(cell, unsure(text))
    return cell


def _doubted(cells: list[Cell], separator: str) -> list[Cell]:
    """A row that stands in one cell, with the other sign between its parts."""
    alone = cells[0] if cells and not any(cell.text for cell in cells[1:]) else None
    if alone and any(alone.text.count(sign) > 1 for sign in SEPARATORS if sign != separator) and "@" in alone.text:
        return [doubted(alone, _("another sign stands between the cells of this row.")), *cells[1:]]
    return cells


def _separator(text: str) -> str:
    """What stands between the headings, wherever those stand."""
    lines = text.splitlines()[:MOST_ROWS]
    return max(SEPARATORS, key=lambda sign: max((_known(line.split(sign)) for line in lines), default=0))


def _known(headings: list[str]) -> int:
    return sum(_key(heading) in KNOWN for heading in headings)
