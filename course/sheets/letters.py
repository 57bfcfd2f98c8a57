"""What the letters of a text in Windows-1252 would be in another encoding, in which they may have been written.

That is never known for sure: which encodings may be meant is judged by the whole text, and said of each cell.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

WINDOWS = "cp1252"

LETTERS = frozenset(
    "áàâäæçéèêëíîïñóôöœúùûüßÿ" "ÁÀÂÄÆÇÉÈÊËÍÎÏÑÓÔÖŒÚÙÛÜŸ"  # Dutch, French, German, Spanish
    "ğışĞİŞ" "ąćęłńśźżĄĆĘŁŃŚŹŻ"  # Turkish, Polish
)  # fmt: skip
"""Letters of the names that we look for."""

RIVALS = (
    "mac_roman", "cp850", "cp437", "cp1250", "iso8859_9", "cp852", "cp857", "iso8859_2", "mac_turkish", "mac_latin2",
)  # fmt: skip
"""In which a sheet is saved by a Mac, as MS-DOS, or by a Windows set to another language."""

UNUSUAL = re.compile(r"[a-zà-ÿ](?:[šžœƒ]|[’–—][a-z])|Ÿ")
"""What may be right, but is another letter on a Mac (ö is š, í is ’), whatever the rest of the text says."""

MOST_SIGNS = 20_000
"""Of a text that are looked at; a list of 500 people has a tenth of it."""
LONGEST = 400
"""Characters of a cell that are looked at; no column takes more."""
FOREIGN = re.compile(r"[^\x00-\x7f]")
INSIDE = frozenset("’‘–—·…­")
"""What stands between letters without being one."""
EDGES = ("", *';,\t"\r\n')
"""What stands around a cell."""

ORDINARY = re.compile(
    r"(?<!\w)[‘’](?=[stnmkr]\b)|(?<=\b[dlmno])’(?=[a-z])"
    r"|(?<!\w)[“„](?=\w)[^“”„\n]*(?<=[\w.!?…])[”“](?!\w)|(?<!\w)‘(?=\w)[^‘’\n]*(?<=\w)’(?!\w)",
    re.IGNORECASE,
)
"""’s-Gravenhage, ’t Hart, O’Brien, and quotes around something: signs of Windows that are no letters elsewhere."""


def rivals_of(text: str) -> tuple[str, ...]:
    """The encodings in which more of the signs make letters of a name than nonsense."""
    plain = _without_ordinary(text)
    places = [found.start() for found in islice(FOREIGN.finditer(plain), MOST_SIGNS)]
    return tuple(encoding for encoding in RIVALS if _may_be(plain, places, encoding))


def other_reading(text: str, rivals: tuple[str, ...]) -> str:
    """The text in the first of these encodings in which it is a name as well; empty when there is none."""
    plain = _without_ordinary(text.strip(" ")[:LONGEST])
    places = [found.start() for found in FOREIGN.finditer(plain)]
    for encoding in rivals:
        read = _as(plain, encoding)
        if any(read[place] != plain[place] and _fits(read, place) for place in places):
            return read
    return ""


def _without_ordinary(text: str) -> str:
    return ORDINARY.sub(_bare, text)


def _bare(found: re.Match[str]) -> str:
    return f'"{found[0][1:-1]}"' if len(found[0]) > 1 else "'"


def _as(text: str, encoding: str) -> str:
    """Sign for sign the same length: each of these encodings has one byte for each."""
    return text.encode(WINDOWS).decode(encoding, "replace")


def _may_be(text: str, places: list[int], encoding: str) -> bool:
    read = _as(text, encoding)
    differing = [place for place in places if read[place] != text[place]]
    return sum(_fits(read, place) for place in differing) > sum(_is_nonsense(read, place) for place in differing)


def _fits(text: str, place: int) -> bool:
    """This letter may stand so in a name: no capital after a small letter, no small one before a capital."""
    sign, before, after = _around(text, place)
    if sign not in LETTERS:
        return False
    is_alone = before in EDGES and after in EDGES
    if sign.isupper():
        is_in_capitals = before.isupper() and not after.islower()
        return is_in_capitals or is_alone or (not before.isalpha() and (after.isalpha() or after == "."))
    return is_alone or (not after.isupper() and (before.isalpha() or after.isalpha()))


def _is_nonsense(text: str, place: int) -> bool:
    """Nobody writes this sign at this place of a word."""
    sign, before, after = _around(text, place)
    if sign.isalpha():
        return before.islower() if sign.isupper() else after.isupper()
    is_inside = before.isalpha() and after.isalpha() and sign not in INSIDE
    return is_inside or sign == "\ufffd" or unicodedata.category(sign) == "Cc"


def _around(text: str, place: int) -> tuple[str, str, str]:
    return text[place], text[max(0, place - 1) : place], text[place + 1 : place + 2]
