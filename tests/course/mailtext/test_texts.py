"""Placeholders are filled in once, and a subject stays one line."""

from __future__ import annotations

import pytest
from hypothesis import given

from course.mailtext.letter import Part, render_letter
from course.mailtext.texts import AsIs, fill, fill_line
from tests.helpers.links import NASTY


@given(NASTY)
def test_a_subject_is_one_line(typed):
    subject = fill_line("Je staat op plek {n}", {"n": typed})
    assert subject == " ".join(subject.split())
    assert subject.splitlines() == [subject]


@given(NASTY, NASTY)
def test_a_value_is_never_filled_again(first, second):
    alone = fill("{a}|", {"a": first})
    assert fill("{a}|", {"a": first, "b": second, "voornaam": second, "n": second}) == alone


def test_what_the_office_wrote_keeps_its_links():
    values = {"oud": AsIs("https://vergader.example/kamer"), "nieuw": "https://vergader.example/kamer"}
    assert fill("{oud} {nieuw}", values) == "https://vergader.example/kamer https: / /vergader. example/kamer"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("budget", "Reden: budget. Meer."),
        ("budget.", "Reden: budget. Meer."),
        ("te druk!", "Reden: te druk! Meer."),
        ("hij zei 'nee.'", "Reden: hij zei 'nee.' Meer."),
        ("zij zei \u201cwaarom?\u201d", "Reden: zij zei \u201cwaarom?\u201d Meer."),
        ("(nog niet bekend.)", "Reden: (nog niet bekend.) Meer."),
        ("de 'derde helft'", "Reden: de 'derde helft'. Meer."),
    ],
)
def test_a_sentence_ends_once_also_when_what_somebody_typed_ends_by_itself(typed, shown):
    assert fill("Reden: {reden}. Meer.", {"reden": typed}) == shown


def test_an_amount_is_not_broken_in_html():
    letter = render_letter(
        subject="Kosten", greeting="Hallo", parts=[Part("", ("Dan € 1.225,00.",), "", "")], ending="", footer=""
    )
    assert ("Dan € 1.225,00." in letter.text, "Dan €\u00a01.225,00." in letter.html) == (True, True)
