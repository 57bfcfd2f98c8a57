"""Absolute addresses begin with `SITE_URL`, and never with the host that a request names."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


class SiteOfSettings:
    """What Django and allauth call a site: its host and its name."""

    @property
    def domain(self) -> str:
        return str(urlsplit(settings.SITE_URL).netloc)

    @property
    def protocol(self) -> str:
        return str(urlsplit(settings.SITE_URL).scheme)

    @property
    def name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)


SITE = SiteOfSettings()


def absolute(path: str) -> str:
    """The address of a path on this site; an address that is absolute keeps its path alone."""
    return on_our_site(path) if "://" in path else f"{settings.SITE_URL}{path}"


def on_our_site(text: str) -> str:
    """An absolute address with our scheme and host instead of those it has; any other text as it is."""
    if not text.startswith(("http://", "https://")):
        return text
    return urlsplit(text)._replace(scheme=SITE.protocol, netloc=SITE.domain).geturl()
