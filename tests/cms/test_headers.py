"""Headers on every kind of answer, what a browser and a proxy may keep, and links that lead to our own host."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from course.actions.calendars.links import create_link
from course.actions.people.staff import make_organiser
from tests.factories import PASSWORD, EnrolmentFactory, MaterialFactory, OrganiserFactory, UserFactory
from tests.helpers.pages import make_case, make_home, make_library

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": django_settings.PERMISSIONS_POLICY,
    "Strict-Transport-Security": "max-age=31536000",
}
FRAMED = {"X-Frame-Options": "SAMEORIGIN"}
"""On what a browser shows as a page."""


@pytest.fixture
def site(settings):
    """The settings of production that headers come from, and a page of each kind."""
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    make_case(make_library(make_home()), "Katwijk")
    return Client(raise_request_exception=False)


def raises(fault: Exception):
    def view(*args, **kwargs):
        raise fault

    return view


KINDS = {
    "a page": (200, "/"),
    "a case": (200, "/goede-voorbeelden/katwijk/"),
    "a feed": (200, "/goede-voorbeelden/feed.atom"),
    "the map": (200, "/sitemap.xml"),
    "robots": (200, "/robots.txt"),
    "health": (200, "/healthz"),
    "static": (200, "/static/cms/site.css"),
    "log in": (200, "/account/login/"),
    "to log in": (302, "/mijn/"),
    "not here": (404, "/bestaat-niet/"),
    "nul": (400, "/?a=%00"),
    "the admin, closed": (302, "/beheer/"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_carries_the_headers(site, kind):
    status, path = KINDS[kind]
    answer = site.get(path, secure=True)
    answer.close()
    assert answer.status_code == status
    expected = EVERYWHERE | ({} if kind == "static" else FRAMED)
    assert {name: answer.headers.get(name) for name in expected} == expected


def test_no_other_site_may_read_our_files(site):
    answer = site.get("/static/cms/site.css", secure=True)
    answer.close()
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(("fault", "status"), [(ZeroDivisionError(), 500), (OperationalError(), 503)])
def test_an_error_carries_them_too(site, monkeypatch, fault, status):
    monkeypatch.setattr("cms.views.site.pages.safe_next", raises(fault))
    answer = site.get(reverse("language"), secure=True)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_a_body_in_another_charset_is_refused_with_them(site):
    answer = site.generic("POST", "/account/login/", b"a", "text/plain; charset=hex", secure=True)
    assert answer.status_code == 415
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_files_and_the_admin_carry_them(site):
    speaker = UserFactory()
    site.force_login(speaker, backend="django.contrib.auth.backends.ModelBackend")
    material = MaterialFactory(owner=speaker)
    answers = [
        site.get(material.get_absolute_url(), secure=True),
        site.get(reverse("course:my_calendar_ics"), secure=True),
    ]
    site.force_login(make_organiser(user=OrganiserFactory()), backend="django.contrib.auth.backends.ModelBackend")
    answers.append(site.get("/beheer/", secure=True))
    assert [answer.status_code for answer in answers] == [302, 200, 200]
    for answer in answers:
        expected = EVERYWHERE | {"Referrer-Policy": answer.headers["Referrer-Policy"]}
        assert {name: answer.headers.get(name) for name in expected} == expected


def test_a_calendar_link_tells_no_referrer(client):
    _link, token = create_link(by=UserFactory(), name="Telefoon")
    answer = client.get(reverse("course:feed", args=[token]))
    assert (answer["Referrer-Policy"], answer["Cross-Origin-Resource-Policy"]) == ("no-referrer", "same-origin")


@pytest.mark.parametrize(
    "path", ["/", "/mijn/", "/goede-voorbeelden/", "/bestaat-niet/", "/mijn/profiel/", "/deelnemers/"]
)
def test_what_somebody_with_a_session_gets_is_theirs(site, path):
    site.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    answer = site.get(path)
    assert (answer["Cache-Control"], "Cookie" in answer["Vary"]) == ("private, no-cache", True)


@pytest.mark.parametrize("path", ["/", "/goede-voorbeelden/", "/goede-voorbeelden/feed.atom", "/sitemap.xml"])
def test_what_everybody_gets_may_be_kept(site, path):
    answer = site.get(path)
    assert (answer.status_code, "Cache-Control" in answer) == (200, False)


def test_a_form_survives_the_button_back(site):
    """`no-store` would make the browser ask for an empty one."""
    person = UserFactory()
    site.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    enrolment = EnrolmentFactory(user=person)
    doors = [reverse("course:withdraw", args=[enrolment.pk]), reverse("course:hand_over", args=[enrolment.pk])]
    for path in (reverse("course:profile"), reverse("pitches:new"), reverse("course:my_calendar"), *doors):
        answer = site.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache"), path


def test_who_logs_out_leaves_nothing_in_the_browser(site):
    site.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert "Clear-Site-Data" not in site.get("/mijn/")
    answer = site.post(reverse("account_logout"))
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"cache"')
    assert "Clear-Site-Data" not in site.get("/")


SPOOFED = {"HTTP_HOST": "boef.example", "HTTP_X_FORWARDED_HOST": "boef.example"}


@pytest.fixture
def ours(settings):
    settings.SITE_URL = "https://cursus.example"


def links_of(text: str) -> set[str]:
    return set(re.findall(r"https?://[^/\s\"'<]+", text)) - {"http://www.sitemaps.org", "http://www.w3.org"}


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/goede-voorbeelden/feed.atom"])
def test_addresses_for_machines_begin_with_our_own(site, ours, path):
    assert links_of(site.get(path, **SPOOFED).content.decode()) - {"http://www.w3.org"} == {"https://cursus.example"}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("form", ["account_reset_password", "account_signup", "account_request_login_code"])
def test_account_mails_lead_to_our_own_host(site, ours, form, known):
    person = UserFactory(email="noor@voorbeeld.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    values = {
        "email": person.email if known else "niemand@voorbeeld.example", "password1": PASSWORD, "password2": PASSWORD,
        "first_name": "Noor", "last_name": "Berg",
    }  # fmt: skip
    site.post(reverse(form), values, **SPOOFED)
    assert len(mail.outbox) == 1
    assert "boef" not in mail.outbox[0].body + mail.outbox[0].subject
    assert links_of(mail.outbox[0].body) <= {"https://cursus.example"}


def test_a_new_password_is_chosen_on_our_own_host(site, ours):
    person = UserFactory(email="noor@voorbeeld.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    site.post(reverse("account_reset_password"), {"email": person.email}, **SPOOFED)
    assert re.search(r": https://cursus\.example/account/password/reset/key/", mail.outbox[0].body)


def test_a_host_that_is_not_ours_is_refused(site, settings):
    settings.ALLOWED_HOSTS = ["cursus.example"]
    assert site.get("/account/login/", HTTP_HOST="boef.example").status_code == 400
