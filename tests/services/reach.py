"""Says what `make test-services` can reach, one line for each service. Starts nothing, shows no password."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import environ
import psycopg
import redis
from kombu import Connection

DEFAULTS = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "REDIS_URL": "redis://127.0.0.1:6379/1",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/2",
}
"""The same as in the Makefile."""

OLDEST_POSTGRES = 15
SECONDS = 5
"""How long to wait for an answer."""


class Unreachable(Exception):
    """A service that is not there, or not good enough; the sentence says what to do."""


def main() -> int:
    """Print a line for each service on standard output. Returns 1 when one is missing."""
    checks: dict[str, Callable[[str], str]] = {
        "DATABASE_URL": postgres,
        "REDIS_URL": cache,
        "CELERY_BROKER_URL": broker,
    }
    missing = max(_tell(variable, check) for variable, check in checks.items())
    if missing:
        print("Start what is missing, or let its variable name a server that runs.")  # noqa: T201 - the terminal is where it is read
    return missing


def _tell(variable: str, check: Callable[[str], str]) -> int:
    url = os.environ.get(variable) or DEFAULTS[variable]
    try:
        found = check(url)
    except Exception as problem:  # whatever goes wrong, the reader must know which service it is
        print(f"MISSING  {variable} ({address(url)}): {_reason(problem, url)}")  # noqa: T201 - the terminal is where it is read
        return 1
    print(f"reached  {variable} ({address(url)}): {found}")  # noqa: T201 - the terminal is where it is read
    return 0


def postgres(url: str) -> str:
    """The version, when it is new enough and the tests may make their databases there."""
    config = environ.Env.db_url_config(url)
    if not config["ENGINE"].endswith("postgresql"):
        raise Unreachable("this is not PostgreSQL; give postgres://user@host:port/database.")
    with psycopg.connect(
        host=config["HOST"] or None,
        port=config["PORT"] or None,
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        dbname=config["NAME"],
        connect_timeout=SECONDS,
    ) as connection:
        version = connection.info.server_version // 10000
        row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if version < OLDEST_POSTGRES:
        raise Unreachable(f"PostgreSQL {version} is too old; {OLDEST_POSTGRES} or newer is needed.")
    if not row or not row[0]:
        raise Unreachable("this role may not create databases, and each test process makes its own (CREATEDB).")
    return f"PostgreSQL {version}"


def cache(url: str) -> str:
    """The version of Redis or Valkey."""
    with redis.Redis.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
        return f"Redis {client.info('server')['redis_version']}, for the cache"


def broker(url: str) -> str:
    """The transport. The tests with a real worker keep their queues apart with a prefix, which Redis alone knows."""
    if urlsplit(url).scheme not in {"redis", "rediss"}:
        raise Unreachable("the tests need a broker in Redis (redis://host:port/number).")
    options = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
    with Connection(url, transport_options=options) as connection:
        connection.ensure_connection(max_retries=1, timeout=SECONDS)
        return f"{connection.transport.driver_type}, for the messages to the worker"


def address(url: str) -> str:
    """Host, port and name: what may be printed of an address."""
    parts = urlsplit(url)
    host = parts.hostname or "local socket"
    return f"{host}:{parts.port}{parts.path}" if parts.port else f"{host}{parts.path}"


def _reason(problem: Exception, url: str) -> str:
    """One line, without the password."""
    text = " ".join(str(problem).split()) or type(problem).__name__
    password = urlsplit(url).password
    for secret in filter(None, (password, unquote(password or ""))):
        text = text.replace(secret, "…")
    return text


if __name__ == "__main__":
    sys.exit(main())
