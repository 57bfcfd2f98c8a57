"""The first visible sheet of an XLSX file, as its reader sees it.

The parts are read as a stream and counted on the way: a small file that would unpack to much, that declares entities or
that claims a million rows costs no more than its limits. No formula is calculated; no link is followed.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import zipfile
from io import BytesIO

import structlog

from course.errors import Refusal
from course.sheets.cells import Line
from course.sheets.colours import Palette
from course.sheets.grid import Comments, SheetCells
from course.sheets.looks import Styles
from course.sheets.parts import ON, Attributes, Reader, read_part
from course.sheets.refusals import NotReadable, TooMuchInside
from course.sheets.texts import Strings

log = structlog.get_logger(__name__)

MOST_UNPACKED = 10 * 2**20
"""Bytes that a workbook may be when unpacked."""
MOST_PARTS = 1_000
"""Files in the zip."""

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read_workbook(data: bytes) -> tuple[str, list[Line]]:
    """The title of the first visible sheet, and its lines. Raises NotReadable, TooMuchInside, TooFarDown."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_size(archive)
            return _sheet_of(archive)
    except Refusal:
        raise
    except Exception as problem:  # whatever a broken or made-up workbook makes its reader raise
        log.info("workbook not read", problem=type(problem).__name__)
        raise NotReadable from problem


def _check_size(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooMuchInside


def _sheet_of(archive: zipfile.ZipFile) -> tuple[str, list[Line]]:
    read_part(archive, "[Content_Types].xml", Reader())
    relations, book = Relations("xl/workbook.xml"), Book()
    read_part(archive, relations.path, relations)
    read_part(archive, "xl/workbook.xml", book)
    title, key = next((title, key) for title, key, is_visible in book.sheets if is_visible)
    palette, strings = Palette(), Strings()
    styles = Styles(palette)
    for kind, reader in (("theme", palette), ("styles", styles), ("sharedStrings", strings)):
        _read_related(archive, relations, kind, reader)
    comments, beside = Comments(), Relations(relations.targets[key])
    if beside.path in archive.namelist():
        read_part(archive, beside.path, beside)
        _read_related(archive, beside, "comments", comments)
    sheet = SheetCells(strings.texts, styles, book.since)
    read_part(archive, relations.targets[key], sheet)
    return title, sheet.lines(comments.places)


def _read_related(archive: zipfile.ZipFile, relations: Relations, kind: str, reader: Reader) -> None:
    if (path := relations.path_of(kind)) in archive.namelist():
        read_part(archive, path, reader)


class Relations(Reader):
    """Where the parts that belong to one part stand in the zip."""

    def __init__(self, part: str) -> None:
        self._folder, name = posixpath.split(part)
        self.path = f"{self._folder}/_rels/{name}.rels"
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{self._folder}/{target}")
            self.targets[attributes["Id"]] = path
            self.kinds.setdefault(attributes["Type"].rpartition("/")[2], path)

    def path_of(self, kind: str) -> str:
        return self.kinds.get(kind, "")


class Book(Reader):
    """The sheets in their order: title, key of the part, and whether the reader sees it."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since = dt.date(1899, 12, 30)
        """Day 0."""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = attributes.get(RELATION) or attributes.get(STRICT_RELATION) or ""
            self.sheets.append((attributes["name"], key, attributes.get("state", "visible") == "visible"))
        elif name == "workbookPr" and attributes.get("date1904") in ON:
            self.since = dt.date(1904, 1, 1)
