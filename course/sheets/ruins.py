"""Letters that went wrong before a list was saved: its bytes are as they must be, and only the words show it.

Excel that opens UTF-8 as Windows and saves it again writes Zoë as ZoÃ«, in whichever kind of file. Saving once more
mends nothing, so it is said of each cell.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from course.sheets.cells import LONGEST_SHOWN, Cell, doubted, noted, unsure
from course.sheets.encodings import IMPROBABLE
from course.sheets.letters import LETTERS, WINDOWS

LOST = "\ufffd"
"""What a program writes for what it could not read."""
RUBBLE = re.compile("[\x80-\x84\x86-\x9f\ufffd]")
"""Lost, or a control of the second range, of which a text may have only that of a next line (85)."""
MEANT = LETTERS | {*map(chr, range(0xA0, 0x100)), *"čřšžČŘŠŽ‘’‚“”„–—…•", LOST}
"""What somebody may have written whose text was read in another encoding."""
MISREAD_AS = (WINDOWS, "latin-1", "mac_roman", "cp850", "cp437")
MOST_TIMES = 3
"""That a text goes wrong, one time on top of another."""


def _bytes_by_sign(encoding: str) -> dict[str, int]:
    """Windows reads as a control what is no sign of its own."""
    return {bytes([byte]).decode(encoding, "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}


def _pattern(table: dict[str, int]) -> re.Pattern[str]:
    """A letter or a sign of UTF-8 in another encoding: C2 to C5 with one more, E2 80 with one more, and EF BF BD."""
    signs = {byte: re.escape(sign) for sign, byte in table.items()}
    later = "".join(signs[byte] for byte in range(0x80, 0xC0))
    first = "".join(signs[byte] for byte in range(0xC2, 0xC6))
    return re.compile(f"[{first}][{later}]|{signs[0xE2]}{signs[0x80]}[{later}]|{signs[0xEF]}{signs[0xBF]}{signs[0xBD]}")


MISREADINGS = [(table, _pattern(table)) for table in map(_bytes_by_sign, MISREAD_AS)]


def judged(cell: Cell) -> Cell:
    """With a doubt when letters are lost or went wrong, and with a note when they may have."""
    text = cell.text
    if text.isascii() or cell.doubt:
        return cell
    meant = mended(text)
    if RUBBLE.search(meant):
        words = _("letters of this were lost before the list was saved: %(text)s. Type it again.")
        return doubted(cell, words % {"text": text[:LONGEST_SHOWN]})
    if meant != text:
        words = _("letters of this went wrong before the list was saved: %(text)s. Type it again, maybe as %(other)s.")
        return doubted(cell, words % {"text": text[:LONGEST_SHOWN], "other": meant[:LONGEST_SHOWN]})
    if IMPROBABLE.search(text):
        return noted(cell, unsure(text))
    return cell


def mended(text: str) -> str:
    """The text as it was before UTF-8 was read in another encoding; itself when nothing shows that."""
    for _time in range(MOST_TIMES):
        before = text
        for table, pattern in MISREADINGS:
            text = pattern.sub(lambda found, table=table: _meant(found[0], table), text)  # type: ignore[misc]
        if text == before:
            break
    return text


def _meant(signs: str, table: dict[str, int]) -> str:
    meant = bytes(map(table.__getitem__, signs)).decode()
    return meant if meant in MEANT else signs
