"""Placeholders are filled in once, and a subject stays one line."""

from __future__ import annotations

from hypothesis import given

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
