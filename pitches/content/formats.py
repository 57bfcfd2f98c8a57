"""The formats of a discussion that ship: `formats.yaml`, read into records."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from course.content.reading import Filled, Id, Key, Record, Text, read, word
from pitches.enums.session import Posting

FILE = Path(__file__).resolve().parent / "formats.yaml"
POSTINGS = {"vraag": Posting.QUESTION, "advies": Posting.ADVICE, "meedoen": Posting.JOIN, "stippen": Posting.DOTS}


class PhaseText(Record):
    naam: Filled
    minuten: Annotated[int, Field(ge=1)]
    wie: Filled
    regel: Text = ""
    posten: list[Annotated[Posting, word(POSTINGS)]] = []
    zonder_namen: bool = True
    eerst_eigen: bool = False


class FormatText(Record):
    id: Annotated[Key, Id("format")]
    naam: Filled
    wanneer: Filled
    fasen: Annotated[list[PhaseText], Field(min_length=1)]


class Formats(Record):
    format: Annotated[Literal["werkvormen/1"], Field(alias="schema")]
    taal: Literal["nl"]
    werkvormen: list[FormatText]


@cache
def shipped_formats() -> Formats:
    """What ships, read once. Raises ContentError."""
    return read(FILE, Formats)
