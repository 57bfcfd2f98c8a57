"""Files of spreadsheet programs: workbooks to change by hand, and what is no XLSX, as small as it can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook

WITH_PASSWORD = ("EncryptionInfo", "EncryptedPackage")
"""What stands in the file that Excel, Word and PowerPoint write with a password, whatever its name."""

BOX = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book_of(*rows: Sequence[object]) -> Workbook:
    """A workbook whose one sheet has these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book: Workbook) -> bytes:
    """The file of a workbook."""
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with its parts changed by hand."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return output.getvalue()


SHARED = (
    b'<Relationship Id="s" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def with_shared(data: bytes, *strings: bytes) -> bytes:
    """The workbook with strings of its own beside the sheet, as Excel writes them; `s0` in it is the first."""
    output = io.BytesIO(data)
    with zipfile.ZipFile(output, "a") as archive:
        body = b"".join(b"<si>%s</si>" % string for string in strings)
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + body + b"</sst>")
    related = changed(output.getvalue(), lambda name, part: part.replace(b"</Relationships>", SHARED))
    cell, shared = b't="inlineStr"><is><t>s0</t></is>', b't="s"><v>0</v>'
    return changed(related, lambda name, part: part.replace(cell, shared))


def compound_file(*streams: str) -> bytes:
    """The head and directory of a compound file: an old XLS, or a document behind a password."""
    names = (name.encode("utf-16-le").ljust(64, b"\0") + b"\2\1" + bytes(62) for name in ("Root Entry", *streams))
    return BOX + bytes(504) + b"".join(names)


def open_document(*cells: str) -> bytes:
    """A sheet of LibreOffice (ODS)."""
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in cells)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<table:table><table:table-row>{row}</table:table-row></table:table>")
    return output.getvalue()
