"""Dutch dates and times as the interface writes them: donderdag 21 januari 2027, 9.30 uur."""

from __future__ import annotations

from cms.formats.inputs import DATE_INPUT_FORMATS, DATETIME_INPUT_FORMATS, TIME_INPUT_FORMATS

__all__ = ["DATETIME_INPUT_FORMATS", "DATE_INPUT_FORMATS", "TIME_INPUT_FORMATS"]

DATE_FORMAT = r"l j F Y"
SHORT_DATE_FORMAT = "D j b"
TIME_FORMAT = r"G.i \u\u\r"
DATETIME_FORMAT = r"l j F Y, G.i \u\u\r"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
