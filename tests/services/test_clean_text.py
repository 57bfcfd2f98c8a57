"""An older database is brought up to date: nothing is lost, and its rows are compared and sorted as new ones."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from course.models import Organisation, User

BEFORE = [("course", "0009_ticks")]


@pytest.mark.services
def test_rows_of_an_older_database_get_clean_names_and_keys(own_database: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps
    for name in ("gemeente Duinrade", "Gemeente\u00a0Duinrad\u00e9", "gemeente Duinrade (2)", "Wijk\x0bZuid\u200b"):
        old.get_model("course", "Organisation").objects.create(name=name, kind="municipality")
    for email, last_name in (("noor@duin\u200brade.example", "van den Berg"), ("rob@duinrade.example", "\u2019t Hart")):
        old.get_model("course", "User").objects.create(email=email, last_name=last_name, sort_name="?")

    MigrationExecutor(connection).migrate(executor.loader.graph.leaf_nodes("course"))

    assert list(Organisation.objects.order_by("pk").values_list("name", "name_key")) == [
        ("gemeente Duinrade", "gemeente duinrade"),
        ("Gemeente Duinrad\u00e9 (3)", "gemeente duinrade (3)"),
        ("gemeente Duinrade (2)", "gemeente duinrade (2)"),
        ("Wijk Zuid", "wijk zuid"),
    ]
    assert list(User.objects.order_by("pk").values_list("email", "sort_name")) == [
        ("noor@duinrade.example", "berg"),
        ("rob@duinrade.example", "hart"),
    ]
