"""Who gets what in the admin of the course office and the editors: `admin.txt`."""

from __future__ import annotations

import pytest

from tests.cms.urls import table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_rendering"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Wagtail leaves pictures open
]


def test_everybody_gets_what_the_table_says(world, check_table):
    check_table("admin", table.asked("admin", world))
