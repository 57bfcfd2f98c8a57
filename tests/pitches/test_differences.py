"""What differs between two texts can be put together to both of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitches.differences import Kind, differences


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Wie belt wie?", "Wie belt wie?", [("same", "Wie belt wie?")]),
        ("", "Nieuw", [("added", "Nieuw")]),
        ("Weg", "", [("gone", "Weg")]),
        ("Wie belt de huisarts?", "Wie mailt de huisarts?",
         [("same", "Wie "), ("gone", "belt"), ("added", "mailt"), ("same", " de huisarts?")]),
        ("", "", []),
    ],
)  # fmt: skip
def test_words_that_changed_are_marked(before, after, pieces):
    assert differences(before, after) == pieces


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_come_back_to_the_sign(before, after):
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.kind != Kind.ADDED) == before
    assert "".join(one.text for one in pieces if one.kind != Kind.GONE) == after
