"""What production cannot do without. A value that is absent or half filled in ends the start with a sentence.

Otherwise the site would run on a file of SQLite, count log-in attempts per process or mail links to nowhere, and nobody
would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
"""Characters; the rule of Django's own check."""

Rule = Callable[[str], bool]


def _is_key(value: str) -> bool:
    return len(value) >= SHORTEST_KEY


def _parts(value: str) -> SplitResult:
    """Of an address; of one whose host or port cannot be read nothing."""
    try:
        parts = urlsplit(value)
        is_read = parts.port != 0  # reading it raises for what is no port
    except ValueError:
        is_read = False
    return parts if is_read else urlsplit("")


def _is_site(value: str) -> bool:
    """Scheme and host and nothing behind them."""
    parts = _parts(value)
    return parts.scheme == "https" and bool(parts.hostname) and value == f"https://{parts.netloc}" and "@" not in value


def _are_hosts(value: str) -> bool:
    """Each by its name: neither `*` nor a dot before a name, which stands for all names below it."""
    hosts = [host.strip() for host in value.split(",")]
    return all(hosts) and "*" not in value and not any(host.startswith(".") for host in hosts)


def _is_database(value: str) -> bool:
    """Of a file the path, of a server the name: how to reach it may stand in the environment of libpq."""
    parts = _parts(value)
    return bool(parts.scheme) and len(parts.path) > 1


def _is_server(*schemes: str) -> Rule:
    """An address with a host, by one of these schemes."""

    def check(value: str) -> bool:
        parts = _parts(value)
        return parts.scheme in schemes and bool(parts.hostname)

    return check


_is_cache = _is_server("redis", "rediss")
_is_mail_server = _is_server("smtp", "smtps", "smtp+tls", "smtp+ssl")
_is_broker = _is_server("redis", "rediss", "amqp", "amqps")


def _is_sender(value: str) -> bool:
    _name, _at, domain = parseaddr(value)[1].partition("@")
    return "." in domain and not domain.endswith(".example")


def _are_origins(value: str) -> bool:
    return all(_is_site(origin.strip()) and "*" not in origin for origin in value.split(","))


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal()


def _is_time(value: str) -> bool:
    return _is_number(value) and int(value) > 0


def _are_hours(value: str) -> bool:
    hours = [hour.strip() for hour in value.split(",")]
    return len(hours) == 2 and all(map(_is_number, hours)) and int(hours[0]) < int(hours[1]) <= 24


def _is_level(value: str) -> bool:
    return value in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}


def _is_folder(value: str) -> bool:
    """By its whole path: another one would begin wherever a process was started."""
    return value.startswith("/")


def _is_switch(value: str) -> bool:
    return value.lower() in {"true", "false", "on", "off", "yes", "no", "1", "0"}


NEEDED: dict[str, tuple[Rule, str]] = {
    "SECRET_KEY": (_is_key, "a random text of at least 50 characters, the same on every node"),
    "SITE_URL": (_is_site, "the address of the site without a slash behind it, such as https://cursus.example.nl"),
    "ALLOWED_HOSTS": (
        _are_hosts,
        "host names with commas between them, and none for many (*, .nl), such as cursus.example.nl",
    ),
    "DATABASE_URL": (_is_database, "the database, such as postgres://user:password@host:5432/name"),
    "REDIS_URL": (_is_cache, "the cache, such as redis://host:6379/1"),
    "EMAIL_URL": (_is_mail_server, "the mail server, such as smtp+tls://user:password@host:587"),
    "DEFAULT_FROM_EMAIL": (_is_sender, 'a sender that can be answered, such as "Zorg en Gemeente <cursus@example.nl>"'),
}


_SECONDS: tuple[Rule, str] = (_is_number, "a number of seconds")
_LEASE: tuple[Rule, str] = (_is_time, "a number of seconds above 0")
_SWITCH: tuple[Rule, str] = (_is_switch, "True or False")

MAY_BE_GIVEN: dict[str, tuple[Rule, str]] = {
    "CELERY_BROKER_URL": (_is_broker, "the broker, such as redis://host:6379/2"),
    "CSRF_TRUSTED_ORIGINS": (_are_origins, "origins with commas between them, such as https://cursus.example.nl"),
    "TRUSTED_PROXY_COUNT": (_is_number, "how many proxies of our own stand before the site, 0 or more"),
    "MAIL_HOURS": (_are_hours, "two hours with a comma between them, such as 8,20"),
    "VAR_DIR": (_is_folder, "the whole path of a folder, such as /srv/zorg/var"),
    "LOG_LEVEL": (_is_level, "DEBUG, INFO, WARNING, ERROR or CRITICAL"),
    "PUBLIC_PAGE_CACHE_SECONDS": _SECONDS,
    "PAGE_PARTS_CACHE_SECONDS": _SECONDS,
    "SECURE_HSTS_SECONDS": _SECONDS,
    "MAIL_LEASE_SECONDS": _LEASE,
    "IMPORT_LEASE_SECONDS": _LEASE,
    "DATABASE_PREPARES": _SWITCH,
    "SECURE_SSL_REDIRECT": _SWITCH,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": _SWITCH,
    "SECURE_HSTS_PRELOAD": _SWITCH,
}
"""What has an answer when it is absent."""

MAY_BE_EMPTY = {"CELERY_BROKER_URL", "CSRF_TRUSTED_ORIGINS", "MAIL_HOURS"}
"""Of these empty means: none, or at any hour. Elsewhere it would be read as 0 or as off, or as nothing at all."""


def check_needs(environment: Mapping[str, str]) -> None:
    """Raises ImproperlyConfigured with a sentence for each variable that is absent or not right."""
    asked = NEEDED | {name: rule for name, rule in MAY_BE_GIVEN.items() if _is_given(name, environment)}
    found = {name: environment.get(name, "").strip() for name in asked}
    wrong = [
        f"{name} is {'not right' if value or name in MAY_BE_GIVEN else 'absent'}: production needs {asked[name][1]}."
        for name, value in found.items()
        if not asked[name][0](value)
    ]
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))


def _is_given(name: str, environment: Mapping[str, str]) -> bool:
    return name in environment and bool(environment[name].strip() or name not in MAY_BE_EMPTY)
