"""Text in the encodings in which office programs write it; what looks like another one is refused."""

from __future__ import annotations

import codecs
import re
import unicodedata

from course.sheets.refusals import ForeignLetters, NotReadable

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

LETTER = r"[^\W\d_]"
IMPROBABLE = re.compile(
    rf"\S*(?:{LETTER}[‘“”„‚…†‡ˆ‰‹›•˜™¡¢£¤¥¦§¨©ª«¬®¯°±¹²³»¼½¾¿]{LETTER}|[a-zà-ÿ][ŠŽŒŸÀ-ÖØ-Þ]"
    rf"|{LETTER}[‘‚„‡ˆ‰¤¢£](?=[\s,;\"]|$))\S*"
)
"""Signs in a word that a Mac (ë is ‘, é is Ž) or DOS (é is ‚, ë is ‰) leaves in a text of Windows."""

UNUSUAL = re.compile(r"[a-zà-ÿ](?:[šžœƒ]|[’–—][a-z])|Ÿ")
"""What may be right, but is another letter on a Mac (ö is š, í is ’)."""


def decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether it is in the encoding of Windows before UTF-8, so that its accents are a guess.

    UTF-8 with or without a mark in front, UTF-16 with one, Windows-1252. Raises NotReadable and ForeignLetters.
    """
    if data.startswith(UTF_16):
        return _checked(_read(data, "utf-16")), False
    try:
        return _checked(data.decode("utf-8-sig")), False
    except UnicodeDecodeError:
        text = _checked(_read(data, "cp1252"))
    if found := IMPROBABLE.search(text):
        raise ForeignLetters(word=found[0][:40])
    return text, True


def _read(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise NotReadable from problem


def _checked(text: str) -> str:
    if any(unicodedata.category(character) == "Cc" and character not in "\t\r\n" for character in text):
        raise NotReadable
    return text
