"""A sign without a font never stops a pack."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from course.print.signs import PLAIN, substitute, unprintable
from course.print.typesetting import typeset
from tests.helpers.pack import MADE_AT


def test_what_is_called_plain_has_a_font():
    plain = [sign for sign in map(chr, range(0x250)) if PLAIN.fullmatch(sign) and unicodedata.category(sign) != "Cc"]
    assert len(plain) > 300
    typeset("probe.typ", {"text": " ".join(plain)}, MADE_AT)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Noor van den Berg", set()),
        ("Łukasik Yılmaz Nguyễn Ștefănescu Ελένη Жанна", set()),
        ("王小明 王", {"王", "小", "明"}),
        ("Jan 🎉 ไ", {"🎉", "ไ"}),
        ("e\u0308", set()),
    ],
)
def test_the_signs_that_no_font_has_are_found(text, lacking):
    assert unprintable([text]) == lacking


def test_a_letter_is_replaced_by_how_it_sounds_and_a_picture_by_a_box():
    assert [substitute(sign) for sign in ("王", "김", "ไ", "🎉", "\U000f0000")] == ["[Wang]", "[Gim]", "[ai]", "□", "□"]


def test_no_sign_of_all_that_exist_gets_a_substitute_that_cannot_be_printed():
    signs = [sign for sign in map(chr, range(0x3400, sys.maxunicode, 997)) if unicodedata.category(sign)[0] in "LS"]
    assert unprintable(map(substitute, signs)) == set()
