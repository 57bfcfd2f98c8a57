"""The first visible sheet of an XLSX file, cell by cell as its reader sees it.

The parts are read as a stream and counted on the way: a small file that would unpack to much, that declares entities or
that claims a million rows costs no more than its limits. No formula is calculated; no link is followed.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from xml.parsers import expat

import structlog
from django.utils.translation import gettext as _

from course.errors import Refusal
from course.sheets.cells import LAST_ROW, MOST_COLUMNS, Cell, Line, typed, unclear
from course.sheets.formats import BUILTIN, GENERAL, CannotShow, shown_number, shown_text
from course.sheets.refusals import NotReadable, TooFarDown, TooMuchInside

log = structlog.get_logger(__name__)

LAST_OF_ALL = 2**20
"""The last row that a spreadsheet has, whatever a made-up file claims."""
MOST_UNPACKED = 10 * 2**20
"""Bytes that a workbook may be when unpacked."""
MOST_PARTS = 1_000
"""Files in the zip."""
MOST_CELLS = 400_000
"""Rows and cells together, also empty ones; a sheet in colour to row 10,000 has half of it."""
MOST_VALUES = 60_000
"""Cells in which something stands: twice what a list can have."""
LONGEST_TEXT = 2**15
"""Characters that a spreadsheet takes in a cell."""
CHUNK = 64 * 1024

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ON = ("1", "true")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How XML writes a control character; a line break in a cell of an old Excel is _x000D_."""
Attributes = dict[str, str]


class Reader:
    """Takes the elements of one part in their order; `start`, `text` and `end` are what a subclass fills in."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


def read_workbook(data: bytes) -> tuple[str, list[Line]]:
    """The title of the first visible sheet, and its lines. Raises NotReadable, TooMuchInside, TooFarDown."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_size(archive)
            return _sheet_of(archive)
    except Refusal:
        raise
    except Exception as problem:  # whatever a broken or made-up workbook makes its reader raise
        log.info("workbook not read", problem=type(problem).__name__)
        raise NotReadable from problem


def _check_size(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooMuchInside


def _sheet_of(archive: zipfile.ZipFile) -> tuple[str, list[Line]]:
    _read(archive, "[Content_Types].xml", Reader())
    relations, book = Relations(), Book()
    _read(archive, "xl/_rels/workbook.xml.rels", relations)
    _read(archive, "xl/workbook.xml", book)
    title, key = next((title, key) for title, key, is_visible in book.sheets if is_visible)
    strings, styles = Strings(), Styles()
    if (path := relations.path_of("sharedStrings")) in archive.namelist():
        _read(archive, path, strings)
    if (path := relations.path_of("styles")) in archive.namelist():
        _read(archive, path, styles)
    sheet = SheetCells(strings.texts, styles, book.since)
    _read(archive, relations.targets[key], sheet)
    return title, sheet.lines()


def _read(archive: zipfile.ZipFile, name: str, reader: Reader) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_declarations
    parser.StartElementHandler = lambda tag, attributes: reader.start(_local(tag), attributes)
    parser.EndElementHandler = lambda tag: reader.end(_local(tag))
    parser.CharacterDataHandler = reader.text
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):  # never more than the directory of the zip said
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _no_declarations(*_declared: object) -> None:
    """No office program declares entities; who does wants them expanded, or a file fetched."""
    raise NotReadable


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class Relations(Reader):
    """Where the parts of the workbook stand in the zip."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            self.targets[attributes["Id"]] = path
            self.kinds.setdefault(attributes["Type"].rpartition("/")[2], path)

    def path_of(self, kind: str) -> str:
        return self.kinds.get(kind, "")


class Book(Reader):
    """The sheets in their order: title, key of the part, and whether the reader sees it."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since = dt.date(1899, 12, 30)
        """Day 0."""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = attributes.get(RELATION) or attributes.get(STRICT_RELATION) or ""
            self.sheets.append((attributes["name"], key, attributes.get("state", "visible") == "visible"))
        elif name == "workbookPr" and attributes.get("date1904") in ON:
            self.since = dt.date(1904, 1, 1)


class Strings(Reader):
    """Texts that cells refer to by number; of rich text all pieces, without what it says about pronunciation."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._reads = self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._aside = True
        self._reads = name == "t" and not self._aside

    def text(self, text: str) -> None:
        if self._reads:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        self._reads = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            text = _unescaped("".join(self._pieces))
            if len(text) > LONGEST_TEXT:
                raise TooMuchInside
            self.texts.append(text)


class Styles(Reader):
    """How cells are shown: the format of numbers, and whether text is struck through."""

    def __init__(self) -> None:
        self._own: dict[int, str] = {}
        self._struck: list[bool] = []
        self._cells: list[tuple[int, int]] = []
        self._within: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        within = self._within[-1] if self._within else ""
        if name == "numFmt":
            self._own[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "font" and within == "fonts":
            self._struck.append(False)
        elif name == "strike" and "fonts" in self._within:
            self._struck[-1] = attributes.get("val", "1") in ON
        elif name == "xf" and within == "cellXfs":
            self._cells.append((int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0))))
        self._within.append(name)

    def end(self, name: str) -> None:
        self._within.pop()

    def format_of(self, style: int) -> str:
        """The format code of a style; an unknown number of the standard is one that we cannot show."""
        number = self._cells[style][0] if style < len(self._cells) else 0
        return self._own.get(number) or BUILTIN.get(number, "?")

    def is_struck(self, style: int) -> bool:
        font = self._cells[style][1] if style < len(self._cells) else 0
        return font < len(self._struck) and self._struck[font]


@dataclass
class Raw:
    """A cell as the file has it."""

    kind: str
    style: int
    value: str = ""
    formula: str | None = None


@dataclass
class Row:
    number: int
    is_hidden: bool
    cells: dict[int, Cell] = field(default_factory=dict)


class SheetCells(Reader):
    """The cells of one sheet, as text."""

    def __init__(self, strings: list[str], styles: Styles, since: dt.date) -> None:
        self._strings, self._styles, self._since = strings, styles, since
        self._rows: dict[int, Row] = {}
        self._row = Row(0, is_hidden=False)
        self._column, self._seen, self._values = 0, 0, 0
        self._raw: Raw | None = None
        self._reads = ""
        self._aside = False
        self._hidden: set[int] = set()
        self._merged: list[tuple[int, int, int]] = []
        self._actions: dict[str, Callable[[Attributes], None]] = {
            "row": self._start_row, "c": self._start_cell, "col": self._note_columns, "mergeCell": self._note_merge,
        }  # fmt: skip

    def start(self, name: str, attributes: Attributes) -> None:
        if name in self._actions:
            self._actions[name](attributes)
        elif self._raw and name == "f":
            self._raw.formula = ""
        elif name == "rPh":
            self._aside = True
        self._reads = name if self._raw and name in {"v", "f", "t"} and not self._aside else ""

    def text(self, text: str) -> None:
        if self._raw is None or not self._reads:
            return
        if self._reads == "f":
            self._raw.formula = (self._raw.formula or "") + text
        else:
            self._raw.value += text

    def end(self, name: str) -> None:
        self._reads = ""
        if name == "rPh":
            self._aside = False
        elif name == "c" and self._raw:
            self._keep(self._shown(self._raw))
            self._raw = None

    def _count(self, number: int = 1) -> None:
        self._seen += number
        if self._seen > MOST_CELLS:
            raise TooMuchInside

    def _start_row(self, attributes: Attributes) -> None:
        self._count()
        number = int(attributes.get("r", self._row.number + 1))
        if number < 1:
            raise NotReadable
        self._row = Row(number, _is_hidden(attributes, "ht"))
        self._column = 0

    def _start_cell(self, attributes: Attributes) -> None:
        self._count()
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = _number_of(letters) if letters else self._column + 1
        if self._column <= MOST_COLUMNS:
            self._raw = Raw(attributes.get("t", "n"), int(attributes.get("s", 0)))

    def _note_columns(self, attributes: Attributes) -> None:
        if _is_hidden(attributes, "width"):
            first, last = int(attributes["min"]), int(attributes["max"])
            self._hidden.update(range(max(1, first), min(last, MOST_COLUMNS) + 1))

    def _note_merge(self, attributes: Attributes) -> None:
        first, _colon, last = attributes["ref"].partition(":")
        column, top, bottom = first.rstrip("0123456789"), _row_of(first), _row_of(last or first)
        if bottom > top:
            self._count(min(bottom, LAST_ROW) - top)
            self._merged.append((_number_of(column), top, min(bottom, LAST_ROW)))

    def _keep(self, cell: Cell) -> None:
        if cell == Cell() or self._row.number > LAST_OF_ALL:
            return
        if self._row.number > LAST_ROW:
            raise TooFarDown(last=LAST_ROW)
        self._rows.setdefault(self._row.number, self._row).cells[self._column] = cell

    def _shown(self, raw: Raw) -> Cell:
        """A cell as its reader sees it. An error value (#REF!) is what is left of a formula."""
        if raw.formula is not None or raw.kind == "e":
            return Cell(f"={raw.formula}" if raw.formula else raw.value or "=", is_formula=True)
        if not raw.value:
            return Cell()
        self._values += 1
        if self._values > MOST_VALUES or len(raw.value) > LONGEST_TEXT:
            raise TooMuchInside
        try:
            cell = typed(self._text(raw))
        except CannotShow:
            text = self._stored(raw)
            cell = Cell(text, doubt=unclear(text))
        if cell.text and self._styles.is_struck(raw.style):
            cell = replace(cell, note=_("struck through in the sheet."))
        if cell.text and self._column in self._hidden:
            cell = replace(cell, note=_("this column is hidden in the sheet."))
        return cell

    def _text(self, raw: Raw) -> str:
        code = self._styles.format_of(raw.style)
        if raw.kind == "n":
            return shown_number(raw.value, code, since=self._since)
        if raw.kind == "b":
            return "WAAR" if raw.value in ON else "ONWAAR"
        text = self._stored(raw)
        return text if code in (GENERAL, "@") or not text else shown_text(text, code)

    def _stored(self, raw: Raw) -> str:
        return self._strings[int(raw.value)] if raw.kind == "s" else _unescaped(raw.value)

    def lines(self) -> list[Line]:
        """The rows in which something stands, from top to bottom."""
        for column, top, bottom in self._merged:
            self._spread(column, top, bottom)
        return [_line(row) for _number, row in sorted(self._rows.items())]

    def _spread(self, column: int, top: int, bottom: int) -> None:
        """Merged downwards, a value stands beside each of these rows for who looks at the sheet."""
        cell = self._rows[top].cells.get(column) if top in self._rows else None
        note = _("merged with row %(row)d in the sheet; read as the same.") % {"row": top}
        for number in range(top + 1, bottom + 1) if cell else ():
            if number in self._rows and cell:
                self._rows[number].cells.setdefault(column, replace(cell, note=note))


def _line(row: Row) -> Line:
    last = max(row.cells)
    cells = [row.cells.get(column, Cell()) for column in range(1, last + 1)]
    return Line(row.number, cells, _("This row is hidden in the sheet.") if row.is_hidden else "")


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """A row or column that its reader does not see, also one without height or width."""
    return attributes.get("hidden") in ON or float(attributes.get(size, 1)) == 0


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _row_of(reference: str) -> int:
    return int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))


def _number_of(letters: str) -> int:
    """Column A is 1."""
    number = 0
    for letter in letters.strip("$"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
