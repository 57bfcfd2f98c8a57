"""Signs for which no font is there. They never stop a pack: another one is printed, and the list says which."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii

from course.print.typesetting import NotTypeset, typeset
from course.text import clean_text

PLAIN = re.compile(r"[\n\t\x20-\x7e\xa0-\xac\xae-\xff\u0100-\u017f]")
"""Of which we know that every font of ours has them (tests/course/print/test_signs.py)."""

UNKNOWN = "□"
_ANY_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def cleaned(text: str) -> str:
    """Composed, without controls, marks of byte order and what nobody sees."""
    return clean_text(text)


def unprintable(texts: Iterable[str]) -> set[str]:
    """The signs, each with its marks, that no font of ours has."""
    unusual = {sign for text in texts for sign in signs_of(text) if not PLAIN.fullmatch(sign)}
    return set(_without_font(tuple(sorted(unusual))))


def substitute(sign: str) -> str:
    """What is printed instead: as it sounds in Latin letters, in brackets; a box for what is no letter."""
    sounds = anyascii(sign).strip() if unicodedata.category(sign[0])[0] == "L" else ""
    return f"[{sounds}]" if sounds else UNKNOWN


def signs_of(text: str) -> list[str]:
    """Each sign with the marks and joiners that follow it."""
    signs: list[str] = []
    for sign in text:
        if signs and (unicodedata.category(sign)[0] == "M" or sign in "\u200c\u200d"):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


@lru_cache(maxsize=4096)
def _without_font(signs: tuple[str, ...]) -> tuple[str, ...]:
    """By halves: the typesetter says of a text whether it can be printed, and we ask it once for each."""
    if not signs or _is_printable(signs):
        return ()
    if len(signs) == 1:
        return signs
    middle = len(signs) // 2
    return _without_font(signs[:middle]) + _without_font(signs[middle:])


def _is_printable(signs: tuple[str, ...]) -> bool:
    try:
        typeset("probe.typ", {"text": " ".join(signs)}, _ANY_MOMENT)
    except NotTypeset:
        return False
    return True
