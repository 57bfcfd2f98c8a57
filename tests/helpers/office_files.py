"""Files of spreadsheet programs that are no XLSX, as small as they can be."""

from __future__ import annotations

import io
import zipfile

WITH_PASSWORD = ("EncryptionInfo", "EncryptedPackage")
"""What stands in the file that Excel, Word and PowerPoint write with a password, whatever its name."""

BOX = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
