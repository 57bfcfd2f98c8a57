"""Wrong settings are caught at the start and not by a visitor."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def no_demo_in_production(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The demo lets everybody log in as anybody."""
    if settings.PRODUCTION and settings.DEMO:
        return [
            Error(
                "DEMO is on in production: /demo/ would let every visitor log in as any demo person.",
                hint="Take DEMO out of the environment.",
                id="cms.E001",
            )
        ]
    return []
