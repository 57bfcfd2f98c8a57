"""Exports are safe to open."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from course.viewsets.export import harmless
from tests.factories import (
    EnrolmentFactory,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"), ("+31 30 123", "'+31 30 123"), ("-2", "'-2"), ("@SOM(A1)", "'@SOM(A1)"),
        ("\t=1", "'\t=1"), (" =1", "' =1"), ("gewoon = tekst", "gewoon = tekst"), ("bel\x07", "bel"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_shows_a_formula_and_does_not_calculate_it(text, shown):
    assert harmless(text) == shown


def test_exports_are_harmless_and_on_dutch_time(office, at):
    at(2026, 10, 1, 10)
    EnrolmentFactory(user__first_name='=HYPERLINK("http://kwaad.example")', manager_name="@jan")
    url = reverse("enrolments:index")
    csv = b"".join(office.get(url, {"export": "csv"}).streaming_content).decode()
    sheet = load_workbook(io.BytesIO(b"".join(office.get(url, {"export": "xlsx"}).streaming_content))).active
    cells = [cell.value for cell in list(sheet.iter_rows())[1]]
    assert cells.count('\'=HYPERLINK("http://kwaad.example")') == 1
    assert cells.count("'@jan") == 1
    assert cells.count(dt.datetime(2026, 10, 1, 10)) == 1
    assert csv.count("'=HYPERLINK") == 1
    assert csv.count("2026-10-01 10:00:00") == 1
