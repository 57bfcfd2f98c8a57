"""What differs between two texts, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    ADDED = "added"


class Piece(NamedTuple):
    """A run of words, with the space between them."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """From the one to the other; put together, all but what was added is `before`, and all but what is gone `after`."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, added = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, gone))
            continue
        pieces += [Piece(kind, text) for kind, text in ((Kind.GONE, gone), (Kind.ADDED, added)) if text]
    return pieces
