"""A list in the letters of a Mac, of DOS or of another Windows enrols nobody without a word under another name."""

from __future__ import annotations

import time

import pytest

from course.sheets.cells import Cell
from course.sheets.letters import RIVALS
from course.sheets.reading import CSV, read_sheet
from course.sheets.refusals import ForeignLetters, NotReadable

HEADINGS = "E-mailadres;Voornaam;Achternaam;Organisatie"

SMALL = {
    "Dutch": "áàäçéèêëíïóôöúûü",
    "Turkish": "âçğıîöşûü",
    "Polish": "ąćęłńóśźż",
    "French": "àâæçéèêëîïôœùûüÿ",
    "German": "äöüß",
    "Spanish": "áéíñóúü",
}
CAPITALS = {letters: letters.replace("ß", "").upper() + ("İ" if "ı" in letters else "") for letters in SMALL.values()}
PLACES = ("{}lise", "Mar{}se", "Andr{}")
PLACES_OF_CAPITALS = ("{}lise", "{}LISE", "MAR{}SE", "ANDR{}", "{}. Vis", "{}")


def names_with(letters):
    names = [place.format(letter) for letter in letters for place in PLACES]
    capitals = [letter for letter in CAPITALS[letters] if not letter.isascii()]
    return names + [place.format(letter) for letter in capitals for place in PLACES_OF_CAPITALS]


def encoded(name, encoding):
    """The bytes of a name, empty when the encoding has no such letter or the bytes are those of Windows."""
    try:
        written = name.encode(encoding)
    except UnicodeEncodeError:
        return b""
    return b"" if written == name.encode("cp1252", "replace") else written


def people(*names):
    rows = [b"p%d@voorbeeld.example;%b;Vis;x" % (number, name) for number, name in enumerate(names)]
    return b"\r\n".join([HEADINGS.encode(), *rows])


def first_names(*names):
    return [row.cells["first_name"] for row in read_sheet(people(*names), CSV).rows]


def is_refused(name):
    try:
        first_names(name)
    except (ForeignLetters, NotReadable):
        return True
    return False


@pytest.mark.parametrize("encoding", RIVALS)
@pytest.mark.parametrize("language", SMALL)
def test_every_letter_in_another_encoding_is_refused_or_noted_wherever_it_stands(language, encoding):
    written = {name: encoded(name, encoding) for name in names_with(SMALL[language])}
    read = {name: data for name, data in written.items() if data and not is_refused(data)}
    assert [name for name, data in read.items() if not first_names(data)[0].notes] == []


@pytest.mark.parametrize("encoding", RIVALS)
@pytest.mark.parametrize("language", SMALL)
def test_so_it_is_when_many_such_names_stand_in_one_list(language, encoding):
    written = [encoded(name, encoding) for name in names_with(SMALL[language])]
    read = [data for data in written if data and not is_refused(data)]
    assert [cell.text for cell in (first_names(*read) if read else []) if not cell.notes] == []


@pytest.mark.parametrize("name", ["ƒlise", "™mer", "Anna ƒlise", "J‘rg", "Zo‘", "Ren‚", "˜scar"])
def test_a_sign_that_begins_no_word_in_windows_refuses_the_list(name):
    assert is_refused(name.encode("cp1252"))


def test_the_refusal_shows_the_word_and_no_more():
    with pytest.raises(ForeignLetters) as refusal:
        first_names("Anna Maria-Ren‚e Vis".encode("cp1252"))
    assert refusal.value.details["word"].partition(";")[0] == "Maria-Ren‚e"


SURE = [
    "Zoë", "René", "Hélène", "Jérôme", "Françoise", "Benoît", "Ångström", "Søren", "ANDRÉ", "Çelik", "O’Brien",
    "O’BRIEN", "d’Ancona", "‘s-Gravenhage", "’s-Gravenhage", "’t Hart", "‘t Hart", "Gooi – Vecht", "Noord–Zuid",
    "€ 2.450", "€2.450", "“woord”", "„woord”", "‘woord’", "5 °C", "© 2026", "• punt", "½ fte", "§ 3", "±5",
]  # fmt: skip


@pytest.mark.parametrize("name", SURE)
def test_what_can_only_be_of_windows_is_read_without_a_word(name):
    assert first_names(name.encode("cp1252")) == [Cell(name)]


UNSURE = [
    "Šimic",
    "Škoda",
    "Žeželj",
    "Œuvre",
    "Merk™",
    "en zo…",
    "Özdemir",
    "Peña",
    "van\xa0den Berg",
    "foto’s",
    "€elik",
]


@pytest.mark.parametrize("name", UNSURE)
def test_what_may_be_of_windows_is_read_with_a_note(name):
    (cell,) = first_names(name.encode("cp1252"))
    assert (cell.text, len(cell.notes)) == (name, 1)


def test_a_note_says_what_else_it_may_be():
    (cell,) = first_names("Élise".encode("cp850").replace(b"\x90", b"\x80"))
    assert ("€lise" in cell.notes[0], "Älise" in cell.notes[0]) == (True, True)


def test_other_names_of_the_list_take_the_doubt_away():
    """In the letters of DOS Özdemir is Ízdemir, but then René is RenÚ."""
    assert [bool(cell.notes) for cell in first_names("Özdemir".encode("cp1252"))] == [True]
    assert first_names(*(name.encode("cp1252") for name in ("Özdemir", "René"))) == [Cell("Özdemir"), Cell("René")]


def test_one_odd_name_does_not_take_the_doubt_away():
    names = [name.encode("cp1252") for name in ("Özdemir", "Özgür Öz", "Óscar", "René")]
    assert [bool(cell.notes) for cell in first_names(*names)] == [True, True, True, False]


@pytest.mark.parametrize("piece", [b"a", b"\xe9", b"\xe9 ", b"\x93a ", b"\x91a ", b"O\x92", b"\x85"])
def test_the_longest_list_that_is_taken_costs_seconds_at_most(piece):
    data = piece * (2 * 2**20 // len(piece)) + b"\xe9"
    begin = time.process_time()
    with pytest.raises((NotReadable, ForeignLetters)):
        read_sheet(people(data), CSV)
    assert time.process_time() - begin < 30
