"""Databases for tests: migrated once per machine and state of the migrations, and from then on copied.

The first process that asks makes a template (a file under var/, or a database beside the others) while the rest wait.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files import locks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "var" / "templates"
KEPT = 5
"""Templates that stay when a new one is made: those of other branches."""
PREFIX = f"{settings.DATABASES['default']['TEST']['NAME'] or 'test'}_template_"


def state_of_migrations() -> str:
    """Another one as soon as `migrate` could make another database: by a migration, a package or a setting."""
    files = [path for app in apps.get_app_configs() for path in Path(app.path, "migrations").glob("*.py")]
    files += (ROOT / "cms" / "settings").glob("*.py")
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    digest = hashlib.sha256("\n".join(packages).encode())
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def database_of_tests() -> Iterator[None]:
    """The database of this test process, under the name that Django gives it."""
    ours = connections["default"]
    name = ours.creation._get_test_db_name()
    copy = _copied_in_postgres if ours.vendor == "postgresql" else _copied_to_memory
    with copy(ours, name):
        yield


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """A database for tests that commit, in every thread of this process. Gives its DATABASE_URL for other processes.

    The flush with which Django cleans up after such a test also takes the rows that migrations wrote.
    """
    outer = connections["default"]
    del connections["default"]
    ours = connections["default"]
    copy = _copied_in_postgres if ours.vendor == "postgresql" else _copied_to_file
    name = f"{outer.settings_dict['NAME']}_copy" if ours.vendor == "postgresql" else str(folder / "copy.sqlite3")
    try:
        with copy(ours, name) as url:
            yield url
    finally:
        connections["default"] = outer


@contextmanager
def _named(ours: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    """Connections of this process go to this database; all threads share the settings."""
    original = ours.settings_dict["NAME"]
    ours.close()
    ours.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        ours.settings_dict["NAME"] = original


@contextmanager
def _copied_to_memory(ours: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    with _named(ours, name):
        ours.ensure_connection()
        with closing(sqlite3.connect(_template_file())) as template:
            template.backup(ours.connection)
        yield


@contextmanager
def _copied_to_file(ours: BaseDatabaseWrapper, name: str) -> Iterator[str]:
    Path(name).write_bytes(_template_file().read_bytes())
    with _named(ours, name):
        yield f"sqlite:///{name}"


@contextmanager
def _copied_in_postgres(ours: BaseDatabaseWrapper, name: str) -> Iterator[str]:
    template = _template_in_postgres(ours)
    with ours._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    with _named(ours, name):
        yield _url_in_postgres(name)
    with ours._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _template_file() -> Path:
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
