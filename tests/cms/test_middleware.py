"""What every request passes."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tests.factories import OrganiserFactory

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "address",
    ["/mijn/%00", "/plek/1-%00/", "/goede-voorbeelden/?zoek=%00", "/?thema=a&%00=b", "/agenda/%00.ics", "/healthz?%00"],
)
def test_a_nul_in_an_address_is_a_bad_request(client, address):
    assert (client.get(address).status_code, client.post(address).status_code) == (400, 400)


@pytest.mark.parametrize("screen", ["messages", "enrolments", "mail_templates"])
@pytest.mark.parametrize("query", ["q=%00", "batch=%00", "edition=1%00", "p=%00"])
def test_a_nul_in_a_list_of_the_office_is_a_bad_request(login, screen, query):
    assert login(OrganiserFactory(is_superuser=True)).get(f"{reverse(f'{screen}:index')}?{query}").status_code == 400


@pytest.mark.parametrize("values", [{"batch": "\0"}, {"batch": "a\0b", "c": "d"}, {"\0": "x"}, {"c": ["d", "\0"]}])
@pytest.mark.parametrize("has_files", [False, True])
def test_a_nul_in_a_form_is_a_bad_request(login, values, has_files):
    url = reverse("messages:act", args=["release"])
    form = {"data": values} if has_files else {"data": urlencode(values, doseq=True), "content_type": FORM}
    assert login(OrganiserFactory(is_superuser=True)).post(url, **form).status_code == 400


def test_who_goes_away_half_way_a_form_is_no_error_of_ours(client):
    class Broken(io.BytesIO):
        def read(self, *size):
            raise OSError

    given = {"wsgi.input": Broken(), "CONTENT_LENGTH": 9, "CONTENT_TYPE": FORM}
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = "x" * 32
    assert browser.post("/account/login/", **given).status_code == 403


def test_a_nul_in_the_session_cookie_is_a_bad_request(client):
    answer = client.get("/mijn/", headers={"cookie": r'sessionid="abcdefgh\000"'})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "We begrijpen dit verzoek niet"), ("en", "We do not understand this request")]
)
def test_who_gets_a_bad_request_reads_what_to_do(client, language, words):
    client.cookies["django_language"] = language
    answer = client.get("/?a=%00")
    assert (words in answer.content.decode(), "Content-Security-Policy" in answer) == (True, True)


def test_what_only_looks_like_a_nul_passes(client):
    assert client.get("/taal/?next=%2500").status_code == 200
    assert client.get("/taal/", headers={"cookie": "other=%00"}).status_code == 200
