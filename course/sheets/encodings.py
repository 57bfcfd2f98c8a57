"""Text in the encodings in which office programs write it; what looks like another one is refused."""

from __future__ import annotations

import codecs
import re

from course.sheets.letters import WINDOWS, rivals_of
from course.sheets.refusals import ForeignLetters, NotReadable

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

LETTER = r"[^\W\d_]"
IMPROBABLE = re.compile(
    rf"{LETTER}[‘“”„‚…†‡ˆ‰‹›•˜™¡¢£¤¥¦§¨©ª«¬®¯°±¹²³»¼½¾¿]{LETTER}|[a-zà-ÿ][ŠŽŒŸÀ-ÖØ-Þ]"
    rf"|{LETTER}[‘‚„‡ˆ‰¤¢£](?=[\s,;\"]|$)|(?<![^\s,;\"])[ƒ‡ˆ‰˜™¤¢]{LETTER}"
)
"""Signs in a word that a Mac (ë is ‘, é is Ž, É is ƒ) or DOS (é is ‚, ë is ‰, Ö is ™) leaves in a text of Windows."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
"""Not what breaks a line within a cell (0b, 0c, 1c to 1f), which is a blank."""
BLANK = re.compile(r"\s")
LONGEST_WORD = 40
"""Of what is shown again."""


def decoded(data: bytes) -> tuple[str, tuple[str, ...] | None]:
    """The text; when its accents are a guess, with the encodings in which it may be as well, and else with None.

    UTF-8 with or without a mark in front, UTF-16 with one, Windows-1252. Raises NotReadable and ForeignLetters.
    """
    if data.startswith(UTF_16):
        return _checked(_read(data, "utf-16")), None
    try:
        return _checked(data.decode("utf-8-sig")), None
    except UnicodeDecodeError:
        text = _checked(_read(data, WINDOWS))
    if found := IMPROBABLE.search(text):
        raise ForeignLetters(word=_word_at(text, found.start()))
    return text, rivals_of(text)


def _word_at(text: str, place: int) -> str:
    """What stands between blanks there."""
    before, after = text[max(0, place - LONGEST_WORD) : place], text[place : place + LONGEST_WORD]
    return f"{BLANK.split(before)[-1]}{BLANK.split(after, 1)[0]}"[:LONGEST_WORD]


def _read(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise NotReadable from problem


def _checked(text: str) -> str:
    """Controls of the second range are letters that went wrong before: `course.sheets.ruins` says so of their cell."""
    if CONTROL.search(text):
        raise NotReadable
    return text
