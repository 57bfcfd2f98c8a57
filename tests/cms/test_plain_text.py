"""Only UTF-8 is read, whatever a request says of itself."""

from __future__ import annotations

import io
import logging
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.urls import reverse

from cms.wsgi import application
from tests.factories import UserFactory
from tests.helpers.databases import kept_connection
from tests.helpers.pages import make_home

CHARSETS = [
    "latin-1", "cp500", "cp037", "utf-16", "utf-7", "utf-8-sig", "hex", "rot13", "base64", "zlib", "idna", "punycode",
    "undefined", "raw_unicode_escape", "mbcs", "geen-charset", "x" * 5000, "", "é", "utf-8 en meer",
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=grens"
UNREADABLE_TYPES = [
    "text/plain; charset*=hex''61",
    "text/plain; charset*=geen''a",
    "text/plain; a*0*=undefined''%ff",
    "text/plain; charset*;charset*1*",
    "multipart/form-data; boundary*=geen''grens",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """So many forms to log in from one address would be too many."""
    cache.clear()


@pytest.fixture
def logged(caplog):
    """How many characters were logged."""
    caplog.set_level(logging.DEBUG)
    return lambda: sum(len(caplog.handler.format(record)) for record in caplog.records)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", [FORM, PARTS, "application/json", "text/plain"])
def test_a_body_in_another_charset_is_refused_in_our_style(client, logged, charset, kind):
    answer = client.generic("POST", reverse("account_login"), b"login=a", f'{kind}; charset="{charset}"')
    assert answer.status_code == 415
    assert "UTF-8" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()
    assert logged() < 500


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_method_with_a_body_is_read_in_another_charset(client, method):
    assert client.generic(method, "/mijn/", b"a", "text/plain; charset=cp500").status_code == 415


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"', "Utf_8"])
def test_a_body_in_utf_8_is_read(client, charset):
    body = b"login=zo%C3%AB%40voorbeeld.example&password=x"
    answer = client.generic("POST", reverse("account_login"), body, f"{FORM}; charset={charset}")
    assert answer.status_code == 200
    assert 'value="zoë@voorbeeld.example"' in answer.content.decode()


def part(headers: str, value: bytes = b"zo\xc3\xab@voorbeeld.example") -> bytes:
    return b"--grens\r\n" + headers.encode() + b"\r\n\r\n" + value + b"\r\n--grens--\r\n"


@pytest.mark.parametrize("charset", [charset for charset in CHARSETS if len(charset) < 1000])
def test_a_part_of_a_form_is_utf_8_whatever_it_says(client, charset):
    headers = f'Content-Disposition: form-data; name="login"\r\nContent-Type: text/plain; charset="{charset}"'
    answer = client.generic("POST", reverse("account_login"), part(headers), PARTS)
    assert (answer.status_code, 'value="zoë@voorbeeld.example"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "parameters",
    [
        "name*=hex''61", "name*=geen''a", "name*=undefined''%ff", "filename*=cp037''a; name=login", "name*;name*1*",
        "name*0*=utf-16''%00", 'name="a"; filename="b"; filename*=hex\'\'zz',
    ],
)  # fmt: skip
def test_the_name_of_a_part_in_another_charset_is_no_error_of_ours(client, parameters):
    body = part(f"Content-Disposition: form-data; {parameters}")
    assert client.generic("POST", reverse("account_login"), body, PARTS).status_code in {200, 400}


def ask(content_type: str, method: str = "POST", body: bytes = b"login=a", **given: str) -> tuple[int, bytes]:
    """Through the door of the web server: the test client makes its requests itself."""
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": "/taal/", "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http", **given,
    }  # fmt: skip
    found = []
    with kept_connection():
        answer = application(environ, lambda status, headers: found.append(int(status.partition(" ")[0])))
        content = b"".join(answer)
    return found[0], content


@pytest.mark.parametrize("content_type", UNREADABLE_TYPES)
def test_a_content_type_that_cannot_be_read_is_no_error_of_ours(content_type):
    status, content = ask(content_type)
    assert (status, b"UTF-8" in content) == (415, True)
    assert ask(content_type, "GET", b"")[0] == 200


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_is_utf_8_whatever_the_charset(logged, charset, method):
    query = f"next=/{quote('zoë')}/"
    status, content = ask(f"text/html; charset={charset}", method, b"", QUERY_STRING=query)
    assert status == 200
    assert method == "HEAD" or 'value="/zoë/"' in content.decode()
    assert logged() < 500


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_body_in_another_charset_is_refused_behind_any_address(logged, charset):
    assert ask(f'text/html; charset="{charset}"', QUERY_STRING="a=1")[0] == 415
    assert logged() < 500


@pytest.mark.parametrize("charset", ["cp500", "utf-16", "undefined", "hex"])
def test_a_charset_does_not_poison_what_is_kept_of_public_pages(settings, charset):
    settings.PUBLIC_PAGE_CACHE_SECONDS = 60
    cache.clear()
    make_home(heading="Leer elkaar kennen")
    kinds = (f"text/html; charset={charset}", "text/html")
    pages = [ask(kind, "GET", b"", PATH_INFO="/", QUERY_STRING="zoek=a") for kind in kinds]
    cache.clear()
    assert [status for status, _content in pages] == [200, 200]
    assert pages[0] == pages[1]
    assert "Leer elkaar kennen" in pages[1][1].decode()


@pytest.mark.parametrize("length", ["\u00b2", "\u0663", "1e3", "3,3", "-1", "+3", "9" * 5000, "", "niets"])
@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_a_length_that_is_none_is_no_length(kind, length):
    """The form is empty then, and so has no token."""
    assert ask(kind, CONTENT_LENGTH=length)[0] == 403


def test_the_door_of_the_web_server_answers_like_the_others():
    assert ask("text/html; charset=latin-1")[0] == 415
    assert ask("", "GET", b"")[0] == 200


def test_a_person_reads_in_which_language_it_was_chosen(client, login):
    client.cookies["django_language"] = "en"
    login(UserFactory())
    answer = client.generic("POST", "/mijn/profiel/", b"a=b", f"{FORM}; charset=latin-1")
    assert "We cannot read this text" in answer.content.decode()
    assert "Content-Security-Policy" in answer
