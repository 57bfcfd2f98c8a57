"""Letters that went wrong before a list was saved enrol nobody without a word, whatever the kind of its file."""

from __future__ import annotations

import time

import pytest

from course.sheets.cells import Cell
from course.sheets.people import given_rows
from course.sheets.reading import CSV, XLSX, read_sheet
from course.sheets.ruins import mended
from tests.helpers.office_files import book_of, saved

HEADINGS = ["E-mailadres", "Voornaam", "Achternaam", "Organisatie"]


def sheet_with(name, kind):
    row = ["noor@duinrade.example", name, "Vis", "gemeente Duinrade"]
    if kind == XLSX:
        return read_sheet(saved(book_of(HEADINGS, row)), XLSX)
    return read_sheet("\n".join(map(";".join, (HEADINGS, row))).encode(kind), CSV)


def first_name(name, kind):
    return sheet_with(name, kind).rows[0].cells["first_name"]


KINDS = [XLSX, "utf-8", "utf-8-sig", "utf-16"]
SURE = [
    "Zoë", "René", "ANDRÉ", "Çelik", "Bošković", "Škoda", "Žeželj", "Özdemir", "İnce", "Łukasz", "Œuvre", "JOÃO",
    "O’Brien", "d’Ancona", "‘s-Gravenhage", "’t Hart", "Gooi – Vecht", "€ 2.450", "“woord”", "Merk™", "½ fte", "Ä",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SURE)
def test_letters_that_are_right_are_read_without_a_word(kind, name):
    assert first_name(name, kind) == Cell(name)


@pytest.mark.parametrize("misread", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("name", ["Zoë", "Brédius", "Élise", "ANDRÉ", "Ömer", "O’Brien", "Gooi – Vecht", "Çelik"])
def test_every_letter_that_was_read_in_another_encoding_is_known_again(misread, name):
    written = name.encode().decode(misread, "surrogateescape")
    assert mended("".join(chr(ord(sign) & 0xFF) if "\udc80" <= sign <= "\udcff" else sign for sign in written)) == name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "meant"), [("ZoÃ«", "Zoë"), ("RENÃ‰", "RENÉ"), ("ZoÃƒÂ«", "Zoë"), ("Zo√´", "Zoë")])
def test_who_has_such_letters_is_not_enrolled_before_they_are_typed_again(kind, name, meant):
    (row,) = given_rows(sheet_with(name, kind))
    assert row.problems == (
        f"Voornaam: hierin zijn letters misgegaan voordat de lijst werd bewaard: {name}. Typ het opnieuw, misschien "
        f"als {meant}.",
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["Zo\ufffd", "Zoï¿½", "Zo\x89"])
def test_who_has_lost_a_letter_is_not_enrolled_before_it_is_typed_again(kind, name):
    (row,) = given_rows(sheet_with(name, kind))
    assert row.problems == (
        f"Voornaam: hiervan zijn letters verloren gegaan voordat de lijst werd bewaard: {name}. Typ het opnieuw.",
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["Br‘dius", "Zo‘", "˜scar", "ZoŽ"])
def test_a_sign_that_begins_no_word_is_noted(kind, name):
    assert first_name(name, kind).notes == (f"kijk of deze letters kloppen: {name}.",)


def test_a_list_full_of_such_letters_is_read_soon():
    began = time.process_time()
    assert mended("Ã" * 1_000_000) == "Ã" * 1_000_000
    assert time.process_time() - began < 30
