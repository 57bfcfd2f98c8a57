"""From the data of a meeting to one PDF with the parts that were asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass

from course.enums import PackPart
from course.formatting import in_dutch
from course.print.data import Attendee, Pack, rewritten, texts_in
from course.print.signs import cleaned, signs_of, substitute, unprintable
from course.print.typesetting import noted, typeset
from course.print.words import words_of

BLANKS = 5
"""Badges without a name, for who comes unannounced."""

ON_A_BADGE = {"width": 80, "most": 30, "least": 12}
ON_A_CARD = {"width": 170, "most": 36, "least": 20}
"""How much room (mm) a name has, and its largest and smallest letters (pt). The sheets say the same."""


@dataclass(frozen=True)
class Checked:
    """A pack that can be printed: `substitutes` are (sign, what stands for it), `too_long` the names without room."""

    pack: Pack
    substitutes: tuple[tuple[str, str], ...]
    too_long: tuple[str, ...]


def checked(pack: Pack, parts: Collection[PackPart]) -> Checked:
    """The pack as it can be printed, with what somebody must look at before."""
    pack = rewritten(pack, cleaned)
    lacking = {sign: substitute(sign) for sign in sorted(unprintable(texts_in(pack)))}
    printable = rewritten(pack, lambda text: _with_substitutes(text, lacking)) if lacking else pack
    return Checked(printable, tuple(lacking.items()), _too_long(printable, parts))


def pdf_of(found: Checked, parts: Collection[PackPart], made_at: dt.datetime) -> bytes:
    """In Dutch, whatever the reader reads: it lies on the table of a Dutch meeting. `made_at` is aware."""
    pack = found.pack
    with in_dutch():
        data = {
            **{name.replace("_", "-"): value for name, value in asdict(pack).items() if name != "visits"},
            "visits": [asdict(visit) for visit in pack.visits],
            "title": f"{pack.title}, {pack.when}",
            "head": f"{pack.title} · {pack.when}",
            "parts": [part.value for part in PackPart if part in parts],
            "blanks": BLANKS,
            "words": words_of(pack, made_at),
            "too-long": found.too_long,
            "substitutes": [f"U+{ord(sign[0]):04X}: {instead}" for sign, instead in found.substitutes],
        }
    return typeset("pack.typ", data, made_at)


def _with_substitutes(text: str, lacking: dict[str, str]) -> str:
    return "".join(lacking.get(sign, sign) for sign in signs_of(text))


def _too_long(pack: Pack, parts: Collection[PackPart]) -> tuple[str, ...]:
    places: set[int] = set()
    for part, room in ((PackPart.BADGES, ON_A_BADGE), (PackPart.CARDS, ON_A_CARD)):
        if part in parts:
            places |= _without_room(pack.badges, room)
    return tuple(pack.badges[place].name for place in sorted(places))


def _without_room(people: tuple[Attendee, ...], room: dict[str, int]) -> set[int]:
    data = {**room, "people": [{"name": one.name, "organisation": one.organisation} for one in people]}
    return {int(str(place)) for place in noted("fitting.typ", data, "too-long")}
