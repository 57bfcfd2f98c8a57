"""Packs as plain data, for what prints them."""

from __future__ import annotations

import datetime as dt

from course.enums import PackPart, Side
from course.print.data import Attendee, Emergency, Line, Need, Pack
from course.print.pack import checked, pdf_of
from tests.helpers.pdf import Pdf

MADE_AT = dt.datetime(2027, 1, 20, 17, tzinfo=dt.UTC)
SIDES = (Side.INSURER, Side.MUNICIPALITY, Side.MUNICIPALITY, Side.NEITHER)

HOSTILE = (
    "Łukasik", "Yılmaz", "Nguyễn Thị Minh", "Ștefănescu", "Zoe\u0308 Janssen", "Ελένη Παπαδοπούλου", "Жанна Иванова",
    "محمد الحسن", "יעל כהן", "#let x = 1", "$x^2 + y^2$", "*vet* _schuin_", "\\ terug", "<label> @ref", "// weg",
    "/* weg */", "= Kop", "- lijst", "`code`", "[haak] ]", "{accolade}", '#import "@preview/x:1.0.0"', "#panic()",
    "'s-Gravenmoer", "O\u2019Brien", '"aanhaling"', "a~b--c...", "https://voorbeeld.example", "&amp; <b>vet</b>",
    "%s %(name)s {0}", "Bom\ufeff", "Bel\x07", "Nul\u200bbreed", "\u202eomgekeerd", "Tab\tstop", "Zachtaf\u00adbreken",
    "Ǆ ǅ ﬁ ﬀ", "ÀÉÎÕÜ ßæøœ", "Jan 🎉 Feest", "王小明",
)  # fmt: skip
"""Forty names that break what does not expect them."""


def attendee(key: int, name: str, organisation: str = "gemeente Zeist") -> Attendee:
    return Attendee(key, name, organisation, SIDES[key % len(SIDES)])


def group_of(number: int) -> tuple[Attendee, ...]:
    return tuple(attendee(key, f"Noor van den Berg {key}", f"Organisatie {key}") for key in range(number))


def pack_with(people: tuple[Attendee, ...], **fields: object) -> Pack:
    day = {
        "title": "Elkaars werelden",
        "edition": "Zorg en Gemeente 2027",
        "when": "donderdag 21 januari 2027, 09:30 tot 16:30",
        "place": "De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist",
        "programme": (Line("09:30", "10:15", "Kennismaken", "Nadia Bouzidi"), Line("10:15", "10:30", "Pauze")),
        "needs": (Need("vegetarisch", 3), Need("rolstoel", 1)),
        "told_needs": 4,
        "visits": (Emergency("Wijkteam", "13:00 tot 15:00", "Kerkplein 1, Zeist", "Mila de Vries", "Bel vooraf."),),
    }
    return Pack(**{**day, "attendees": people, "badges": people, **fields})


def printed(pack: Pack, *parts: PackPart) -> Pdf:
    chosen = parts or tuple(PackPart)
    return Pdf(pdf_of(checked(pack, chosen), chosen, MADE_AT))
