"""Is a file what its name says? Looks at the first bytes, and inside the zip of office documents."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from course.sheets.encodings import UTF_16

NOT_A_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
"""What the zip of a broken, encrypted or made-up file raises."""


def _starts_with(*signatures: bytes) -> Callable[[BinaryIO], bool]:
    return lambda stream: stream.read(16).startswith(signatures)


def _zip_with(name: str) -> Callable[[BinaryIO], bool]:
    def check(stream: BinaryIO) -> bool:
        try:
            with zipfile.ZipFile(stream) as archive:
                return any(entry.startswith(name) for entry in archive.namelist())
        except NOT_A_ZIP:
            return False

    return check


def _open_document(kind: bytes) -> Callable[[BinaryIO], bool]:
    def check(stream: BinaryIO) -> bool:
        try:
            with zipfile.ZipFile(stream) as archive, archive.open("mimetype") as part:
                return part.read(100).strip() == b"application/vnd.oasis.opendocument." + kind
        except NOT_A_ZIP:
            return False

    return check


def _is_text(stream: BinaryIO) -> bool:
    """Text in any encoding of an office program: it is handed out as it came, so nobody here need read its letters."""
    data = stream.read()
    if data.startswith(UTF_16):
        return _is_utf_16(data, "utf-16")
    if NUL in data:
        return _is_utf_16(data, "utf-16-le") or _is_utf_16(data, "utf-16-be")
    return _is_utf_8(data) or not CONTROL.search(data)


NUL = b"\0"
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
"""In one byte for each sign, whichever those are: not what breaks a line or ends a file of DOS (0b, 0c, 1a)."""


def _is_utf_8(data: bytes) -> bool:
    """Nothing else is, by chance; what a PDF or a chat left between its words does no harm."""
    try:
        return "\0" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _is_utf_16(data: bytes, encoding: str) -> bool:
    """With its mark in front, or without one when most of it are the plain letters and signs of a keyboard."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    plain = "".join(filter(str.isascii, text)).encode()
    return "\0" not in text and (encoding == "utf-16" or (len(plain) * 2 > len(text) and not CONTROL.search(plain)))


COMPOUND, IN_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
"""How a file of Office begins that is not a zip, and what is inside when that is a zip behind a password."""


def _has_password(stream: BinaryIO) -> bool:
    data = stream.read()
    return data.startswith(COMPOUND) and IN_COMPOUND in data


KNOWN: dict[str, Callable[[BinaryIO], bool]] = {
    "pdf": _starts_with(b"%PDF-"),
    "png": _starts_with(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts_with(b"\xff\xd8\xff"),
    "jpeg": _starts_with(b"\xff\xd8\xff"),
    "pptx": _zip_with("ppt/"),
    "docx": _zip_with("word/"),
    "xlsx": _zip_with("xl/"),
    "odp": _open_document(b"presentation"),
    "odt": _open_document(b"text"),
    "ods": _open_document(b"spreadsheet"),
    "txt": _is_text,
    "csv": _is_text,
}
ACCEPT = ",".join(f".{suffix}" for suffix in KNOWN)


def check_size(file: UploadedFile, most: int) -> None:
    """Raises ValidationError for more bytes than `most`; in words it is more too (not 25.0 MB of at most 25.0 MB)."""
    size = file.size or 0
    if size <= most:
        return
    while filesizeformat(size) == filesizeformat(most):
        size += max(1, most // 1000)
    raise ValidationError(
        _("This file is too large (%(size)s). It may be at most %(most)s.")
        % {"size": filesizeformat(size), "most": filesizeformat(most)}
    )


def check_file(file: UploadedFile) -> None:
    """Raises ValidationError for a file that is too large, of an unknown kind, or not what its name says."""
    check_size(file, settings.MATERIAL_MAX_BYTES)
    name = str(file.name)
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix not in KNOWN:
        raise ValidationError(
            _("We cannot take this kind of file. Use one of these: %(kinds)s.") % {"kinds": ", ".join(KNOWN)}
        )
    file.seek(0)
    fits = KNOWN[suffix](file)
    file.seek(0)
    is_locked = not fits and _has_password(file)
    file.seek(0)
    if is_locked:
        raise ValidationError(
            _("This file is locked with a password, so we cannot open it. Take the password off and try once more.")
        )
    if not fits and KNOWN[suffix] is _is_text:
        raise ValidationError(
            _(
                "There is more than text in this file, although its name says %(kind)s. Save it as %(kind)s in UTF-8, "
                "from the program in which you made it, and try once more."
            )
            % {"kind": suffix}
        )
    if not fits:
        raise ValidationError(
            _("This file is not a %(kind)s, although its name says so. Save it again as %(kind)s and try once more.")
            % {"kind": suffix}
        )
