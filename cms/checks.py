"""Wrong settings are caught at the start and not by a visitor."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


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
