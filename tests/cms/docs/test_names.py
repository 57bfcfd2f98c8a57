"""What a docstring or a document calls by its dotted name is there: `queries.enrolment.roles.roles_of`."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.conf import settings

HOUSE = settings.BASE_DIR
APPS = ("course", "pitches", "cms")
FLOORS = (
    "actions|authority|calendars|clock|enums|errors|formatting|forms|mailtext|models|queries|rules|sheets|signing|"
    "views|viewsets|waitlist|workdays"
)
DOTTED = re.compile(rf"`(?!\w+\.py`)((?:(?:course|pitches|cms)\.)?(?:{FLOORS})(?:\.\w+)+)(?:\([^`]*\))?`")


def exists(name: str) -> bool:
    """A module, or what stands in it; from any of the apps when none is named."""
    starts = [""] if name.partition(".")[0] in APPS else [f"{app}." for app in APPS]
    return any(_found((start + name).split(".")) for start in starts)


def _found(parts: list[str]) -> bool:
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("folder", [*APPS, "tests", "docs"])
def test_what_is_called_by_its_dotted_name_is_there(folder):
    found = [
        f"{path.relative_to(HOUSE)}: {name}"
        for path in sorted((HOUSE / folder).rglob("*"))
        if path.suffix in {".py", ".md"}
        for name in DOTTED.findall(path.read_text(encoding="utf-8"))
        if not exists(name)
    ]
    assert found == []


def test_control_a_name_that_is_gone_is_found_out():
    assert exists("queries.enrolment.roles.roles_of")
    assert not exists("queries.enrolment.roles.nobody")
    assert not exists("queries.nowhere.roles_of")
