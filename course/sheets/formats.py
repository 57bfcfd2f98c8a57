"""How a spreadsheet set to Dutch shows a number: the common part of the number formats of ECMA-376, 18.8.30.

What is not understood raises CannotShow: a wrong text would be worse than a question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
DUTCH_BUILTIN = {14: "d-m-yyyy", 22: "d-m-yyyy h:mm"}
"""Formats that follow the language of the spreadsheet; ECMA-376 lists the American ones."""
BUILTIN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 49: "@", **DUTCH_BUILTIN,
}  # fmt: skip
LONGEST_PLAIN = 11
"""Digits that General shows; a longer number becomes 1,23457E+11."""

LONGEST_VALUE, LONGEST_CODE, LARGEST = 40, 255, 16

LAST_DAY, FIRST_SURE_DAY, NOON = 2_958_466, 61, 12
"""The first day of the year 10000; 1 March 1900, before which Excel counts a day too many; and an hour."""

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P)|(?P<power>E[+-])|(?P<date>y+|m+|d+|h+|s+)"
    r"|(?P<general>General)|(?P<digit>[0#?.,%@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
SEMICOLON = re.compile(r'"[^"]*"|\\.|;|.', re.DOTALL)
COLOURS = {"black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"}
PLAIN = set(" $-+():!^&'~{}<>=€")
"""Signs that stand in a format without quotes."""


class CannotShow(Exception):
    """We do not know what a spreadsheet shows."""


@dataclass(frozen=True)
class Token:
    kind: str
    """literal, digit, date, half, general or slash"""
    text: str


def shown_number(value: str, code: str, *, since: dt.date) -> str:
    """The number `value` in the format `code`; days are counted from `since`. Raises CannotShow."""
    try:
        return _number(_sane(value), code, since)
    except (ArithmeticError, ValueError) as problem:
        raise CannotShow from problem


def _sane(value: str) -> Decimal:
    """A number of a size that a spreadsheet works with: 15 digits, and as small."""
    number = Decimal(value) if len(value) <= LONGEST_VALUE else Decimal("NaN")
    if not number.is_finite() or (number and not -20 < number.adjusted() < LARGEST):
        raise CannotShow
    return number or Decimal(0)


def _number(number: Decimal, code: str, since: dt.date) -> str:
    section, is_own = _section(code, number)
    tokens = _tokens(section)
    kinds = {token.kind for token in tokens}
    if "date" in kinds or "half" in kinds:
        return _date(number, tokens, since)
    if not kinds & {"general", "digit"} and not (is_own and tokens):
        raise CannotShow  # nothing of the number is to be seen
    sign = "-" if number < 0 and not is_own else ""
    if "general" in kinds or any(token == Token("digit", "@") for token in tokens):
        return sign + "".join(token.text if token.kind == "literal" else _general(abs(number)) for token in tokens)
    return sign + _placed(abs(number), tokens)


def shown_text(text: str, code: str) -> str:
    """Text in the format `code`: a section with @ may put words around it, or hide it. Raises CannotShow."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[0] if "@" in sections[0] and len(sections) == 1 else "@"
    tokens = _tokens(section)
    if tokens.count(Token("digit", "@")) != 1:
        raise CannotShow
    return "".join(text if token == Token("digit", "@") else token.text for token in tokens)


@lru_cache
def colours_in(code: str) -> tuple[str, ...]:
    """The names of the colours that a format gives to some of what it shows."""
    if len(code) > LONGEST_CODE:
        return ()
    names = (match["bracket"].lower() for match in TOKEN.finditer(code) if match["bracket"])
    return tuple(name for name in names if name in COLOURS)


@lru_cache
def _sections(code: str) -> tuple[str, ...]:
    """The parts of a format between semicolons that are not quoted."""
    if len(code) > LONGEST_CODE:
        raise CannotShow
    parts = [""]
    for match in SEMICOLON.finditer(code):
        parts[-1] += match[0] if match[0] != ";" else ""
        parts += [""] if match[0] == ";" else []
    return tuple(parts)


def _section(code: str, number: Decimal) -> tuple[str, bool]:
    """The part of the format for this number, and whether it says itself what stands before a negative one."""
    sections = _sections(code)
    if number < 0 and len(sections) > 1:
        return sections[1], True
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


@lru_cache
def _tokens(section: str) -> list[Token]:
    return [token for match in TOKEN.finditer(section) if (token := _token(match))]


def _token(match: re.Match[str]) -> Token | None:
    kind, text = match.lastgroup or "", match[match.lastgroup or 0]
    if kind in {"quoted", "escaped", "currency"}:
        return Token("literal", text)
    if kind == "space":
        return Token("literal", " ")
    if kind == "fill" or (kind == "bracket" and text.lower() in COLOURS):
        return None
    if kind in {"date", "half", "general", "digit"}:
        return Token(kind, text.lower() if kind == "date" else text)
    if kind == "other" and text == "/":
        return Token("slash", text)
    if kind == "other" and text in PLAIN:
        return Token("literal", text)
    raise CannotShow  # a condition, a power of ten, a fraction, a sign of a language that we do not know


def _general(number: Decimal) -> str:
    text = f"{number:f}"
    whole, _point, rest = text.partition(".")
    if len(whole) > LONGEST_PLAIN or (not int(whole) and rest.startswith("0000")):
        raise CannotShow
    rounded = f"{number.quantize(Decimal(1).scaleb(-max(0, LONGEST_PLAIN - 2 - len(whole))), ROUND_HALF_UP):f}"
    return (rounded.rstrip("0").rstrip(".") if "." in rounded else rounded).replace(".", ",")


def _placed(number: Decimal, tokens: Sequence[Token]) -> str:
    """The digits in the places that the format has for them."""
    if any(token.kind == "slash" for token in tokens):
        raise CannotShow  # a fraction
    signs = [token.text for token in tokens if token.kind == "digit"]
    if signs.count(".") > 1 or "".join(signs).rstrip("%").partition(".")[0].endswith(","):
        raise CannotShow  # a comma behind the digits divides by a thousand
    point = next((place for place, token in enumerate(tokens) if token == Token("digit", ".")), len(tokens))
    places = [token for token in tokens[point + 1 :] if token.kind == "digit" and token.text in "0#?"]
    number *= Decimal(100) ** signs.count("%")
    whole, _point, decimals = f"{number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}".partition(".")
    before = _whole(whole, tokens[:point], in_thousands="," in signs)
    return before + _decimals(decimals, tokens[point + 1 :])


def _whole(digits: str, tokens: Sequence[Token], *, in_thousands: bool) -> str:
    """The part before the comma: places are filled from the right, the first one takes all that is left."""
    left = list("" if digits == "0" else digits)
    first = next((n for n, token in enumerate(tokens) if token.kind == "digit" and token.text in "0#?"), None)
    parts: list[str] = []
    number = 0
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.kind == "literal" or token.text == "%":
            parts.append(token.text)
        elif token.text in "0#?":
            fallback = {"0": "0", "?": " "}.get(token.text, "")
            taken = [left.pop() if left else fallback]
            if place == first:
                taken += left[::-1]
            for digit in filter(None, taken):
                if in_thousands and number and number % 3 == 0:
                    parts.append(".")
                parts.append(digit)
                number += 1
    return "".join(reversed(parts))


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """The part behind the comma, as long as its places say."""
    places = [token.text for token in tokens if token.kind == "digit" and token.text in "0#?"]
    least = max((number for number, sign in enumerate(places, 1) if sign == "0"), default=0)
    kept = digits[:least] + digits[least:].rstrip("0")
    after = "".join(token.text for token in tokens if token.kind == "literal" or token.text == "%")
    return (f",{kept}" if kept else "") + after


def _date(number: Decimal, tokens: Sequence[Token], since: dt.date) -> str:
    if not 0 <= number < LAST_DAY or 1 <= number < FIRST_SURE_DAY:
        raise CannotShow
    if any(token.kind == "digit" and token.text not in ".," for token in tokens):
        raise CannotShow
    seconds = int((number * 86400).to_integral_value(ROUND_HALF_UP))
    moment = dt.datetime.combine(since, dt.time()) + dt.timedelta(seconds=seconds)
    has_half = any(token.kind == "half" for token in tokens)
    codes = [token.text[0] for token in tokens if token.kind == "date"]
    minutes = {
        n for n, code in enumerate(codes) if code == "m" and ("h" in codes[n - 1 : n] or "s" in codes[n + 1 : n + 2])
    }
    parts, seen = [], 0
    for token in tokens:
        if token.kind == "date":
            parts.append(_part(moment, token.text, is_minute=seen in minutes, has_half=has_half))
            seen += 1
        elif token.kind == "half":
            parts.append("AM" if moment.hour < NOON else "PM")
        else:
            parts.append(token.text)
    return "".join(parts)


def _part(moment: dt.datetime, code: str, *, is_minute: bool, has_half: bool) -> str:
    """One part of a date or time, such as dd or mmmm."""
    if code[0] == "y":
        return f"{moment.year:04}" if len(code) > 2 else f"{moment.year % 100:02}"
    if code[0] == "m" and not is_minute and len(code) > 2:
        name = MONTHS[moment.month - 1]
        return name if len(code) == 4 else name[:3]
    if code[0] == "d" and len(code) > 2:
        name = DAYS[moment.weekday()]
        return name if len(code) == 4 else name[:2]
    hour = (moment.hour % 12 or 12) if has_half else moment.hour
    month = moment.minute if is_minute else moment.month
    number = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[code[0]]
    return f"{number:0{min(2, len(code))}}"
