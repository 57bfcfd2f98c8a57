"""Spreadsheets that are safe to open and can be read at once: no formulas, no control characters, times as the clock on
the wall, columns as wide as what stands in them.

A cell of an XLSX file says itself that it is text, and stays text when somebody edits it. A CSV file cannot, so there
a formula gets an apostrophe before it; a number has its decimals behind a comma. What only looks like a number or a day
(0612345678, 3-4) Excel takes for one when it opens a CSV: a sign that stops it (="…", a tab, an apostrophe) would be a
part of the value to every other reader, also to our own import, so nothing is put there. Wagtail's own lists and
reports are written in the same way: whoever opens them has the same Excel.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from typing import Any

from django.http import FileResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin
from wagtail.coreutils import multigetattr

from course import clock
from course.sheets.cells import starts_formula
from course.text import clean_text
from course.viewsets.types import Context

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

GENERAL, TEXT, AMOUNT, DAY, CLOCK = "General", "@", "#,##0.00", "d mmm yyyy", "hh:mm"
MOMENT = f"{DAY}, {CLOCK}"
"""How a cell is shown, in the codes of a spreadsheet; it writes months and commas in the language of its reader."""

NARROWEST, WIDEST = 8, 60
"""Of a column, in characters. Longer text goes on below; a moment in a column that is too narrow is shown as ####."""


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and does not calculate when it opens a CSV file (OWASP, CSV injection)."""
    text = clean_text(text)
    return f"'{text}" if starts_formula(text) else text


class SafeExport(SpreadsheetExportMixin):
    """Every cell that somebody typed is shown as typed; moments are Dutch wall-clock times.

    A row may be of any model; a column about one that is not there ("person.email" of a mail to a manager) is empty.
    """

    def to_row_dict(self, item: Any) -> Context:
        return {field: _value_of(item, field) for field in self.list_export}


def make_every_export_safe() -> None:
    """From now on, also those of Wagtail."""
    theirs = SpreadsheetExportMixin.preprocess_field_value

    def read(view: Any, field: str, value: object, export_format: str) -> object:
        return _as_read(theirs(view, field, _in_words(value), export_format), is_csv=export_format == view.FORMAT_CSV)

    SpreadsheetExportMixin.preprocess_field_value = read
    SpreadsheetExportMixin.stream_csv = _stream_csv
    SpreadsheetExportMixin.write_xlsx = _write_xlsx


def _in_words(value: object) -> object:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return value.astimezone(clock.AMSTERDAM).replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def _as_read(value: object, *, is_csv: bool) -> object:
    if is_csv and isinstance(value, dt.datetime):
        return value.replace(microsecond=0)
    if is_csv and isinstance(value, Decimal | float):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    if not isinstance(value, str):
        return value
    return harmless(value) if is_csv else clean_text(value)


def _stream_csv(view: Any, queryset: Iterable[object]) -> Iterator[bytes]:
    """In the language of who asks. (The admin speaks it until the view is done, and the file is written after that.)"""
    return _speaking(get_language(), _csv_lines(view, queryset))


def _speaking(language: str | None, lines: Iterator[bytes]) -> Iterator[bytes]:
    line: bytes | None = b""
    while line is not None:
        yield line
        with override(language):
            line = next(lines, None)


def _csv_lines(view: Any, queryset: Iterable[object]) -> Iterator[bytes]:
    """As Dutch Excel opens it: the mark by which it knows UTF-8, and semicolons between the cells."""
    yield codecs.BOM_UTF8
    writer = csv.DictWriter(Echo(), fieldnames=view.list_export, delimiter=";")
    yield writer.writerow({field: view.get_heading(queryset, field) for field in view.list_export})
    for item in queryset:
        yield view.write_csv_row(writer, view.to_row_dict(item))


def _value_of(item: object, field: str) -> object:
    words = getattr(item, f"get_{field}_display", None)
    if callable(words):
        return words()
    first, dot, _path = field.partition(".")
    is_missing = dot and multigetattr(item, first) is None
    return None if is_missing else multigetattr(item, field)


def _write_xlsx(view: Any, queryset: Iterable[object], output: BytesIO) -> None:
    """In the place of Wagtail's, which leaves every column as narrow as it is when nothing stands in it."""
    headings = [view.get_heading(queryset, field) for field in view.list_export]
    rows = (
        [view.preprocess_field_value(field, value, view.FORMAT_XLSX) for field, value in view.to_row_dict(item).items()]
        for item in queryset
    )
    _write_workbook(output, title="Sheet1", rows=[headings, *rows])


def workbook_response(
    *, title: str, rows: Iterable[Iterable[object]], filename: str, is_filled_in: bool = False
) -> FileResponse:
    """One sheet to download: text as typed, amounts as numbers. In one that people fill in, what they type is text."""
    output = BytesIO()
    _write_workbook(output, title=title, rows=rows, is_filled_in=is_filled_in)
    output.seek(0)
    return FileResponse(output, as_attachment=True, content_type=XLSX_TYPE, filename=filename)


def _write_workbook(
    output: BytesIO, *, title: str, rows: Iterable[Iterable[object]], is_filled_in: bool = False
) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    written = [[_cell(sheet, value) for value in row] for row in rows]
    for number, column in enumerate(zip_longest(*written), start=1):
        style = sheet.column_dimensions[get_column_letter(number)]
        style.width = min(WIDEST, max(NARROWEST, *(_width(cell) for cell in column if cell))) + 2
        if is_filled_in:
            style.number_format = TEXT
    for row in written:
        sheet.append(row)
    workbook.save(output)


def _cell(sheet: WriteOnlyWorksheet, value: object) -> WriteOnlyCell:
    code = _shown_as(value)
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0)
    cell = WriteOnlyCell(sheet, clean_text(str(value)) if code == TEXT else value)
    cell.number_format = code
    if code == TEXT:
        cell.data_type = "s"
    if code == TEXT and (len(cell.value) > WIDEST or "\n" in cell.value):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _shown_as(value: object) -> str:
    kinds = ((dt.datetime, MOMENT), (dt.date, DAY), (dt.time, CLOCK), (Decimal, AMOUNT), (int | float, GENERAL))
    if value is None:
        return GENERAL
    return next((code for kind, code in kinds if isinstance(value, kind)), TEXT)


def _width(cell: WriteOnlyCell) -> int:
    """About how many characters stand beside each other."""
    if cell.value is None:
        return 0
    if cell.number_format == TEXT:
        return max(map(len, str(cell.value).split("\n")))
    return len(f"{cell.value:,.2f}" if cell.number_format == AMOUNT else str(cell.value))
