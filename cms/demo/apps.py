"""The demo as an app."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A fourth app, so that a site that does not install it has neither the demo's table, addresses nor commands."""

    name = "cms.demo"
    label = "demo"
