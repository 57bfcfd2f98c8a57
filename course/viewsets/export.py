"""Spreadsheets that are safe to open: no formulas, no control characters, times as the clock on the wall.

A cell of an XLSX file says itself that it is text. A CSV file cannot, so there a formula gets an apostrophe before it.
Wagtail's own lists and reports are written in the same way: whoever opens them has the same Excel.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import FileResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin
from wagtail.coreutils import multigetattr

from course import clock
from course.sheets.cells import starts_formula
from course.text import clean_text
from course.viewsets.types import Context

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def _in_words(value: object) -> object:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return value.astimezone(clock.AMSTERDAM).replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def _as_read(value: object, *, is_csv: bool) -> object:
    if is_csv and isinstance(value, dt.datetime):
        return value.replace(microsecond=0)
    if is_csv and isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
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


def workbook_response(*, title: str, rows: Iterable[Iterable[object]], filename: str) -> FileResponse:
    """One sheet to download: text as typed, amounts as numbers."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    for row in rows:
        sheet.append(_cells(sheet, row))
    output = BytesIO()
    workbook.save(output)
    output.seek(0)
    return FileResponse(output, as_attachment=True, content_type=XLSX_TYPE, filename=filename)


def _cells(sheet: WriteOnlyWorksheet, values: Iterable[object]) -> Iterator[WriteOnlyCell]:
    for value in values:
        is_amount = isinstance(value, Decimal)
        cell = WriteOnlyCell(sheet, value if is_amount else clean_text(str(value)))
        if is_amount:
            cell.number_format = "#,##0.00"
        else:
            cell.data_type = "s"
        yield cell
