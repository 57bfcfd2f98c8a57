"""Who gets what in the admin of the course office and the editors: `admin.txt`."""

from __future__ import annotations

import pytest

from tests.cms.urls import table

PART = "admin"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_rendering"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Wagtail leaves pictures open
]


def test_every_address_has_a_row_and_no_row_is_too_much(world, written_anew):
    written_anew(PART)
    assert [row for row, _path in table.rows_of(PART, world)] == list(table.read(PART))


@pytest.mark.parametrize("method", table.METHODS)
@pytest.mark.parametrize("column", table.COLUMNS[PART])
def test_everybody_gets_what_the_table_says(world, as_the_table_says, column, method):
    as_the_table_says(PART, column, table.asked(PART, world, column, [method]))
