"""Choosing a language."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_page_offers_both_languages_in_their_own_words(client: Client):
    html = client.get(reverse("language")).content.decode()
    buttons = re.findall(r'<button [^>]*lang="(\w+)"[^>]*>\s*(\w+)\s*</button>', html)
    assert dict(buttons) == {"nl": "Nederlands", "en": "English"}


def test_a_choice_is_kept_and_leads_back(client: Client):
    response = client.post(reverse("language"), {"language": "en", "next": "/account/login/?x=1"})
    assert (response.status_code, response["Location"]) == (302, "/account/login/?x=1")
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    assert '<html lang="en">' in client.get("/account/login/").content.decode()


def test_the_page_brings_next_along(client: Client):
    assert 'name="next" value="/taal/?a=b"' in client.get(reverse("language"), {"next": "/taal/?a=b"}).content.decode()


def test_the_link_to_the_languages_leads_back_to_the_page_itself_also_from_there(client: Client):
    link = 'href="/taal/?next=/account/login/%3Fx%3D1"'
    assert link in client.get("/account/login/?x=1").content.decode()
    assert link in client.get(reverse("language"), {"next": "/account/login/?x=1"}).content.decode()


@pytest.mark.parametrize("address", ["https://elders.example/", "//elders.example", "javascript:alert(1)", ""])
def test_next_never_leaves_the_site(client: Client, address):
    response = client.post(reverse("language"), {"language": "en", "next": address})
    assert response["Location"] == "/"
    assert 'name="next" value="/"' in client.get(reverse("language"), {"next": address}).content.decode()


@pytest.mark.parametrize("language", ["fr", "", "x" * 100_000])
def test_an_unknown_language_changes_nothing(client: Client, language):
    response = client.post(reverse("language"), {"language": language})
    assert response.status_code == 404
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_reading_does_not_choose(client: Client):
    response = client.get(reverse("language"), {"language": "en"})
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_a_form_of_somebody_else_is_refused_in_our_own_words():
    response = Client(enforce_csrf_checks=True).post(reverse("language"), {"language": "en"})
    assert response.status_code == 403
    assert "cms/site.css" in response.content.decode()
