"""What people typed never becomes a link in an official mail, whatever they type."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from course.mailtext.neutral import neutral
from tests.helpers.links import ADDRESSES, NASTY, links_in


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_seen_as_a_link_until_it_is_neutral(address):
    assert links_in(neutral(f"Zie {address} nu")) == []


def test_control_the_eye_of_these_tests_sees_addresses():
    plain = [address for address in ADDRESSES if "\u200b" not in address and "\u200d" not in address]
    assert [address for address in plain if not links_in(address)] == []


@given(NASTY)
@example("evil.c\u0301om.com")
@settings(max_examples=500)
def test_nothing_that_people_type_becomes_a_link(typed):
    assert links_in(neutral(typed)) == []


@pytest.mark.parametrize(
    "text",
    [
        "donderdag 19 november, 17.00 uur", "€ 2.450,00", "Voorbeeldlaan 12, 1234 AB Zeist", "9.00 tot 17.00 uur",
        "Wie moet ik hebben, d.w.z. bij welke verzekeraar?", "J.P. van den Berg", "en/of", "Tijd: 9:30", "👩‍👩‍👧",
        "Eén regel\nen nog een.",
    ],
)  # fmt: skip
def test_ordinary_words_stay_as_they_are(text):
    assert neutral(text) == text


def test_a_link_stays_readable():
    assert neutral("Zie https://voorbeeld.nl of mail noor@voorbeeld.nl") == (
        "Zie https: / /voorbeeld. nl of mail noor @ voorbeeld. nl"
    )
