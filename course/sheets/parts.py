"""The XML parts of a workbook, read as a stream, and how such a part says yes, no and a number."""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from course.sheets.refusals import NotReadable

CHUNK = 64 * 1024
ON, OFF = ("1", "true"), ("0", "false")
Attributes = dict[str, str]


class Reader:
    """Takes the elements of one part in their order; `start`, `text` and `end` are what a subclass fills in."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


def read_part(archive: zipfile.ZipFile, name: str, reader: Reader) -> None:
    """Lets `reader` take the elements of this part. Raises NotReadable when it declares entities."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_declarations
    parser.StartElementHandler = lambda tag, attributes: reader.start(_local(tag), attributes)
    parser.EndElementHandler = lambda tag: reader.end(_local(tag))
    parser.CharacterDataHandler = reader.text
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):  # never more than the directory of the zip said
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def number(text: str | None, fallback: float) -> float:
    """What a look says in figures; what is none tells nothing, and makes no sheet unreadable."""
    try:
        return float(text or "")
    except ValueError:
        return fallback


def _no_declarations(*_declared: object) -> None:
    """No office program declares entities; who does wants them expanded, or a file fetched."""
    raise NotReadable


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
