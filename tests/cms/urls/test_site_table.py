"""Who gets what on the site: `site.txt`."""

from __future__ import annotations

import pytest

from tests.cms.urls import table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_rendering")]


def test_everybody_gets_what_the_table_says(world, check_table):
    check_table("site", table.asked("site", world))
