"""How a spreadsheet set to Dutch shows a number: the common part of the number formats of ECMA-376, 18.8.30.

What is not understood raises CannotShow: a wrong text would be worse than a question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from course.sheets.colours import NAMED

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
DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
"""Of a number a spreadsheet shows no more; 1.005 lies in the file as 1.0049999999999999."""

LAST_DAY, FIRST_SURE_DAY, NOON = 2_958_466, 61, 12
"""The first day of the year 10000; 1 March 1900, before which Excel counts a day too many; and an hour."""

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
MONTHS_IN_SHORT = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
LONGEST_PARTS = {"y": 4, "m": 5, "d": 4, "h": 2, "s": 2}
"""Letters of a part of a date or time; what more of them show differs between spreadsheets."""

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P)|(?P<power>E[+-])|(?P<date>y+|m+|d+|h+|s+)"
    r"|(?P<general>General)|(?P<digit>[0#?.,%@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
LANGUAGE = re.compile(r"\[\$[^\]-]*-([^\]]*)\]")
DUTCH = re.compile(r"(?:0*(?:4|8)13|nl(?:-[a-z]+)?)", re.IGNORECASE)
"""The Netherlands and Belgium, as a format names its language."""
SEMICOLON = re.compile(r'"[^"]*"|\\.|;|.', re.DOTALL)
PLACES, POINT, COMMA = "0#?", ".", ","
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
    return DIGITS.plus(number) if number else Decimal(0)


def _number(number: Decimal, code: str, since: dt.date) -> str:
    section, is_own = _section(code, number)
    tokens = _tokens(section)
    kinds = {token.kind for token in tokens}
    if "date" in kinds or "half" in kinds:
        _check_language(section, tokens)
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
    return tuple(name for name in names if name in NAMED)


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
    if (kind == "fill" and text == " ") or (kind == "bracket" and text.lower() in NAMED):
        return None
    if (kind == "half" and text.upper() == "AM/PM") or kind in {"date", "general", "digit"}:
        return Token(kind, text.lower() if kind == "date" else text)
    if kind == "other" and text == "/":
        return Token("slash", text)
    if kind == "other" and text in PLAIN:
        return Token("literal", text)
    raise CannotShow  # a condition, a power of ten, a sign that fills the cell, one of a language that we do not know


def _general(number: Decimal) -> str:
    text = f"{number:f}"
    whole, _point, rest = text.partition(".")
    if len(whole) > LONGEST_PLAIN or (not int(whole) and rest.startswith("0000")):
        raise CannotShow
    rounded = f"{number.quantize(Decimal(1).scaleb(-max(0, LONGEST_PLAIN - 2 - len(whole))), ROUND_HALF_UP):f}"
    return (rounded.rstrip("0").rstrip(".") if "." in rounded else rounded).replace(".", ",")


def _check_language(section: str, tokens: Sequence[Token]) -> None:
    """A format may name months in another language than Dutch, or say that the computer decides (F800, x-sysdate)."""
    languages = [found for found in LANGUAGE.findall(section) if found and not DUTCH.fullmatch(found)]
    has_names = any(token.kind == "date" and token.text[:3] in {"mmm", "ddd"} for token in tokens)
    if languages and (has_names or any(found.lower()[:1] in "fx" for found in languages)):
        raise CannotShow


def _placed(number: Decimal, tokens: Sequence[Token]) -> str:
    """The digits in the places that the format has for them."""
    if any(token.kind == "slash" for token in tokens):
        raise CannotShow  # a fraction
    signs = [token.text for token in tokens if token.kind == "digit"]
    if signs and (signs.count(POINT) > 1 or not set(signs) & set(PLACES)):
        raise CannotShow
    tokens, thousands, in_thousands = _without_commas(tokens)
    point = next((place for place, token in enumerate(tokens) if token == Token("digit", POINT)), len(tokens))
    number *= Decimal(100) ** signs.count("%") / Decimal(1000) ** thousands
    places = sum(map(_is_place, tokens[point + 1 :]))
    whole, _point, decimals = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".partition(".")
    before = _whole(whole, tokens[:point], in_thousands=in_thousands) if signs else _literal(tokens)
    return before + _decimals(decimals, tokens[point:])


def _is_place(token: Token) -> bool:
    return token.kind == "digit" and token.text in PLACES


def _without_commas(tokens: Sequence[Token]) -> tuple[list[Token], int, bool]:
    """The format without them; how many divide by a thousand, and whether one stands between thousands.

    Behind the last digit of the whole or of the decimals they divide, and between two digits of the whole they do not.
    """
    kept: list[Token] = []
    dividing, in_thousands = 0, False
    for place, token in enumerate(tokens):
        if token != Token("digit", COMMA):
            kept.append(token)
            continue
        before = next(other for other in reversed([Token("", ""), *tokens[:place]]) if other != token)
        after = next(other for other in [*tokens[place + 1 :], Token("", "")] if other != token)
        behind = [other for other in tokens[place:] if _is_place(other) or other == Token("digit", POINT)]
        if not _is_place(before):
            raise CannotShow
        if not behind or behind[0].text == POINT:
            dividing += 1
        elif _is_place(after) and Token("digit", POINT) not in tokens[:place]:
            in_thousands = True
        else:
            raise CannotShow
    return kept, dividing, in_thousands


def _literal(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _whole(digits: str, tokens: Sequence[Token], *, in_thousands: bool) -> str:
    """The part before the comma: places are filled from the right, the first one takes all that is left. Without a
    place all of it stands right before the comma.
    """
    left = list("" if digits == "0" else digits)
    first = next((n for n, token in enumerate(tokens) if _is_place(token)), None)
    parts: list[str] = left[::-1] if first is None else []
    number = 0
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if not _is_place(token):
            parts.append(token.text)
            continue
        taken = [left.pop() if left else _fallback(token)]
        if place == first:
            taken += left[::-1]
        for digit in filter(None, taken):
            if in_thousands and number and number % 3 == 0:
                parts.append(" " if digit == " " else ".")
            parts.append(digit)
            number += 1
    return "".join(reversed(parts))


def _fallback(place: Token) -> str:
    """What stands there when the number has no digit for it."""
    return {"0": "0", "?": " "}.get(place.text, "")


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """The part from the comma on, which stands there also when no decimal follows."""
    left = len(digits.rstrip("0"))
    parts: list[str] = []
    number = 0
    for token in tokens:
        if _is_place(token):
            parts.append(digits[number] if number < left else _fallback(token))
            number += 1
        else:
            parts.append("," if token == Token("digit", POINT) else token.text)
    return "".join(parts)


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
    if len(code) > LONGEST_PARTS[code[0]]:
        raise CannotShow
    if code[0] == "y":
        return f"{moment.year:04}" if len(code) > 2 else f"{moment.year % 100:02}"
    if code[0] == "m" and len(code) > 2:
        return _month(moment.month - 1, code)
    if code[0] == "d" and len(code) > 2:
        name = DAYS[moment.weekday()]
        return name if len(code) == 4 else name[:2]
    hour = (moment.hour % 12 or 12) if has_half else moment.hour
    month = moment.minute if is_minute else moment.month
    number = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[code[0]]
    return f"{number:0{len(code)}}"


def _month(number: int, code: str) -> str:
    """Its name: in short, whole, or its first letter."""
    return {"mmm": MONTHS_IN_SHORT[number], "mmmm": MONTHS[number], "mmmmm": MONTHS[number][0]}[code]
