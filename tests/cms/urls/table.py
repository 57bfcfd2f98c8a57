"""The table *every address, every role, every method*: read, asked anew, compared, written.

A cell says what somebody gets. `200`; `login` is sent to log in; `home` is Wagtail's refusal, back to its first page;
`302` goes elsewhere, after a POST because it was done; `404` for what is not theirs, so that an address tells nothing;
`405` for what is done by another method.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache

from tests.cms.urls.book import labelled
from tests.helpers.addresses import Address, every_address
from tests.helpers.world import ROLES, Asking, World

FOLDER = Path(__file__).parent
METHODS = ("GET", "POST")
OUTSIDERS = tuple(role for role in ROLES if role not in {"visitor", "manager", "organiser", "editor", "administrator"})
"""Logged in, and not at work in /beheer/. There one door is closed to them all, so they take turns at the addresses."""

COLUMNS = {
    "site": {role: (role,) for role in ROLES},
    "admin": {
        "visitor": ("visitor",),
        "others": OUTSIDERS,
        "organiser": ("organiser",),
        "editor": ("editor",),
        "administrator": ("administrator",),
    },
}
"""Of each part of the table: for whom a column speaks, by turns where it is more than one."""

HELP = """the table of addresses does not say what the site answers:

{found}

Is that what you meant? Then write the table anew, read every 200 that is new as somebody who wants in, and commit it:
    .venv/bin/pytest tests/cms/urls/test_table.py --write-urls && git diff tests/cms/urls/{part}.txt
An address with a new kind of number in it names its row in tests/cms/urls/book.py.
"""

Row = tuple[str, str]
"""Name and method."""

Table = dict[Row, tuple[str, ...]]
"""By row: the cells, in the order of the columns."""


def addresses_of(part: str) -> list[Address]:
    return [address for address in every_address() if address.route.startswith("beheer/") == (part == "admin")]


def rows_of(part: str, world: World) -> Iterator[tuple[Row, str]]:
    """Each name and method as the table has it, with its path."""
    for name, path in names_of(part, world):
        for method in METHODS:
            yield (name, method), path


def names_of(part: str, world: World) -> Iterator[tuple[str, str]]:
    for address in addresses_of(part):
        for label, path in labelled(address, world.rows).items():
            yield f"{address.name} ({label})" if label else address.name, path
    if part == "site":
        for name, path in world.secrets.items():
            yield f"course:{name} (by who has the link)", path


def asked(part: str, world: World, column: str, methods: Collection[str] = METHODS) -> dict[Row, str]:
    """A column of the table as the site answers these methods now; who speak for it take turns."""
    people = [Asking(world.people[role]) for role in COLUMNS[part][column]]
    cells = {}
    rows = [(row, path) for row, path in rows_of(part, world) if row[1] in methods]
    for turn, (row, path) in enumerate(rows):
        cache.clear()  # nobody has asked too often before
        cells[row] = _cell(people[turn % len(people)].answer(row[1], path))
    return cells


def _cell(answer: Any) -> str:
    if answer.status_code not in {301, 302}:
        return str(answer.status_code)
    place = answer.headers["Location"].partition("?")[0]
    return {"/account/login/": "login", "/beheer/login/": "login", "/beheer/": "home"}.get(place, "302")


def path_of_table(part: str) -> Path:
    return FOLDER / f"{part}.txt"


def read(part: str) -> Table:
    lines = path_of_table(part).read_text(encoding="utf-8").splitlines() if path_of_table(part).exists() else []
    rows = [[field.strip() for field in line.split("|")] for line in lines if "|" in line]
    return {(name, method): tuple(cells.split()) for name, method, cells in rows[1:]}


def write(part: str, table: Table) -> None:
    path_of_table(part).write_text(as_text(part, table), encoding="utf-8")


def as_text(part: str, table: Table) -> str:
    heading = [word.replace(" ", "-") for word in COLUMNS[part]]
    wide = [max(len(word), 5) for word in heading]
    longest = max(len(name) for name, _method in table)
    lines = [(("address", "asked"), tuple(heading)), *table.items()]
    return "".join(
        f"{name:{longest}} | {method:5} | {_aligned(cells, wide)}".rstrip() + "\n" for (name, method), cells in lines
    )


def _aligned(cells: tuple[str, ...], wide: list[int]) -> str:
    return " ".join(f"{cell:{width}}" for cell, width in zip(cells, wide, strict=True))


def cells_of(part: str, column: str) -> dict[Row, str]:
    """A column of the table as it is written down."""
    place = list(COLUMNS[part]).index(column)
    return {row: cells[place] for row, cells in read(part).items()}


def write_anew(part: str, world: World) -> None:
    columns = [asked(part, world, column) for column in COLUMNS[part]]
    write(part, {row: tuple(column[row] for column in columns) for row in columns[0]})
