"""Reads as much of a PDF of ours as tests ask: its tags, and the text of its pages with and without artifacts."""

from __future__ import annotations

import re
import zlib
from collections import Counter

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\nendstream", re.DOTALL)
REFERENCE = rb"(\d+) 0 R"
TOKEN = re.compile(rb"/(\w+) [\d.]+ Tf|(BDC|BMC)\b|\b(EMC|ET)\b|(/Artifact)\b|\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.objects = {int(number): body for number, body in OBJECT.findall(content)}

    def tags(self) -> Counter[str]:
        """How often each kind of element stands in the tag tree."""
        return Counter(name.decode() for name in re.findall(rb"/Type/StructElem/S/(\w+)", self.content))

    def pages(self, *, read_aloud: bool = False) -> list[str]:
        """The text of each page; `read_aloud` leaves out what is marked as an artifact."""
        kids = next(re.search(rb"/Kids\[(.*?)\]", one)[1] for one in self.objects.values() if b"/Type/Pages" in one)
        return [self._page(self.objects[int(number)], read_aloud) for number in re.findall(REFERENCE, kids)]

    def _page(self, page: bytes, read_aloud: bool) -> str:
        named = re.findall(rb"/(f\d+) (\d+) 0 R", self.objects[self._after(page, rb"/Resources ")])
        fonts = {name.decode(): self._letters(int(number)) for name, number in named}
        lines, font, marks = [""], {}, []
        pending = False
        for name, begins, ends, artifact, string in TOKEN.findall(self._stream(self._after(page, rb"/Contents "))):
            if name:
                font = fonts[name.decode()]
            elif artifact:
                pending = True
            elif begins:
                marks, pending = [*marks, pending], False
            elif ends == b"EMC":
                marks.pop()
            elif ends == b"ET":
                lines.append("")
            elif not (read_aloud and any(marks)):
                lines[-1] += _decoded(string, font)
        return "\n".join(line for line in lines if line)

    def _letters(self, number: int) -> dict[int, str]:
        """What each glyph of a font stands for."""
        table = self._stream(self._after(self.objects[number], rb"/ToUnicode "))
        pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table)
        return {int(glyph, 16): bytes.fromhex(sign.decode()).decode("utf-16-be") for glyph, sign in pairs}

    def _after(self, body: bytes, key: bytes) -> int:
        return int(re.search(key + REFERENCE, body)[1])

    def _stream(self, number: int) -> bytes:
        return zlib.decompress(STREAM.search(self.objects[number])[1])


def _decoded(string: bytes, font: dict[int, str]) -> str:
    raw = ESCAPED.sub(_unescaped, string)
    return "".join(font.get(int.from_bytes(raw[place : place + 2], "big"), "") for place in range(0, len(raw), 2))


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign.isdigit() else NAMED.get(sign, sign)
