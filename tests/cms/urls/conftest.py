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
def check_table(request):
    """Compares with the table, or writes it (`--write-urls`)."""

    def check(part: str, now: table.Table) -> None:
        if request.config.getoption("--write-urls"):
            table.write(part, now)
        found = "\n".join(table.differences(part, now))
        assert not found, HELP.format(part=part, found=found)

    return check


HELP = """the table of addresses does not say what the site answers:

{found}

Is that what you meant? Then write the table anew, read every 200 that is new as somebody who wants in, and commit it:
    .venv/bin/pytest tests/cms/urls/test_{part}_table.py --write-urls && git diff tests/cms/urls/{part}.txt
An address with a new kind of number in it names its row in tests/cms/urls/book.py.
"""


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals would be thousands of lines."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
