"""Which organisation a typed name means."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

from course.models import Organisation

ALIKE = 0.6
"""From which likeness (0 to 1, of difflib) two names may mean the same organisation."""

MOST_ALIKE = 3


def folded(name: str) -> str:
    """The name to compare with: without capitals, accents and double spaces."""
    return " ".join(anyascii(unicodedata.normalize("NFKC", name)).casefold().split())


def organisation_called(name: str) -> Organisation | None:
    """The organisation with this name in any spelling of capitals; None when nobody knows it."""
    return Organisation.objects.filter(name__iexact=" ".join(name.split())).first()


def resembling(name: str, known: Iterable[Organisation]) -> list[Organisation]:
    """Those whose names look like this one, the nearest first; at most MOST_ALIKE."""
    by_name = {folded(organisation.name): organisation for organisation in known}
    return [by_name[found] for found in difflib.get_close_matches(folded(name), by_name, MOST_ALIKE, ALIKE)]
