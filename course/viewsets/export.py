"""Spreadsheets that are safe to open: no formulas, no control characters, times as the clock on the wall.

A cell of an XLSX file says itself that it is text. A CSV file cannot, so there a formula gets an apostrophe before it.
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

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> object:
        if isinstance(value, dt.datetime):
            return value.astimezone(clock.AMSTERDAM).replace(tzinfo=None)
        value = super().preprocess_field_value(field, value, export_format)
        if not isinstance(value, str):
            return value
        return harmless(value) if export_format == self.FORMAT_CSV else clean_text(value)

    def stream_csv(self, queryset: Iterable[object]) -> Iterator[bytes]:
        """As Dutch Excel opens it: the mark by which it knows UTF-8, and semicolons between the cells."""
        yield codecs.BOM_UTF8
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, delimiter=";")
        yield writer.writerow({field: self.get_heading(queryset, field) for field in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))


def _value_of(item: object, field: str) -> object:
    first, dot, _rest = field.partition(".")
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
