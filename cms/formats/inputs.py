"""Days and hours as Dutch people type them, whatever language the interface speaks: 21-1-27 9.30 uur."""

from __future__ import annotations

DATE_INPUT_FORMATS = [
    "%d-%m-%Y", "%d-%m-%y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d %m %Y", "%Y-%m-%d",
]  # fmt: skip
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S", "%H:%M uur", "%H.%M uur"]
DATETIME_INPUT_FORMATS = [
    f"{day}{between}{time}" for day in DATE_INPUT_FORMATS for between in (" ", ", ") for time in TIME_INPUT_FORMATS
]
