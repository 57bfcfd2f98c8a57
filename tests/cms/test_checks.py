from __future__ import annotations

import runpy

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.urls import reverse

from cms.checks import no_demo_in_production
from tests.factories import PASSWORD, UserFactory


def test_demo_in_production_is_refused_at_the_start(settings):
    settings.PRODUCTION = True
    assert [error.id for error in run_checks() if error.id == "cms.E001"] == ["cms.E001"]


def test_demo_outside_production_is_no_error(settings):
    settings.PRODUCTION = False
    assert no_demo_in_production(None) == []
    assert no_demo_in_production in registry.get_checks()


@pytest.fixture
def production(monkeypatch):
    """Read the settings of production with this environment, as gunicorn does."""

    def read(**environment: str) -> dict[str, object]:
        needed = {
            "SECRET_KEY": "lang" * 20,
            "ALLOWED_HOSTS": "cursus.example",
            "SITE_URL": "https://cursus.example",
            "EMAIL_URL": "smtp+tls://post.example:587",
        }
        for name, value in (needed | environment).items():
            monkeypatch.setenv(name, value)
        return runpy.run_module("cms.settings.production")

    return read


@pytest.mark.parametrize("answer", ["true", "false"])
def test_production_has_no_demo_whatever_the_environment_says(production, answer):
    found = production(DEMO=answer)
    assert (found["PRODUCTION"], found["DEMO"], found["SERVE_MEDIA"]) == (True, False, False)
    assert "cms.demo" not in found["INSTALLED_APPS"]
    assert found["STAFF_NEEDS_SECOND_FACTOR"] is True


@pytest.mark.parametrize(("environment", "count"), [({}, 1), ({"TRUSTED_PROXY_COUNT": "2"}, 2)])
def test_production_says_how_many_proxies_stand_before_it(production, environment, count):
    assert production(**environment)["ALLAUTH_TRUSTED_PROXY_COUNT"] == count


def test_behind_a_proxy_one_visitor_does_not_lock_out_the_others(client, db, settings):
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = UserFactory()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    address = reverse("account_login")
    for number in range(12):
        wrong = {"login": f"x{number}@elders.example", "password": "wrong wrong wrong"}
        client.post(address, wrong, headers={"x-forwarded-for": "1.1.1.1, 6.6.6.6"})
    right = {"login": person.email, "password": PASSWORD}
    assert client.post(address, right, headers={"x-forwarded-for": "1.1.1.1, 6.6.6.6"}).status_code == 200
    assert client.post(address, right, headers={"x-forwarded-for": "6.6.6.6, 7.7.7.7"}).status_code == 302
    cache.clear()
