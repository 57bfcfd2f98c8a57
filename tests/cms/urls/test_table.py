"""Who gets what on the site (`site.txt`), and in the admin of the course office and the editors (`admin.txt`)."""

from __future__ import annotations

import pytest

from tests.cms.urls import table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_rendering"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Wagtail leaves pictures open
]

COLUMNS = [(part, column) for part, columns in table.COLUMNS.items() for column in columns]


@pytest.mark.parametrize("part", table.COLUMNS)
def test_every_address_has_a_row_and_no_row_is_too_much(world, written_anew, part):
    written_anew(part)
    now, before = dict(table.rows_of(part, world)).keys(), table.read(part).keys()
    wrong = [f"{' '.join(row)}: a new address without a row" for row in now - before]
    wrong += [f"{' '.join(row)}: a row without an address" for row in before - now]
    assert not wrong, table.HELP.format(part=part, found="\n".join(wrong))


@pytest.mark.parametrize("method", table.METHODS)
@pytest.mark.parametrize(("part", "column"), COLUMNS)
def test_everybody_gets_what_the_table_says(world, as_the_table_says, part, column, method):
    as_the_table_says(part, column, table.asked(part, world, column, [method]))
