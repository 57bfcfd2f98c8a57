"""What in a text may lead to a person or a price is found by its form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitches.traces import TraceKind, is_citizen_number, traces_in


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Mail naar noor.bakker+wijk@gemeente.example.nl.", TraceKind.MAIL, "noor.bakker+wijk@gemeente.example.nl"),
        ("Bel 06-12345678 eens.", TraceKind.PHONE, "06-12345678"),
        ("Bel 030 123 45 67 eens.", TraceKind.PHONE, "030 123 45 67"),
        ("Bel +31 6 12 34 56 78.", TraceKind.PHONE, "+31 6 12 34 56 78"),
        ("Zij woont op Voorbeeldstraat 12b.", TraceKind.ADDRESS, "Voorbeeldstraat 12b"),
        ("Aan de Lange Gracht 7 gebeurt het.", TraceKind.ADDRESS, "Gracht 7"),
        ("Nummer 111222333 staat erop.", TraceKind.CITIZEN, "111222333"),
        ("Nummer 111.222.333 staat erop.", TraceKind.CITIZEN, "111.222.333"),
        ("Het kost € 12,50 per uur.", TraceKind.PRICE, "€ 12,50"),
        ("Het kost 1.250 euro per jaar.", TraceKind.PRICE, "1.250 euro"),
        ("Ons tarief voor wijkverpleging is 63.", TraceKind.PRICE, "tarief voor wijkverpleging is 63"),
    ],
)
def test_each_kind_is_found_in_the_words_that_stand_there(text, kind, words):
    assert [(one.kind, one.words) for one in traces_in(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2027 doen 342 gemeenten mee, en 10 verzekeraars.",
        "Nummer 123456789 is van niemand.",
        "Nummer 1112223334 heeft een cijfer te veel.",
        "Wat zegt de Wmo 2015 over de straat en het plein?",
        "Tarieven noemen we niet.",
        "000000000",
        "",
    ],
)
def test_an_ordinary_text_is_left_alone(text):
    assert traces_in(text) == []


def test_the_same_words_are_found_once():
    assert len(traces_in("Bel 06-12345678, of anders 06-12345678.")) == 1


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_of_ten_numbers_that_differ_in_the_last_digit_one_at_most_passes(first):
    passing = [last for last in range(10) if is_citizen_number(f"{first}{last}")]
    assert len(passing) <= 1
    for last in passing:
        digits = [*map(int, str(first))]
        assert (sum((9 - place) * digit for place, digit in enumerate(digits)) - last) % 11 == 0


@given(st.text(max_size=400))
def test_what_is_found_stands_in_the_text(text):
    assert all(one.words in text for one in traces_in(text))
