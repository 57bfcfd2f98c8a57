"""The files of the deployment say what the code needs. (What nginx keeps out of its log: tests/cms/test_logs.py.)"""

from __future__ import annotations

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "docs/deployment"
NGINX = (FOLDER / "nginx.conf").read_text()
PAGES = sorted(path.name for path in (FOLDER / "pages").iterdir())
MEGABYTE = 1024 * 1024


def test_the_proxy_lets_through_what_the_site_refuses_with_a_word_of_its_own():
    """A presentation that is too large is told beside the form; only far more ends at the proxy."""
    taken = int(re.findall(r"client_max_body_size (\d+)m;", NGINX)[0]) * MEGABYTE
    assert taken > 2 * settings.MATERIAL_MAX_BYTES
    told = re.findall(r"up to (\d+) MB", " ".join((settings.BASE_DIR / "docs/deployment.md").read_text().split()))
    assert [int(number) * MEGABYTE for number in told] == [taken, settings.MATERIAL_MAX_BYTES]


def test_the_proxy_has_a_page_of_ours_for_what_it_answers_itself():
    shown = dict(re.findall(r"error_page ([\d ]+?)(?: =\d+)? /(\S+);", NGINX))
    assert shown == {"502 504": "away.html", "413": "too-large.html"}
    assert "error_page 502 504 =503 " in NGINX  # a program asks again; a browser would keep a 502 for broken
    assert sorted(shown.values()) == PAGES
    for page in PAGES:
        (place,) = re.findall(rf"location = /{page} {{(.*?)}}", NGINX, re.DOTALL)
        assert "internal;" in place
        assert "root /srv/zorg/app/docs/deployment/pages;" in place
        assert "no-store" in place
    (away,) = re.findall(r"location = /away.html {(.*?)}", NGINX, re.DOTALL)
    assert "Retry-After" in away
    (large,) = re.findall(r"location = /too-large.html {(.*?)}", NGINX, re.DOTALL)
    assert "client_max_body_size 0;" in large  # else what is too large is too large for its page as well


@pytest.mark.parametrize("page", PAGES)
def test_such_a_page_is_dutch_and_asks_nothing_of_a_site_that_is_away(page):
    html = (FOLDER / "pages" / page).read_text()
    assert '<html lang="nl">' in html
    assert re.findall(r'(?:src|href|url)[=(]"?([^")\s>]*)', html) == ["/"]
    assert "<script" not in html


def test_the_page_for_a_large_file_says_what_the_site_takes():
    html = (FOLDER / "pages/too-large.html").read_text()
    assert {int(number) * MEGABYTE for number in re.findall(r"(\d+) MB", html)} == {settings.MATERIAL_MAX_BYTES}


def test_gunicorn_opens_no_second_door():
    """By default it is steered through a socket in the home of its user, which the service may not write."""
    assert "--no-control-socket" in (FOLDER / "zorg-web.service").read_text()


def test_the_proxy_sends_nobody_to_a_name_that_a_request_chose():
    assert re.findall(r"return 301 (\S+);", NGINX) == ["https://$server_name$request_uri"]
    (others, *_ours) = re.findall(r"^server {\n(.*?)^}", NGINX, re.DOTALL | re.MULTILINE)
    assert re.findall(r"listen (\d+).* default_server;", others) == ["80", "443"]
    assert "return 444;" in others
