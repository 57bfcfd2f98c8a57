"""The cells of one sheet, each as its reader sees it, with what the sheet says about it without words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.sheets.cells import LAST_ROW, MOST_COLUMNS, Cell, Line, noted, typed, unclear
from course.sheets.conditions import Conditions
from course.sheets.formats import GENERAL, CannotShow, shown_number, shown_text
from course.sheets.looks import PALE, RAISED, STRUCK, TINY, Look, Styles
from course.sheets.parts import OFF, ON, Attributes, Reader, number
from course.sheets.places import Area, area_of, column_of, place_of
from course.sheets.refusals import NotReadable, TooFarDown, TooMuchInside
from course.sheets.texts import LONGEST_SHOWN, LONGEST_TEXT, RichText, Text, unescaped

LAST_OF_ALL = 2**20
"""The last row that a spreadsheet has, whatever a made-up file claims."""
MOST_CELLS = 400_000
"""Rows and cells together, also empty ones; a sheet in colour to row 10,000 has half of it."""
MOST_VALUES = 60_000
"""Cells in which something stands: twice what a list can have."""
LOWEST, NARROWEST = 3, 0.5
"""Points of a row and signs of a column; what is smaller is as good as hidden."""

WHOLE: dict[str, Promise] = {
    STRUCK: gettext_lazy("struck through in the sheet."),
    PALE: gettext_lazy("nobody sees this in the sheet: it has the colour of its background."),
    TINY: gettext_lazy("nobody sees this in the sheet: its letters are too small."),
}
PART: dict[str, Promise] = {
    STRUCK: gettext_lazy("a part of this is struck through in the sheet: %(part)s."),
    PALE: gettext_lazy("nobody sees a part of this in the sheet, in the colour of its background: %(part)s."),
    TINY: gettext_lazy("nobody sees a part of this in the sheet, in letters that are too small: %(part)s."),
    RAISED: gettext_lazy("a part of this stands above or below the line in the sheet, as a footnote: %(part)s."),
}


@dataclass
class Raw:
    """A cell as the file has it."""

    kind: str
    style: int
    value: str = ""
    formula: str | None = None
    rich: RichText | None = None


@dataclass
class Row:
    number: int
    is_hidden: bool
    cells: dict[int, Cell] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)


class Comments(Reader):
    """The cells about which somebody wrote something beside the sheet: column and row."""

    def __init__(self) -> None:
        self.places: set[tuple[int, int]] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "comment":
            self.places.add(place_of(attributes["ref"]))


class SheetCells(Reader):
    """The cells of one sheet, as text."""

    def __init__(self, strings: list[Text], styles: Styles, since: dt.date) -> None:
        self._strings, self._styles, self._since = strings, styles, since
        self._rows: dict[int, Row] = {}
        self._row = Row(0, is_hidden=False)
        self._column, self._seen, self._values = 0, 0, 0
        self._raw: Raw | None = None
        self._reads = ""
        self._hidden: set[int] = set()
        self._hides_zeros = False
        self._merged: list[Area] = []
        self._conditions = Conditions(styles, self._count)
        self._actions: dict[str, Callable[[Attributes], None]] = {
            "sheetView": self._note_view, "sheetFormatPr": self._note_columns_left, "col": self._note_columns,
            "row": self._start_row, "c": self._start_cell, "mergeCell": self._note_merge,
        }  # fmt: skip

    def start(self, name: str, attributes: Attributes) -> None:
        if self._raw:
            self._start_inside(self._raw, name, attributes)
        elif name in self._actions:
            self._actions[name](attributes)
        else:
            self._conditions.start(name, attributes)

    def _start_inside(self, raw: Raw, name: str, attributes: Attributes) -> None:
        if name == "is":
            raw.rich = RichText()
        elif raw.rich:
            raw.rich.start(name, attributes)
        elif name == "f":
            raw.formula = ""
        self._reads = name if name in {"v", "f"} else ""

    def text(self, text: str) -> None:
        if self._raw is None:
            self._conditions.text(text)
        elif self._raw.rich:
            self._raw.rich.text(text)
        elif self._reads == "f":
            self._raw.formula = (self._raw.formula or "") + text
        elif self._reads:
            self._raw.value += text

    def end(self, name: str) -> None:
        self._reads = ""
        if name == "c" and self._raw:
            self._keep(self._shown(self._raw), self._raw.style)
            self._raw = None
        elif self._raw is None:
            self._conditions.end(name)
        elif self._raw.rich:
            self._raw.rich.end(name)

    def _count(self, number: int = 1) -> None:
        self._seen += number
        if self._seen > MOST_CELLS:
            raise TooMuchInside

    def _start_row(self, attributes: Attributes) -> None:
        self._count()
        number = int(attributes.get("r", self._row.number + 1))
        if number < 1:
            raise NotReadable
        self._row = Row(number, _is_hidden(attributes, "ht", LOWEST))
        self._column = 0

    def _start_cell(self, attributes: Attributes) -> None:
        self._count()
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = column_of(letters) if letters else self._column + 1
        if self._column <= MOST_COLUMNS:
            self._raw = Raw(attributes.get("t", "n"), int(attributes.get("s", 0)))

    def _note_view(self, attributes: Attributes) -> None:
        self._hides_zeros = attributes.get("showZeros") in OFF

    def _note_columns_left(self, attributes: Attributes) -> None:
        """Columns of which nothing else is said."""
        if number(attributes.get("defaultColWidth"), NARROWEST) < NARROWEST:
            self._hidden.update(range(1, MOST_COLUMNS + 1))

    def _note_columns(self, attributes: Attributes) -> None:
        columns = range(max(1, int(attributes["min"])), min(int(attributes["max"]), MOST_COLUMNS) + 1)
        if _is_hidden(attributes, "width", NARROWEST):
            self._hidden.update(columns)
        else:
            self._hidden.difference_update(columns)

    def _note_merge(self, attributes: Attributes) -> None:
        area = area_of(attributes["ref"])
        self._count(len(area.rows) * len(area.columns))
        self._merged.append(area)

    def _keep(self, cell: Cell, style: int) -> None:
        if cell == Cell() or self._row.number > LAST_OF_ALL:
            return
        if self._row.number > LAST_ROW:
            raise TooFarDown(last=LAST_ROW)
        row = self._rows.setdefault(self._row.number, self._row)
        row.cells[self._column], row.styles[self._column] = cell, style

    def _shown(self, raw: Raw) -> Cell:
        """A cell as its reader sees it. An error value (#REF!) is what is left of a formula."""
        if raw.formula is not None or raw.kind == "e":
            return Cell(f"={raw.formula}" if raw.formula else raw.value or "=", is_formula=True)
        stored = self._stored(raw)
        if not stored.text:
            return Cell()
        self._values += 1
        if self._values > MOST_VALUES or len(stored.text) > LONGEST_TEXT:
            raise TooMuchInside
        try:
            cell = typed(self._text(raw, stored.text))
        except CannotShow:
            cell = Cell(stored.text, doubt=unclear(stored.text))
        return noted(cell, *self._notes(raw, stored)) if cell.text else cell

    def _text(self, raw: Raw, stored: str) -> str:
        code = self._styles.look_of(raw.style).code
        if raw.kind == "n":
            return shown_number(stored, code, since=self._since)
        if raw.kind == "b":
            return "WAAR" if stored in ON else "ONWAAR"
        return stored if code in (GENERAL, "@") else shown_text(stored, code)

    def _stored(self, raw: Raw) -> Text:
        if raw.rich:
            return raw.rich.taken()
        if raw.kind == "s" and raw.value:
            return self._strings[int(raw.value)]
        return Text(raw.value if raw.kind in ("n", "b") else unescaped(raw.value))

    def _notes(self, raw: Raw, stored: Text) -> Iterator[str]:
        look = self._styles.look_of(raw.style)
        self._count(len(stored.pieces))
        yield from _notes_on(stored, look, self._styles)
        if self._column in self._hidden:
            yield _("this column is hidden in the sheet.")
        if self._hides_zeros and raw.kind == "n" and not number(stored.text, 1):
            yield _("this sheet does not show a zero.")

    def lines(self, commented: Set[tuple[int, int]]) -> list[Line]:
        """The rows in which something stands, from top to bottom; `commented` are cells by column and row."""
        for row in self._rows.values():
            for column, cell in row.cells.items():
                row.cells[column] = noted(cell, *self._later_notes(row, column, commented))
        for area in self._merged:
            self._spread(area)
        return [_line(row) for _number, row in sorted(self._rows.items())]

    def _later_notes(self, row: Row, column: int, commented: Set[tuple[int, int]]) -> Iterator[str]:
        """What a sheet says of its cells below them, or in a part of its own."""
        look = self._styles.look_of(row.styles[column])
        if not {*look.marks} - {RAISED} and self._conditions.may_hide(look, column, row.number):
            yield _("the sheet hides this or strikes it through under a condition, which we do not calculate.")
        if (column, row.number) in commented:
            yield _("somebody wrote a comment on this in the sheet.")

    def _spread(self, area: Area) -> None:
        """Merged downwards, a value stands beside each of these rows for who looks at the sheet; what stood there
        before is behind it.
        """
        cell = self._rows[area.top].cells.get(area.left) if area.top in self._rows else None
        note = _("merged with row %(row)d in the sheet; read as the same.") % {"row": area.top}
        for row in filter(None, map(self._rows.get, area.rows)):
            _cover(row, area.columns[1:] if row.number == area.top else area.columns)
            if cell and row.number > area.top:
                row.cells.setdefault(area.left, noted(cell, note))


def _cover(row: Row, columns: range) -> None:
    """Notes what stands in these columns behind merged cells."""
    note = _("nobody sees this in the sheet: it is behind merged cells.")
    for column in columns:
        if (cell := row.cells.get(column)) and note not in cell.notes:
            row.cells[column] = noted(cell, note)


def _notes_on(stored: Text, look: Look, styles: Styles) -> Iterator[str]:
    """Of a mark on the whole text that alone is said, of one on a part also what that part is."""
    parts: dict[str, list[str]] = defaultdict(list)
    weights: dict[str, int] = defaultdict(int)
    for piece in stored.pieces:
        for mark in styles.written(look, piece.font).marks if piece.weight else ():
            parts[mark].append(piece.shown)
            weights[mark] += piece.weight
    for mark, words in PART.items():
        is_whole = mark in look.marks or weights.get(mark) == stored.weight > 0
        if is_whole and mark in WHOLE:
            yield str(WHOLE[mark])
        elif mark in weights and not is_whole:
            yield words % {"part": ", ".join(parts[mark])[:LONGEST_SHOWN]}


def _line(row: Row) -> Line:
    last = max(row.cells)
    cells = [row.cells.get(column, Cell()) for column in range(1, last + 1)]
    return Line(row.number, cells, _("This row is hidden in the sheet.") if row.is_hidden else "")


def _is_hidden(attributes: Attributes, size: str, smallest: float) -> bool:
    """A row or column that its reader does not see, also one that has hardly any height or width."""
    return attributes.get("hidden") in ON or number(attributes.get(size), smallest) < smallest
