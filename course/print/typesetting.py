"""The typesetter: one call from a sheet and its data to the bytes of a PDF."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path

import typst

SHEETS = Path(__file__).parent / "sheets"
"""Where the typesetter may read; nothing lies there but our own sheets."""

STANDARD: typst.PDFStandard = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a named language, every sign with a font."""

FAMILIES = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")
"""What we set in, in the order in which a sign is looked for; the wheel brings them."""


class NotTypeset(Exception):
    """A sheet of ours is wrong: the typesetter refused it or warned of it."""


@cache
def fonts() -> typst.Fonts:
    """Of the wheel alone, so that the same data looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typeset(sheet: str, data: object, made_at: dt.datetime) -> bytes:
    """The PDF of a sheet. The same data and moment (aware) give the same bytes. Raises NotTypeset."""
    try:
        pdf, warnings = _compiler(sheet, data).compile_with_warnings(
            format="pdf", pdf_standards=[STANDARD], timestamp=int(made_at.timestamp())
        )
    except typst.TypstError as error:
        raise NotTypeset(error.diagnostic) from error
    if warnings or not isinstance(pdf, bytes):
        raise NotTypeset("\n".join(warning.diagnostic for warning in warnings))
    return pdf


def noted(sheet: str, data: object, label: str) -> list[object]:
    """What the sheet noted under a label while it was laid out."""
    found: list[object] = json.loads(_compiler(sheet, data).query(f"<{label}>", field="value", format="json"))
    return found


def _compiler(sheet: str, data: object) -> typst.Compiler:
    """`data` goes along as JSON: text inside is text, whatever signs it has."""
    inputs = {"data": json.dumps(data), "families": json.dumps(FAMILIES)}
    return typst.Compiler(SHEETS / sheet, root=SHEETS, font_paths=fonts(), sys_inputs=inputs)
