from __future__ import annotations

from django.core.checks import run_checks
from django.core.checks.registry import registry

from cms.checks import no_demo_in_production


def test_demo_in_production_is_refused_at_the_start(settings):
    settings.PRODUCTION, settings.DEMO = True, True
    assert [error.id for error in run_checks() if error.id == "cms.E001"] == ["cms.E001"]


def test_demo_outside_production_is_no_error(settings):
    settings.PRODUCTION, settings.DEMO = False, True
    assert no_demo_in_production(None) == []
    assert no_demo_in_production in registry.get_checks()
