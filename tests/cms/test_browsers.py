"""What people read about a browser: its name and that of its system, and nothing that a stranger wrote."""

from __future__ import annotations

import pytest
from django.utils import translation

from cms.browsers import browser_in_words

MOZILLA = "Mozilla/5.0 "
APPLE = "AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("(Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox op Windows"),
        (f"(Windows NT 10.0; Win64; x64) {APPLE}Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0", "Edge op Windows"),
        (f"(Macintosh; Intel Mac OS X 10_15_7) {APPLE}Version/17.5 Safari/605.1.15", "Safari op Mac"),
        (f"(iPhone; CPU iPhone OS 17_5 like Mac OS X) {APPLE}CriOS/129.0 Mobile Safari/604.1", "Chrome op iPhone"),
        (f"(Linux; Android 14; SM-S911B) {APPLE}SamsungBrowser/25.0 Chrome/121.0", "Samsung Internet op Android"),
        (f"(X11; CrOS x86_64 14541.0.0) {APPLE}Chrome/129.0.0.0 Safari/537.36", "Chrome op ChromeOS"),
        (f"(X11; Linux x86_64) {APPLE}Chrome/129.0.0.0 Safari/537.36 OPR/114.0", "Opera op Linux"),
    ],
)
def test_people_read_the_browser_and_its_system(header, words):
    with translation.override("nl"):
        assert browser_in_words(MOZILLA + header) == words


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "onbekende browser"),
        ("Bel 020 1234567 <b>", "onbekende browser"),
        ("Bel boef.example; Windows NT", "onbekende browser op Windows"),
        ("firefox/1 boef.example", "Firefox"),
    ],
)
def test_nothing_of_what_a_stranger_sends_is_repeated(header, words):
    with translation.override("nl"):
        assert browser_in_words(header) == words
