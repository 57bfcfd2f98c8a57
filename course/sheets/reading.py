"""Reading a list of people from XLSX or CSV, as text alone. A formula is noticed and never calculated."""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import structlog
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from course.errors import Refusal

log = structlog.get_logger(__name__)

XLSX, CSV = "xlsx", "csv"
MOST_ROWS = 500
MOST_COLUMNS = 50
LAST_ROW = 10_000
"""No person of a list may stand further down."""
LAST_OF_ALL = 2**20
"""The last row that a spreadsheet has, whatever a made-up file claims."""
MOST_UNPACKED = 10 * 2**20
"""Bytes that a workbook may be when unpacked."""

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


class NotReadable(Refusal):
    message = _("We cannot read this file. Save it again as XLSX or as CSV (UTF-8) and try once more.")


class TooMuchInside(Refusal):
    message = _("Unpacked, this file is far larger than a list of people. Copy the list to a new file and try again.")


class TooManyRows(Refusal):
    message = _("This list has more than %(most)d rows. Split it into parts.")


class TooFarDown(Refusal):
    message = _(
        "Something stands below row %(last)d of this list. Take out the empty rows above it, or what stands there."
    )


class NothingInside(Refusal):
    message = _("There are no people in this list. Fill in one row for each person, below the headings.")


class ColumnsMissing(Refusal):
    message = _("We do not find these columns: %(names)s. Use the headings of the template.")


class ColumnTwice(Refusal):
    message = _("The column %(name)s is in this list twice. Remove one of the two.")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as text. Of a formula that is the formula itself."""

    text: str = ""
    is_formula: bool = False


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as a spreadsheet shows it, and the cells by the name of their column."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """A list as it was read: `unknown` are headings of columns that we did not read, `title` the sheet's name."""

    title: str
    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...]


Line = tuple[int, list[Cell]]


def read_sheet(data: bytes, kind: str) -> Sheet:
    """The people in a file of this kind (XLSX or CSV).

    Raises NotReadable, TooMuchInside, TooManyRows, TooFarDown, NothingInside, ColumnsMissing, ColumnTwice.
    """
    title, lines = _workbook(data) if kind == XLSX else ("", _kept(_csv_lines(_decoded(data))))
    if not lines:
        raise NothingInside
    (_number, headings), *others = lines
    places, unknown = _columns(headings)
    rows = tuple(
        SheetRow(number, {name: cells[place] if place < len(cells) else Cell() for name, place in places.items()})
        for number, cells in others
    )
    if not rows:
        raise NothingInside
    return Sheet(title, rows, unknown)


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


def _kept(lines: Iterable[list[Cell]]) -> list[Line]:
    """The lines in which something stands, with their numbers; without explanation."""
    kept: list[Line] = []
    for number, cells in enumerate(lines, start=1):
        first = next((cell.text.strip() for cell in cells if cell.text.strip()), "")
        if not first or first.casefold().startswith(EXPLAINS):
            continue
        if len(kept) > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        kept.append((number, cells))
    return kept


def _workbook(data: bytes) -> tuple[str, list[Line]]:
    """The title and the lines of the first sheet."""
    try:
        _check_unpacked(data)
        with closing(load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)) as workbook:
            sheet = workbook.worksheets[0]
            rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS)
            kept = _kept([_cell(cell) for cell in row] for row in rows)
            _check_below(sheet)
            return sheet.title, kept
    except Refusal:
        raise
    except Exception as problem:  # whatever a broken or made-up workbook makes its reader raise
        log.info("workbook not read", problem=type(problem).__name__)
        raise NotReadable from problem


def _check_below(sheet: Any) -> None:
    """Raises TooFarDown; rows that are only coloured or bordered are empty."""
    below = sheet.iter_rows(min_row=LAST_ROW + 1, max_row=LAST_OF_ALL, max_col=MOST_COLUMNS, values_only=True)
    if any(map(any, below)):
        raise TooFarDown(last=LAST_ROW)


def _check_unpacked(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise TooMuchInside


def _cell(cell: Any) -> Cell:
    """A cell of a workbook. An error value (#REF!) is what is left of a formula."""
    if cell.data_type in {"f", "e"}:
        return Cell(str(getattr(cell.value, "text", cell.value) or "="), is_formula=True)
    return _typed(_text(cell.value))


def _text(value: object) -> str:
    """A value as somebody would type it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value)


def _typed(text: str) -> Cell:
    """Typed text; what begins with = would be a formula in a spreadsheet. A single dash means: nothing."""
    bare = text.strip()
    if bare in {"-", "–"}:
        return Cell()
    return Cell(text, is_formula=bare.startswith("="))


def _decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without BOM, or what Windows wrote before that."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(character) == "Cc" and character not in "\t\r\n" for character in text):
            raise NotReadable
        return text
    raise NotReadable


def _csv_lines(text: str) -> Iterator[list[Cell]]:
    first, _end, rest = text.partition("\n")
    if first.startswith("sep="):
        text = f"\n{rest}"
    try:
        for values in csv.reader(StringIO(text, newline=""), delimiter=_separator(text)):
            yield [_typed(value) for value in values[:MOST_COLUMNS]]
    except csv.Error as problem:
        raise NotReadable from problem


def _separator(text: str) -> str:
    """What stands between the headings, wherever those stand."""
    lines = text.splitlines()[:MOST_ROWS]
    return max(";,\t", key=lambda sign: max((_known(line.split(sign)) for line in lines), default=0))


def _known(headings: list[str]) -> int:
    return sum(_key(heading) in KNOWN for heading in headings)
