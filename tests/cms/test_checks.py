from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from cms.checks import database_serves_many, hosts_are_named, no_demo_in_production, site_is_a_host_of_ours
from cms.settings.needs import MAY_BE_GIVEN, NEEDED
from tests.factories import PASSWORD, UserFactory


def test_demo_in_production_is_refused_at_the_start(settings):
    settings.PRODUCTION = True
    assert [error.id for error in run_checks() if error.id == "cms.E001"] == ["cms.E001"]


def test_demo_outside_production_is_no_error(settings):
    settings.PRODUCTION = False
    assert no_demo_in_production(None) == []
    assert no_demo_in_production in registry.get_checks()


NEEDS = {
    "SECRET_KEY": "een lange sleutel van wel twintig verschillende letters 0123456789",
    "ALLOWED_HOSTS": "cursus.example",
    "SITE_URL": "https://cursus.example",
    "EMAIL_URL": "smtp+tls://post.cursus.test:587",
    "DATABASE_URL": "postgres://zorg@127.0.0.1/zorg",
    "REDIS_URL": "redis://127.0.0.1:6379/1",
    "DEFAULT_FROM_EMAIL": "Zorg en Gemeente <cursus@cursus.test>",
}


@pytest.fixture
def production(monkeypatch):
    """Read the settings of production with this environment, as gunicorn does."""

    def read(**environment: str) -> dict[str, object]:
        for name, value in (NEEDS | environment).items():
            monkeypatch.setenv(name, value)
        monkeypatch.delitem(sys.modules, "cms.settings.base", raising=False)  # it has read the environment of the tests
        return runpy.run_module("cms.settings.production")

    return read


def refusal(production, **environment: str) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        production(**environment)
    return str(refused.value)


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", ["", " "])
def test_production_does_not_start_without_what_it_needs(production, name, value):
    sentence = refusal(production, **{name: value})
    assert sentence.startswith(f"{name} is absent: production needs ")
    assert sentence.count(":") >= 1
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "kort"),
        ("SECRET_KEY", "replace-by-a-long-random-text"),
        ("SITE_URL", "cursus.example"),
        ("SITE_URL", "http://cursus.example"),
        ("SITE_URL", "https://cursus.example/"),
        ("SITE_URL", "https://"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "cursus.example,"),
        ("ALLOWED_HOSTS", ".nl"),
        ("ALLOWED_HOSTS", "cursus.example, .example"),
        ("ALLOWED_HOSTS", "*.example"),
        ("SITE_URL", "https://zorg:geheim@cursus.example"),
        ("SITE_URL", "https://cursus.example:poort"),
        ("SITE_URL", "https://cursus.example:99999"),
        ("SITE_URL", "https://[cursus.example"),
        ("DATABASE_URL", "postgres://zorg@127.0.0.1:poort/zorg"),
        ("REDIS_URL", "redis://127.0.0.1:poort/1"),
        ("EMAIL_URL", "smtp://zorg:geheim@post.example:poort"),
        ("DATABASE_URL", "postgres://"),
        ("DATABASE_URL", "postgres://zorg@127.0.0.1/"),
        ("DATABASE_URL", "zorg"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "filemail:///tmp"),
        ("EMAIL_URL", "post.example:587"),
        ("DEFAULT_FROM_EMAIL", "Zorg en Gemeente"),
        ("DEFAULT_FROM_EMAIL", "cursus@localhost"),
        ("DEFAULT_FROM_EMAIL", "Zorg <cursusbureau@zorgengemeente.example>"),
    ],
)
def test_production_does_not_start_with_half_a_value(production, name, value):
    assert refusal(production, **{name: value}).startswith(f"{name} is not right: production needs ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CELERY_BROKER_URL", "redis://"),
        ("CELERY_BROKER_URL", "127.0.0.1:6379"),
        ("CELERY_BROKER_URL", "amqp://zorg:geheim@127.0.0.1:poort//"),
        ("CSRF_TRUSTED_ORIGINS", "https://cursus.example:poort"),
        ("VAR_DIR", ""),
        ("VAR_DIR", "var"),
        ("CSRF_TRUSTED_ORIGINS", "cursus.example"),
        ("CSRF_TRUSTED_ORIGINS", "https://cursus.example,https://*.nl"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("TRUSTED_PROXY_COUNT", ""),
        ("TRUSTED_PROXY_COUNT", "een"),
        ("MAIL_HOURS", "8"),
        ("MAIL_HOURS", "20,8"),
        ("LOG_LEVEL", "alles"),
        ("PUBLIC_PAGE_CACHE_SECONDS", "-5"),
        ("MAIL_LEASE_SECONDS", "0"),
        ("SECURE_SSL_REDIRECT", ""),
        ("SECURE_SSL_REDIRECT", "misschien"),
        ("SECURE_HSTS_SECONDS", "²"),
    ],
)
def test_production_does_not_start_with_half_a_value_that_it_can_do_without(production, name, value):
    assert refusal(production, **{name: value}).startswith(f"{name} is not right: production needs ")


def test_what_may_be_empty_is_absent(production):
    found = production(CELERY_BROKER_URL="", CSRF_TRUSTED_ORIGINS="", MAIL_HOURS="", LOG_LEVEL="WARNING")
    assert (found["CELERY_TASK_ALWAYS_EAGER"], found["CSRF_TRUSTED_ORIGINS"], found["MAIL_HOURS"]) == (True, [], [])


def test_every_variable_that_production_reads_has_a_rule():
    texts = [(django_settings.BASE_DIR / "cms/settings" / name).read_text() for name in ("base.py", "production.py")]
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', "".join(texts)))
    assert read - NEEDED.keys() - MAY_BE_GIVEN.keys() == set()


def test_all_that_is_missing_is_told_at_once(production):
    sentences = refusal(production, REDIS_URL="", DATABASE_URL="").split("\n")
    assert [sentence.partition(" ")[0] for sentence in sentences] == ["DATABASE_URL", "REDIS_URL"]


def test_production_has_the_cache_and_the_database_that_it_was_given(production):
    found = production()
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert found["CACHES"]["default"]["LOCATION"] == "redis://127.0.0.1:6379/1"


def deploy_check(**environment: str) -> tuple[int, str]:
    """`check --deploy` as the instructions have it."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "VAR_DIR", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=django_settings.BASE_DIR,
        env={**kept, **NEEDS, "DJANGO_SETTINGS_MODULE": "cms.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_production_that_is_right_has_no_issues():
    assert deploy_check() == (0, "System check identified no issues (3 silenced).\n")


def test_without_a_word_about_settings_the_command_line_is_the_demo():
    """As `make run` and the README call it: the settings of production are only for who asks for them."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "VAR_DIR", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "help", "--commands"],
        cwd=django_settings.BASE_DIR,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {"load_demo", "serve"} <= set(done.stdout.split())


def test_a_wildcard_in_the_hosts_is_refused(settings):
    for wide in ("*", ".example"):
        settings.ALLOWED_HOSTS = ["cursus.example", wide]
        assert [error.id for error in hosts_are_named(None)] == ["cms.E002"]
    settings.ALLOWED_HOSTS = ["cursus.example"]
    assert hosts_are_named(None) == []


def test_links_must_lead_to_a_host_of_ours(settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["cursus.example"], "https://cursus.example:8443"
    assert site_is_a_host_of_ours(None) == []
    settings.SITE_URL = "https://elders.example"
    assert [error.id for error in site_is_a_host_of_ours(None)] == ["cms.E003"]


def test_production_on_a_file_is_refused(settings, monkeypatch):
    settings.PRODUCTION = True
    for vendor, found in {"sqlite": ["cms.E004"], "postgresql": []}.items():
        monkeypatch.setattr("cms.checks.connection", SimpleNamespace(vendor=vendor))
        assert [error.id for error in database_serves_many(None)] == found


@pytest.mark.parametrize("check", [hosts_are_named, site_is_a_host_of_ours, database_serves_many])
def test_checks_of_the_deployment_are_asked_there(check):
    assert check in registry.get_checks(include_deployment_checks=True)


@pytest.mark.parametrize("answer", ["true", "false"])
def test_production_has_no_demo_whatever_the_environment_says(production, answer):
    found = production(DEMO=answer)
    assert (found["PRODUCTION"], found["DEMO"], found["SERVE_MEDIA"]) == (True, False, False)
    assert "cms.demo" not in found["INSTALLED_APPS"]
    assert found["STAFF_NEEDS_SECOND_FACTOR"] is True


def test_no_neighbour_below_the_same_domain_can_set_our_cookies(production):
    """What a browser asks of a name that begins with __Host-: sent over HTTPS alone, for every path, of this host."""
    found = production()
    for cookie in ("SESSION", "CSRF"):
        assert found[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{cookie}_COOKIE_SECURE"] is True
        assert f"{cookie}_COOKIE_DOMAIN" not in found
        assert f"{cookie}_COOKIE_PATH" not in found


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
