"""Which organisation a typed name means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from course.models import Organisation
from course.text import folded

ALIKE = 0.6
"""From which likeness (0 to 1, of difflib) two names may mean the same organisation."""

MOST_ALIKE = 3


def organisation_called(name: str) -> Organisation | None:
    """The organisation whose name looks the same; None when nobody knows it."""
    return Organisation.objects.filter(name_key=Organisation(name=name).key).first()


def resembling(name: str, known: Iterable[Organisation]) -> list[Organisation]:
    """Those whose names look like this one, the nearest first; at most MOST_ALIKE."""
    by_name = {folded(organisation.name): organisation for organisation in known}
    return [by_name[found] for found in difflib.get_close_matches(folded(name), by_name, MOST_ALIKE, ALIKE)]
