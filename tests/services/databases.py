"""A database of its own for a test that really commits: a copy of the test database, thrown away afterwards.

The flush with which Django cleans up after such a test also takes the rows that migrations wrote.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """Work in a copy, in every thread of this process. Gives its DATABASE_URL for other processes."""
    ours = connections["default"]
    copy = _copy_in_postgres if ours.vendor == "postgresql" else _copy_to_file
    with copy(ours, folder) as (name, url):
        original = ours.settings_dict["NAME"]
        del connections["default"]
        ours.settings_dict["NAME"] = name
        try:
            yield url
        finally:
            connections["default"].close()
            ours.settings_dict["NAME"] = original
            connections["default"] = ours


@contextmanager
def _copy_in_postgres(ours: BaseDatabaseWrapper, folder: Path) -> Iterator[tuple[str, str]]:
    original = ours.settings_dict["NAME"]
    name = f"{original}_copy"
    ours.close()
    with ours._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    try:
        yield name, urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with ours._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _copy_to_file(ours: BaseDatabaseWrapper, folder: Path) -> Iterator[tuple[str, str]]:
    path = folder / "copy.sqlite3"
    ours.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        ours.connection.backup(target)
    yield str(path), f"sqlite:///{path}"
