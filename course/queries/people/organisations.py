"""Which organisation a typed name means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from course.models import Organisation
from course.text import folded

ALIKE = 0.6
"""From which likeness (0 to 1, of difflib) two names may mean the same organisation."""

NEAR = 0.7
"""From which likeness we ask whether a name that nobody knows was meant for this one."""

MOST_ALIKE = 3


def organisation_called(name: str) -> Organisation | None:
    """The organisation whose name looks the same; None when nobody knows it."""
    return Organisation.objects.filter(name_key=Organisation(name=name).key).first()


def resembling(name: str, known: Iterable[Organisation], likeness: float = ALIKE) -> list[Organisation]:
    """Those whose names look like this one, the nearest first; at most MOST_ALIKE."""
    by_name = {folded(organisation.name): organisation for organisation in known}
    return [by_name[found] for found in difflib.get_close_matches(folded(name), by_name, MOST_ALIKE, likeness)]


def names_near(name: str, known: Iterable[Organisation]) -> str:
    """What may be meant with a name that nobody knows, behind each other; empty when nothing comes near."""
    return ", ".join(organisation.name for organisation in resembling(name, known, NEAR))
