"""The world in which addresses are asked."""

from __future__ import annotations

import logging

import pytest
from django.template.backends.django import Template

from tests.cms.urls import table
from tests.helpers.world import world_for_module


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with world_for_module(django_db_blocker) as made:
        yield made


@pytest.fixture(autouse=True)
def open_doors(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    settings.SERVE_MEDIA = True


@pytest.fixture
def no_rendering(monkeypatch):
    """Who gets in is decided before a page is drawn; drawing them all would take minutes."""
    monkeypatch.setattr(Template, "render", lambda *args, **kwargs: "")


@pytest.fixture
def written_anew(request, world):
    """Before anything is compared, when somebody asks for it (`--write-urls`)."""

    def write(part: str) -> None:
        if request.config.getoption("--write-urls"):
            table.write_anew(part, world)

    return write


@pytest.fixture
def as_the_table_says():
    """Compares a column with the table."""

    def compare(part: str, column: str, now: dict[table.Row, str]) -> None:
        before = table.cells_of(part, column)
        wrong = [
            f"{' '.join(row)}: {column} gets {now[row]} and should get {before[row]}"
            for row in now
            if row in before and now[row] != before[row]
        ]
        assert not wrong, table.HELP.format(part=part, found="\n".join(wrong))

    return compare


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals would be thousands of lines."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
