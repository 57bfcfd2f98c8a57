"""Databases for tests: migrated once per machine and state of the migrations, and from then on copied.

The first process that asks makes a template (a file under var/, or a database beside the others) while the rest wait.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.files import locks
from django.core.management.color import Style
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "var" / "templates"
KEPT = 5
"""Templates that stay when a new one is made: those of other branches."""
PREFIX = f"{Path(settings.DATABASES['default']['TEST']['NAME'] or 'test').stem}_template_"


def state_of_migrations() -> str:
    """Another one as soon as `migrate` could make another database: by any migration or setting."""
    folders = [*(Path(app.path, "migrations") for app in apps.get_app_configs()), ROOT / "cms" / "settings"]
    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    for path in (path for folder in folders for path in sorted(folder.glob("*.py"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def database_of_tests() -> Iterator[None]:
    """The database of this test process, under the name that Django gives it."""
    ours = connections["default"]
    name = ours.creation._get_test_db_name()
    _create(ours, name)
    _flush_by_deleting(ours)
    with _named(ours, name):
        yield
    for kept, connection in {**_kept, name: ours}.items():
        connection.close()
        _drop(ours, kept)


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """A database for tests that commit, in every thread of this process. Gives its DATABASE_URL for other processes.

    The flush with which Django cleans up after such a test also takes the rows that migrations wrote.
    """
    with _connected() as ours:
        in_postgres = ours.vendor == "postgresql"
        name = f"{ours.settings_dict['NAME']}_copy" if in_postgres else str(folder / "copy.sqlite3")
        _create(ours, name)
        with _named(ours, name):
            yield _url_in_postgres(name) if in_postgres else f"sqlite:///{name}"
        _drop(ours, name)


@contextmanager
def kept_database(label: str, fill: Callable[[], object]) -> Iterator[None]:
    """A database that this process fills once, for tests that roll back what they do."""
    outer = connections["default"]
    in_postgres = outer.vendor == "postgresql"
    name = f"{outer.settings_dict['NAME']}_{label}" if in_postgres else f"file:{label}?mode=memory&cache=shared"
    with _connected(_kept.get(name)) as ours:
        if name not in _kept:
            _create(ours, name)
            with _named(ours, name):
                fill()
            _kept[name] = ours
        with _named(ours, name):
            yield


_kept: dict[str, BaseDatabaseWrapper] = {}
"""By name: a database in memory lives as long as its connection."""


@contextmanager
def _connected(ours: BaseDatabaseWrapper | None = None) -> Iterator[BaseDatabaseWrapper]:
    """Another connection than the usual one, for what this thread does here."""
    outer = connections["default"]
    del connections["default"]
    if ours:
        connections["default"] = ours
    try:
        yield connections["default"]
    finally:
        connections["default"] = outer


@contextmanager
def _named(ours: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    """Connections of this process go to this database: all threads share the settings."""
    original = ours.settings_dict["NAME"]
    ours.settings_dict["NAME"] = name
    try:
        yield
    finally:
        ours.close()
        ours.settings_dict["NAME"] = original


def _create(ours: BaseDatabaseWrapper, name: str) -> None:
    if ours.vendor == "postgresql":
        template = _template_in_postgres(ours)
        with ours._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return
    with _named(ours, name), closing(sqlite3.connect(template_file())) as template:
        ours.ensure_connection()
        template.backup(ours.connection)


def _flush_by_deleting(ours: BaseDatabaseWrapper) -> None:
    """To truncate every table takes PostgreSQL seconds after each test that commits; to delete its few rows, none."""
    if ours.vendor == "postgresql":
        type(ours.ops).sql_flush = _deletions


def _deletions(ops: BaseDatabaseOperations, _style: Style, tables: Iterable[str], **_options: bool) -> list[str]:
    """In any order: foreign keys are looked at when the transaction ends."""
    return [f"DELETE FROM {ops.quote_name(table)}" for table in tables]  # noqa: S608 - the names of our tables


def _drop(ours: BaseDatabaseWrapper, name: str) -> None:
    """What stands in memory or in a folder of a test goes by itself."""
    if ours.vendor == "postgresql":
        with ours._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def template_file() -> Path:
    """An SQLite file on which `migrate` has run; only for reading."""
    path = FOLDER / f"{PREFIX}{state_of_migrations()}.sqlite3"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as door:
        locks.lock(door, locks.LOCK_EX)
        if not path.exists():
            new = path.with_suffix(".new")
            new.unlink(missing_ok=True)
            _migrate(f"sqlite:///{new}")
            with closing(sqlite3.connect(new)) as database:
                database.execute("PRAGMA journal_mode=DELETE")  # one file, that memory can take too
            new.rename(path)
            for old in sorted(FOLDER.glob(f"{PREFIX}*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
                old.unlink()
    return path


def _template_in_postgres(ours: BaseDatabaseWrapper) -> str:
    name = f"{PREFIX}{state_of_migrations()}"
    with ours._nodb_cursor() as cursor:  # the lock ends with its connection
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [PREFIX])
        there = [row[0] for row in cursor.fetchall()]
        if name not in there:
            new = f"new_{name}"
            cursor.execute(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{new}"')
            _migrate(_url_in_postgres(new))
            cursor.execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')
            for old in there[: 1 - KEPT]:
                cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
    return name


def _url_in_postgres(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _migrate(url: str) -> None:
    """As everybody does, in a process of its own."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        check=True,
    )


@contextmanager
def kept_connection() -> Iterator[None]:
    """A request that ends outside the test client would close the connection in which a test has its transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
