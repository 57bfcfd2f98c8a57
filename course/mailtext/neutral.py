"""What people typed stands in official mails. It must not become a link there, in any mail program: programs turn
addresses without any mark-up into links, so a blank breaks whatever they look for.
"""

from __future__ import annotations

import re

from course.text import clean_text

BREAKS = (
    (re.compile(r"(?<!\s)([.\u3002\uff0e\uff61])(?=(?:[^\W\d_][\u200c\u200d]*){2})"), r"\1 "),
    (re.compile(r"(?i)(?<=www)([.\u3002\uff0e\uff61])"), r"\1 "),
    (re.compile(r"(?<=[^\W\d_]):(?!\s)|:(?=[/\\])"), ": "),
    (re.compile(r"([/\\])(?=[/\\])"), r"\1 "),
    (re.compile(r"[ \t]?([@\uff20\ufe6b])[ \t]?"), r" \1 "),
)
"""What a mail program takes for an address (a domain, www, a scheme, a share, an at sign), and what breaks it."""

FOUR_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def neutral(value: str) -> str:
    """What somebody typed, readable, and without anything that a mail program turns into a link."""
    value = FOUR_NUMBERS.sub(lambda numbers: numbers[0].replace(".", ". "), clean_text(value))
    for pattern, instead in BREAKS:
        value = pattern.sub(instead, value)
    return value
