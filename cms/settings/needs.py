"""What production cannot do without. A value that is absent or half filled in ends the start with a sentence.

Otherwise the site would run on a file of SQLite, count log-in attempts per process or mail links to nowhere, and nobody
would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
"""Characters; the rule of Django's own check."""

Rule = Callable[[str], bool]


def _is_key(value: str) -> bool:
    return len(value) >= SHORTEST_KEY


def _is_site(value: str) -> bool:
    """Scheme and host and nothing behind them."""
    parts = urlsplit(value)
    return parts.scheme == "https" and bool(parts.hostname) and value == f"https://{parts.netloc}"


def _are_hosts(value: str) -> bool:
    hosts = [host.strip() for host in value.split(",")]
    return all(hosts) and "*" not in hosts


def _is_database(value: str) -> bool:
    """Of a file the path, of a server the name: how to reach it may stand in the environment of libpq."""
    parts = urlsplit(value)
    return bool(parts.scheme) and len(parts.path) > 1


def _is_cache(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"redis", "rediss"} and bool(parts.hostname)


def _is_mail_server(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"smtp", "smtps", "smtp+tls", "smtp+ssl"} and bool(parts.hostname)


def _is_sender(value: str) -> bool:
    _name, _at, domain = parseaddr(value)[1].partition("@")
    return "." in domain and not domain.endswith(".example")


NEEDED: dict[str, tuple[Rule, str]] = {
    "SECRET_KEY": (_is_key, "a random text of at least 50 characters, the same on every node"),
    "SITE_URL": (_is_site, "the address of the site without a slash behind it, such as https://cursus.example.nl"),
    "ALLOWED_HOSTS": (_are_hosts, "host names with commas between them and no *, such as cursus.example.nl"),
    "DATABASE_URL": (_is_database, "the database, such as postgres://user:password@host:5432/name"),
    "REDIS_URL": (_is_cache, "the cache, such as redis://host:6379/1"),
    "EMAIL_URL": (_is_mail_server, "the mail server, such as smtp+tls://user:password@host:587"),
    "DEFAULT_FROM_EMAIL": (_is_sender, 'a sender that can be answered, such as "Zorg en Gemeente <cursus@example.nl>"'),
}


def check_needs(environment: Mapping[str, str]) -> None:
    """Raises ImproperlyConfigured with a sentence for each variable that is absent or not right."""
    wrong = [sentence for name in NEEDED if (sentence := _trouble_with(name, environment.get(name, "").strip()))]
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))


def _trouble_with(name: str, value: str) -> str:
    is_right, meaning = NEEDED[name]
    if is_right(value):
        return ""
    return f"{name} is {'not right' if value else 'absent'}: production needs {meaning}."
