"""Wrong settings are caught at the start and not by a visitor."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.http.request import validate_host


@register(Tags.security)
def no_demo_in_production(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The demo lets everybody log in as anybody."""
    if settings.PRODUCTION and apps.is_installed("cms.demo"):
        return [
            Error(
                "The demo is installed in production: /demo/ would let every visitor log in as any demo person.",
                hint="Take cms.demo out of INSTALLED_APPS.",
                id="cms.E001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Whoever may choose the host of a request chooses what stands in the pages that are made for it."""
    if not any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        return []
    return [Error("ALLOWED_HOSTS lets in hosts that it does not name.", hint="Name each of them.", id="cms.E002")]


@register(Tags.security, deploy=True)
def site_is_a_host_of_ours(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """All links in mails begin with SITE_URL, so they have to arrive."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [Error(f"SITE_URL leads to {host!r}, which ALLOWED_HOSTS does not let in.", id="cms.E003")]


@register(Tags.security, deploy=True)
def database_serves_many(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """A file of SQLite has one writer, and stays behind when a second node comes."""
    if not settings.PRODUCTION or connection.vendor == "postgresql":
        return []
    return [Error("Production runs on a database that is not PostgreSQL.", hint="Set DATABASE_URL.", id="cms.E004")]
