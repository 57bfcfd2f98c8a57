"""What in a text may lead to a person or a price: found by its form alone, so it is a question and never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TraceKind(StrEnum):
    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"
    CITIZEN = "citizen"
    PRICE = "price"


@dataclass(frozen=True)
class Trace:
    """The words in which something was found, as they stand in the text."""

    kind: TraceKind
    words: str


MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w+])(?:\+31|0031|0)(?:[\s-]?\(0\))?(?:[\s-]?\d){9}(?!\d)")
STREETS = "straat|laan|weg|plein|kade|gracht|singel|dijk|hof|park|pad|dreef|steeg|markt"
ADDRESS = re.compile(rf"\b[\w'.-]*(?:{STREETS})\s+\d{{1,5}}(?:\s?[a-z]\b|[-/]\d+)?", re.IGNORECASE)
CITIZEN = re.compile(r"(?<![\d.,])\d{3}[ .]?\d{3}[ .]?\d{3}(?![\d.,]\d|\d)")
AMOUNT = r"\d[\d.]*(?:,\d{1,2}|,-)?"
UNITS = r"euro|eur\b"
TARIFF = r"\btarie(?:f|ven)\b[^.\n]{0,30}?\d+"
PRICE = re.compile(rf"(?:€|\beur\b)\s?{AMOUNT}|\b{AMOUNT}\s?(?:€|{UNITS})|{TARIFF}", re.IGNORECASE)

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_citizen_number(text: str) -> bool:
    """Passes the eleven-test of a *burgerservicenummer*: the weighted sum of nine digits is a multiple of eleven."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    weighed = sum(weight * digit for weight, digit in zip(BSN_WEIGHTS, digits, strict=False))
    return len(digits) == len(BSN_WEIGHTS) and any(digits) and weighed % 11 == 0


def traces_in(text: str) -> list[Trace]:
    """Everything that is found, in the order of the kinds; the same words once."""
    found = [Trace(TraceKind.MAIL, words) for words in _all(MAIL, text)]
    found += [Trace(TraceKind.PHONE, words) for words in _all(PHONE, text)]
    found += [Trace(TraceKind.ADDRESS, words) for words in _all(ADDRESS, text)]
    found += [Trace(TraceKind.CITIZEN, words) for words in _all(CITIZEN, text) if is_citizen_number(words)]
    found += [Trace(TraceKind.PRICE, words) for words in _all(PRICE, text)]
    return list(dict.fromkeys(found))


def _all(pattern: re.Pattern[str], text: str) -> Iterable[str]:
    return (match[0].strip() for match in pattern.finditer(text))
